"""The door of the push listener: WSGI without Django's request handling.

No middleware runs here: no cookies, no redirects, no CSRF, no language, no headers a terminal's small buffer would
have to hold. A body is read up to its cap; an error inside is a 503 with an empty body, because a page of words could
hold the letters that firmware takes for an acknowledgement.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
if not apps.ready:
    django.setup(set_prefix=False)

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from connectors.adms.gateway import MOST_BODY, Answer, Request, answer
from connectors.adms.tally import TALLY
from kit import clock
from kit.kept import Kept
from tenants import health

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

TOO_LARGE = Answer(HTTPStatus.CONTENT_TOO_LARGE)
FAILED = Answer(HTTPStatus.SERVICE_UNAVAILABLE)
CHUNK = 1024 * 1024


class TornBodyError(OSError):
    """The caller went away in the middle of a body. Half a line could read as another moment: nothing is kept."""


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one HTTP request."""
    if environ["PATH_INFO"] in health.PROBES:
        return _probe(environ, start_response)
    found = FAILED
    with Kept("a call of a terminal failed"):
        try:
            body = _body(environ)
            found = TOO_LARGE if body is None else answer(_request(environ, body))
        finally:
            _let_go()
    TALLY.count(found.status)
    start_response(
        f"{found.status.value} {found.status.phrase}",
        [("Content-Type", "text/plain"), ("Content-Length", str(len(found.body)))],
    )
    return [found.body]


def _probe(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    response = health.PROBES[path](WSGIRequest(environ))
    body = response.content
    if path == "/metrics" and response.status_code == HTTPStatus.OK:
        body += TALLY.lines().encode()
    _let_go()
    start_response(
        f"{response.status_code} {response.reason_phrase}",
        [("Content-Type", response.headers["Content-Type"]), ("Content-Length", str(len(body)))],
    )
    return [body]


def _let_go() -> None:
    """Give the connection back to the pool, unless a caller in this thread is in the middle of a transaction."""
    if not connection.in_atomic_block:
        connection.close()


def _request(environ: Environ, body: bytes) -> Request:
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=environ.get("QUERY_STRING", ""),
        host=environ.get("HTTP_HOST", ""),
        ip=_caller(environ),
        agent=environ.get("HTTP_USER_AGENT", ""),
        body=body,
        received_at=clock.now(),
    )


def _body(environ: Environ) -> bytes | None:
    """Read the body; ``None`` when it is larger than a terminal's can be."""
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared.isdigit():
        length = int(declared)
        if length > MOST_BODY:
            return None
        found: bytes = environ["wsgi.input"].read(length) if length else b""
        if len(found) != length:
            raise TornBodyError(f"{len(found)} of {length} bytes")
        return found
    if not environ.get("wsgi.input_terminated"):
        return b""
    whole = bytearray()
    while part := environ["wsgi.input"].read(CHUNK):
        whole += part
        if len(whole) > MOST_BODY:
            return None
    return bytes(whole)


def _caller(environ: Environ) -> str | None:
    """The caller's address: what the last proxy in front of us saw, as many as the deployment says there are."""
    chain = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.PROXIES_IN_FRONT
    found = chain[-proxies] if proxies and len(chain) >= proxies else environ.get("REMOTE_ADDR", "")
    return clean_address(found.strip())


def clean_address(text: str) -> str | None:
    """Return an address as text, or nothing for what is none."""
    try:
        return str(ip_address(text))
    except ValueError:
        return None
