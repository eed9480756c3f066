"""Light or dark: the system decides unless the person chose; the choice is a cookie the server reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "tema"
CHOICES = ("light", "dark")
YEAR_SECONDS = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return "light", "dark", or "" when the system decides."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CHOICES else ""


def remember_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Keep ``theme`` for a year; anything unknown goes back to the system's."""
    if theme in CHOICES:
        response.set_cookie(COOKIE, theme, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
