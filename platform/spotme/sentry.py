"""Errors reported to Sentry, when a DSN is set: with the agency as a tag, without anything personal.

What could carry personal data is left out rather than cleaned: the request's body, cookies and headers, the query and
local variables. What is left is text of our own; identity numbers in it are masked all the same.
"""

from __future__ import annotations

import re
from typing import Any

import sentry_sdk
from django.db import connection

IDENTITY = re.compile(r"\b\d{6}-?\d{2}-?\d{4}\b|\b\d{18}\b")
MASK = "[id]"
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
    event.pop("user", None)
    event.setdefault("tags", {})["agency"] = getattr(connection, "schema_name", "")
    return masked(event)


def masked(value: Any) -> Any:
    """Return ``value`` with every identity number in its texts masked, however deep."""
    if isinstance(value, str):
        return IDENTITY.sub(MASK, value)
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(masked(item) for item in value)
    return value
