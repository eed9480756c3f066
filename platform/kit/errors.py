"""Refusals: what we foresee and can explain to the person in front of the screen."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - the office's word for it
    """A foreseen no.

    ``code`` is dotted and stable (``attendance.month_is_closed``); ``message`` is a whole, translated sentence
    that says what happened and what to do; ``fields`` maps form fields to sentences of their own.
    """

    code: str = "refused"

    def __init__(self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.fields: Mapping[str, str] = fields or {}

    def __str__(self) -> str:
        return self.message
