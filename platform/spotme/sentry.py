"""Errors reported to Sentry, when a DSN is set: with the agency as a tag, without anything personal.

What could carry personal data is left out rather than cleaned: the request's body, cookies and headers, the address
below the host (the event names the route) and local variables. What is left is text of our own; identity numbers in it
are masked all the same.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from django.db import connection

from kit.masking import masked

LEFT_OUT = ("data", "cookies", "headers", "query_string", "env")


def connect(dsn: str | None, *, environment: str) -> None:
    """Report errors to ``dsn``; without one nothing is sent anywhere."""
    if dsn:
        sentry_sdk.init(
            dsn=dsn,
            environment=environment,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=before_send,
        )


def before_send(event: Any, _hint: Any) -> Any:
    """Return ``event`` scrubbed and tagged with the agency the process works for."""
    for key in LEFT_OUT:
        event.get("request", {}).pop(key, None)
    if "url" in event.get("request", {}):
        event["request"]["url"] = "{0.scheme}://{0.netloc}".format(urlsplit(event["request"]["url"]))
    event.pop("user", None)
    event.setdefault("tags", {})["agency"] = getattr(connection, "schema_name", "")
    return masked(event)
