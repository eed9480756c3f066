"""Two small doors every host has: choose the language, choose the theme."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kit.ui.themes import YEAR_SECONDS, remember_theme


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the posted ``language`` and go back to ``next``; an unknown language changes nothing."""
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the posted ``theme`` (light, dark, or empty for the system's) and go back to ``next``."""
    response = _back(request)
    remember_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """A 303 to ``next`` when it is a place of this host, otherwise to the front page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
