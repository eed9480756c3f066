"""What a report is: a name, what may be asked of it, its columns, and its rows cut to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kit.months import last_day
from kit.ui.statuses import Text
from kit.ui.times import date_long, month_long
from tenant_apps.people.selectors import Reach
from tenant_apps.reports.definitions.columns import Column, Kind

type Source = QuerySet[Any, Any] | Sequence[Any]

CHUNK = 1000
OFFICER = "PEGAWAI"
"""Stands in :attr:`Report.roles` for every officer, who may ask it of themselves."""


class Span(StrEnum):
    """Which dates a report is asked for."""

    DAY = "day"
    MONTH = "month"
    PERIOD = "period"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a report. Dates are included; ``choice`` is one of the report's own choices."""

    first: date
    last: date
    unit_id: int | None = None
    unit_name: str = ""
    unit_path: str = ""
    person_id: int | None = None
    words: str = ""
    choice: str = ""

    @property
    def month(self) -> date:
        """The first day of the month asked for."""
        return self.first.replace(day=1)

    def packed(self) -> dict[str, Any]:
        """Return it as plain JSON; the unit's name and place are looked up anew when it is unpacked."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "unit_id": self.unit_id,
            "person_id": self.person_id,
            "words": self.words,
            "choice": self.choice,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``rows`` are those of a reach that is already narrowed to what was asked.

    ``roles`` may ask it; ``profile`` says which profile of agencies knows it (empty: both); ``needs_person`` that it
    is of one officer. ``wide`` is its paper, ``longest`` the most days it covers. A ``matrix`` stays
    a table on phones and scrolls; ``searches`` says whether it is narrowed by name.
    """

    code: str
    title: Text
    lead: Text
    icon: str
    span: Span
    roles: frozenset[str]
    columns: Callable[[Asked], tuple[Column, ...]]
    rows: Callable[[Reach, Asked], Source]
    default_sort: str = ""
    wide: bool = False
    longest: int = 92
    choices: tuple[tuple[str, Text], ...] = ()
    choice_label: Text = ""
    profile: str = ""
    needs_person: bool = False
    empty: Text = ""
    notes: tuple[Text, ...] = ()
    signed: bool = False
    matrix: bool = False
    searches: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report asked for: what every form of it shows, so that all show the same."""

    report: Report
    asked: Asked
    agency: str
    columns: tuple[Column, ...]
    source: Source
    made_at: datetime
    made_by: str
    person_name: str = ""

    @property
    def title(self) -> str:
        return str(self.report.title)

    @property
    def period(self) -> str:
        """The dates in words."""
        return period_text(self.report.span, self.asked.first, self.asked.last)

    @property
    def scope(self) -> str:
        """Whose rows they are, in words."""
        return self.person_name or self.asked.unit_name or _("Semua pegawai dalam skop")

    def ordered(self) -> Source:
        """Return the rows in the report's own order."""
        return in_order(self.source, self.columns, self.report.default_sort)

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield the values of each row in the report's own order; a query is streamed."""
        rows = self.ordered()
        found = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)
        for row in found:
            yield tuple(column.read(row) for column in self.columns)

    def totals(self, values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
        """Return the sum below ``values``; empty when no column has one."""
        if not any(column.total for column in self.columns):
            return ()
        sums = [sum(row[i] or 0 for row in values) if column.total else None for i, column in enumerate(self.columns)]
        return tuple(sums)

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.columns)


def in_order(source: Source, columns: Sequence[Column], sort: str) -> Source:
    """Return the rows ordered by a column's key (``-`` in front: downwards) and at last by their own key."""
    fields = next((column.sort for column in columns if column.key == sort.lstrip("-")), ())
    if isinstance(source, QuerySet):
        signs = [f"-{name}" if sort.startswith("-") else name for name in fields]
        return source.order_by(*signs, *_last_key(source))
    if not fields:
        return source
    found: Sequence[Any] = sorted(
        source, key=lambda row: tuple(_key(row, name) for name in fields), reverse=sort.startswith("-")
    )
    return found


def period_text(span: Span, first: date, last: date) -> str:
    """Return the dates of a report in words."""
    if span == Span.MONTH:
        return month_long(first)
    if first == last:
        return date_long(first)
    return _("%(first)s hingga %(last)s") % {"first": date_long(first), "last": date_long(last)}


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, last_day(first)


def usual(span: Span, today: date) -> tuple[date, date]:
    """Return the dates a report shows when none were asked for: today, the month so far, or the month before."""
    if span in (Span.DAY, Span.NOW):
        return today, today
    if span == Span.PERIOD:
        return today.replace(day=1), today
    return month_of(today.replace(day=1) - timedelta(days=1))


def _last_key(source: QuerySet[Any, Any]) -> tuple[str, ...]:
    """What makes the order of a query total: its own key, or what it is grouped by."""
    grouped = source.query.group_by
    if grouped is None:
        return ("pk",)
    return ("unit_id",) if "unit_id" in source.query.values_select else ("person_id",)


def _key(row: Any, name: str) -> tuple[bool, Any]:
    value = row[name] if isinstance(row, Mapping) else getattr(row, name)
    return (value is not None, value if not isinstance(value, str) else value.casefold())


__all__ = [
    "CHUNK",
    "OFFICER",
    "Asked",
    "Column",
    "Kind",
    "Report",
    "Sheet",
    "Source",
    "Span",
    "in_order",
    "month_of",
    "period_text",
    "usual",
]
