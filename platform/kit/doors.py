"""Who may come through a door: decorators for views, on every host."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from kit.ui.http import wants_fragment

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in[**P](view: View[P]) -> View[P]:
    """Let people in who are signed in; send everybody else to the log-in page and from there back here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return private(view(request, *args, **kwargs))

    return guarded


def for_roles[**P](*roles: str) -> Callable[[View[P]], View[P]]:
    """Let people in who hold one of ``roles``; to others who are signed in the page does not exist (404)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not roles_here(request) & set(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return marked(signed_in(guarded), roles)

    return decorate


def marked[**P](view: View[P], roles: Iterable[str]) -> View[P]:
    """Write on a view for whom it is, so that no menu shows the way to a page that does not exist for its reader."""
    view.opens_to = frozenset(roles)  # type: ignore[attr-defined]  # a function carries what it is told
    return view


def opens_to(view: object) -> frozenset[str]:
    """Return the roles of which a view asks for one; none: it asks for no role."""
    roles: frozenset[str] = getattr(view, "opens_to", frozenset())
    return roles


def roles_here(request: HttpRequest) -> frozenset[str]:
    """Return the roles of whoever is signed in, which came with the user: it costs no statement."""
    held: frozenset[str] = getattr(request.user, "held_roles", frozenset())
    return held


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the log-in page; htmx is told to load it as a page of its own."""
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": str(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a personal page out of shared caches, unless the view has said how long it may be kept."""
    if "Cache-Control" not in response:
        patch_cache_control(response, private=True, no_cache=True)
    return response
