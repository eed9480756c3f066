"""Headers every page carries, beyond what Django sets itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()"


class PageHeaders:
    """Adds Permissions-Policy, and keeps the pages of people who are signed in out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if _is_page(response) and _is_personal(request, response):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """A session cookie came or goes; asking the session itself would cost a query on public pages."""
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies
