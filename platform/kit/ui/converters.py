"""Parts of an address that are more than text."""

from __future__ import annotations

from datetime import date


class DateConverter:
    """A calendar day written ``2026-11-21``; anything else is no such address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """:raises ValueError: there is no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
