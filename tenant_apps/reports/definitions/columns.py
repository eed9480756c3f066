"""Columns of reports: what a value is, and how it is written wherever it is not a spreadsheet's own type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from kit.ui.statuses import Text
from tenant_apps.worktime.rules.clock import clock_text


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """Per cent, a float from 0 to 100."""
    DATE = "date"
    TIME = "time"
    """A clock time as minutes since the date's midnight; those of the next date carry ``+1``."""
    LENGTH = "length"
    """Whole minutes."""
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` reads a row: the key of a dictionary, the name of an attribute, or a function.

    ``sort`` are the fields a page may be ordered by, ``width`` its breadth in letters, ``total`` whether its sum
    means something. ``link`` reads the address the cell leads to on a page.
    """

    key: str
    heading: Text
    kind: Kind = Kind.TEXT
    width: int = 12
    value: str | Callable[[Any], Any] = ""
    sort: tuple[str, ...] = ()
    total: bool = False
    link: Callable[[Any], str] | None = None

    @property
    def at_end(self) -> bool:
        """Whether it is flush right, as numbers are."""
        return self.kind in (Kind.COUNT, Kind.SHARE, Kind.TIME, Kind.LENGTH)

    def read(self, row: Any) -> Any:
        """Return the column's value of ``row``; of a text always a text."""
        how = self.value or self.key
        found = how(row) if callable(how) else row[how] if isinstance(row, dict) else getattr(row, how)
        return str("" if found is None else found) if self.kind == Kind.TEXT else found

    def shown(self, value: Any) -> str:
        """Return a value as pages and paper print it; nothing is an empty text."""
        return "" if value is None else _SHOWN[self.kind](value)

    def plain(self, value: Any) -> Any:
        """Return a value for a file of plain text: dates as programs read them, numbers as numbers."""
        if value is None:
            return ""
        if self.kind == Kind.DATE:
            return value.isoformat()
        return value if self.kind == Kind.COUNT else self.shown(value)


def length(minutes: int) -> str:
    """Return a length as ``H:MM``."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def day_text(day: date) -> str:
    """Return ``21/11/2026``."""
    return f"{day:%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


_SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.COUNT: str,
    Kind.SHARE: lambda value: f"{value:.2f}",
    Kind.DATE: day_text,
    Kind.TIME: clock_text,
    Kind.LENGTH: length,
    Kind.MOMENT: _moment,
}
