"""One shape for every no of the API: ``{"code", "message", "fields"}``, whatever refused.

``code`` is dotted and stable, for programs; ``message`` is a sentence in the reader's language; ``fields`` holds a
sentence for each answer at fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from kit.errors import Refusal


class Unknown(Refusal):
    """There is no such thing, or none the caller may know of."""

    code = "api.not_found"


class Conflict(Refusal):
    """The caller's earlier word stands against this one."""

    code = "api.conflict"


def body(code: str, message: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a no in its one shape."""
    return {"code": code, "message": message, "fields": dict(fields or {})}


def answer(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """Answer what a door raised; None for what nobody foresaw, which rises further. Django REST framework's hook."""
    found = _of(error)
    if found is None:
        return None
    status, said, headers = found
    set_rollback()
    return Response(said, status=status, headers=headers)


def _of(error: Exception) -> tuple[int, dict[str, Any], dict[str, str]] | None:
    if isinstance(error, Unknown | Http404):
        return HTTPStatus.NOT_FOUND, body(Unknown.code, _("Tidak dijumpai.")), {}
    if isinstance(error, Refusal):
        status = HTTPStatus.CONFLICT if isinstance(error, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY
        return status, body(error.code, error.message, error.fields), {}
    if isinstance(error, PermissionDenied):
        return HTTPStatus.FORBIDDEN, body("api.forbidden", _("Token ini tidak dibenarkan melakukannya.")), {}
    if isinstance(error, exceptions.ValidationError):
        fields = _sentences(error.detail)
        message = fields.pop("", "") or _("Semak jawapan yang dihantar.")
        return HTTPStatus.UNPROCESSABLE_ENTITY, body("api.invalid", message, fields), {}
    if isinstance(error, exceptions.APIException):
        return error.status_code, body(f"api.{error.default_code}", str(error.detail)), _headers(error)
    return None


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers


def _sentences(detail: Any, name: str = "") -> dict[str, str]:
    """Return a sentence for each field, named by its place (``from``, ``scopes.0``); "" for the whole."""
    if isinstance(detail, Mapping):
        found: dict[str, str] = {}
        for key, inner in detail.items():
            place = "" if key == "non_field_errors" else str(key)
            found |= _sentences(inner, f"{name}.{place}".strip("."))
        return found
    if isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        return {k: v for at, one in enumerate(detail) for k, v in _sentences(one, f"{name}.{at}".strip(".")).items()}
    return {name: " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)}
