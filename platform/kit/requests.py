"""A line in the log for every request, and an id that ties together what is said while it is served.

The line names the route, never the address: addresses carry the secrets of invitations and the words of searches.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = structlog.get_logger("spotme.request")

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the request being served in this context; empty outside of one."""
    return _current.get()


class RequestLog:
    """Gives each request its id (a proxy's own is kept when it looks like one) and says how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        token = _current.set(given if GIVEN.fullmatch(given) else token_hex(8))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id()
            match = request.resolver_match
            if match is not None:
                log.info(
                    "request",
                    method=request.method,
                    route=match.route,
                    status=response.status_code,
                    ms=round(1000 * (time.perf_counter() - started), 1),
                    agency=getattr(getattr(request, "tenant", None), "schema_name", ""),
                )
            return response
        finally:
            _current.reset(token)
