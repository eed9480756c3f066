"""Signed values that are worth something in one agency only: the schema is part of every salt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing

from tenants.connection import connection

BadSignature = signing.BadSignature
SignatureExpired = signing.SignatureExpired


def salt(purpose: str) -> str:
    """Return the salt for ``purpose`` in the current schema."""
    return f"spotme:{connection.schema_name}:{purpose}"


def seal_value(value: Any, *, purpose: str) -> str:
    """Return ``value`` (anything JSON can hold) as a signed, dated text for URLs, cookies and forms."""
    return signing.dumps(value, salt=salt(purpose), compress=True)


def open_value(text: str, *, purpose: str, max_age: timedelta | None = None) -> Any:
    """Return the value signed in ``text``.

    :raises SignatureExpired: it is older than ``max_age``.
    :raises BadSignature: it was made for another purpose, by another agency, or by nobody.
    """
    return signing.loads(text, salt=salt(purpose), max_age=max_age)
