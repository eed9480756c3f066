"""Pages for when something cannot be shown. They ask neither the database nor the person's roles."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old: 403, with what to do next."""
    return _page(request, "ui/csrf_failure.html", HTTPStatus.FORBIDDEN)


def tenant_unknown(request: HttpRequest) -> HttpResponse:
    """Answer a host that belongs to no agency: 404, with the way to the public site."""
    asked_port = request.META.get("HTTP_HOST", "").rpartition(":")[2]
    port = f":{asked_port}" if asked_port.isdecimal() else ""
    root = f"{request.scheme}://{settings.ROOT_DOMAIN}{port}/"
    return _page(request, "ui/tenant_unknown.html", HTTPStatus.NOT_FOUND, root=root)


def tenant_suspended(request: HttpRequest) -> HttpResponse:
    """Answer the host of an agency whose service is suspended: 403."""
    return _page(request, "ui/tenant_suspended.html", HTTPStatus.FORBIDDEN)


def tenant_not_live(request: HttpRequest) -> HttpResponse:
    """Answer the host of an agency that is still being prepared: 503."""
    return _page(request, "ui/tenant_not_live.html", HTTPStatus.SERVICE_UNAVAILABLE)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the service is being looked after: 503."""
    return _page(request, "503.html", HTTPStatus.SERVICE_UNAVAILABLE)


def _page(request: HttpRequest, template: str, status: HTTPStatus, **more: str) -> HttpResponse:
    """Render without a request, so that no context processor asks anything of a database."""
    return HttpResponse(render_to_string(template, {"path": request.path, **more}), status=status)
