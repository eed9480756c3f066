"""How views answer: the whole page to a browser, its fragment to htmx, from one template.

A page holds its fragment as ``{% partialdef rows inline %}…{% endpartialdef %}``; a plain form post is answered
with 303 to a full page, an invalid form with 422 and the same page or fragment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (not a boosted link, not a page brought back by the Back button)."""
    headers = request.headers
    whole = headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not whole


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render ``template``, or only its partial ``fragment`` when htmx asks; both vary by that header."""
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def invalid(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, fragment: str | None = None
) -> HttpResponse:
    """Render the page again with its form's complaints: status 422, which htmx swaps like any other."""
    return render_page(request, template, context, fragment=fragment, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def redirect_after_post(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to ``url`` (a path of ours) with 303; htmx is told to load it as a page of its own."""
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    response = HttpResponseRedirect(url)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def say(response: HttpResponse, text: str, tone: str = "info") -> HttpResponse:
    """Have the page announce ``text`` after an htmx answer, in its one status region. Tones: info, danger."""
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return response
