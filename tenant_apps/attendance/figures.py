"""Counts over days for dashboards: how many came, where they were, when they came. Aggregates in one statement each.

A day counts when its officer was expected: rest days, holidays, exempt officers and officers without a schedule do
not; leave and duty do, as they always have in the scheme's own dashboards. Officers of a unit are those posted there
when the day was judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from django.db.models import CharField, Count, Func, Max, Q, QuerySet, Value
from django.db.models.functions import Concat

from tenant_apps.attendance.models import Day, Punch

NOT_EXPECTED = ("REHAT", "KELEPASAN", "TIADA_JADUAL", "KECUALI")
# Upper ends of the arrival buckets, minutes since midnight, the end included: 07:29, 07:59, 08:29, 09:00, later.
BUCKET_ENDS = (7 * 60 + 29, 7 * 60 + 59, 8 * 60 + 29, 9 * 60)
PLACES = ("PEJABAT", "KIOS", "BDR", "LUAR", "DL")


@dataclass(frozen=True, slots=True)
class Figures:
    """Officer-days of a scope and period.

    ``expected`` is the number that were to work, ``clocked_in`` those with a first punch; ``office``, ``remote`` and
    ``outside`` split the clocked in by the place of the first punch; ``arrivals`` by time of arrival.
    """

    expected: int
    clocked_in: int
    office: int
    remote: int
    outside: int
    arrivals: tuple[int, ...]
    late: int
    incomplete: int
    absent: int
    on_leave: int
    on_duty: int

    @property
    def not_clocked_in(self) -> int:
        """Those expected without a first punch."""
        return self.expected - self.clocked_in

    def share(self, part: int) -> float:
        """Return ``part`` of those clocked in, in per cent."""
        return 100 * part / self.clocked_in if self.clocked_in else 0.0

    @property
    def rate(self) -> float:
        """Clocked in of those expected, in per cent."""
        return 100 * self.clocked_in / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One group of units on one date."""

    path: str
    date: date
    expected: int
    clocked_in: int

    @property
    def rate(self) -> float:
        """Clocked in of those expected, in per cent."""
        return 100 * self.clocked_in / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class DayLine:
    """One officer on one date, as a list under a dashboard shows it."""

    person_id: int
    person_name: str
    unit_name: str
    primary: str
    flags: tuple[str, ...]
    first_in: int | None
    last_out: int | None
    place: str

    @property
    def came(self) -> time | None:
        """Time of the first punch on the agency's clock."""
        return _clock(self.first_in)

    @property
    def left(self) -> time | None:
        """Time of the last punch on the agency's clock."""
        return _clock(self.last_out)


def in_scope(paths: Sequence[str], first: date, last: date) -> QuerySet[Day]:
    """Return the days of units below any of ``paths`` (none given: the whole agency) from ``first`` to ``last``."""
    days = Day.objects.filter(date__gte=first, date__lte=last)
    if not paths:
        return days
    scope = Q()
    for path in paths:
        scope |= Q(unit__path__startswith=path)
    return days.filter(scope)


def figures(paths: Sequence[str], first: date, last: date) -> Figures:
    """Return the counts of a scope and period. One statement."""
    row = in_scope(paths, first, last).exclude(primary__in=NOT_EXPECTED).aggregate(**_counts())
    return Figures(
        arrivals=(
            row.pop("arrived_0"),
            row.pop("arrived_1"),
            row.pop("arrived_2"),
            row.pop("arrived_3"),
            row.pop("arrived_4"),
        ),
        **row,
    )


def heat(paths: Sequence[str], first: date, last: date, *, depth: int) -> tuple[HeatCell, ...]:
    """Return presence by unit and date, units folded to their ancestor at ``depth`` (1 is a top-level unit)."""
    rows = (
        in_scope(paths, first, last)
        .exclude(primary__in=NOT_EXPECTED)
        .exclude(unit=None)
        .annotate(group=_ancestor(depth))
        .values("group", "date")
        .annotate(expected=Count("pk"), clocked_in=Count("pk", filter=Q(first_in__isnull=False)))
        .order_by("group", "date")
    )
    return tuple(HeatCell(r["group"], r["date"], r["expected"], r["clocked_in"]) for r in rows)


def daily(paths: Sequence[str], first: date, last: date) -> tuple[HeatCell, ...]:
    """Return presence by date of the whole scope; dates on which nobody was to work are missing. One statement."""
    rows = (
        in_scope(paths, first, last)
        .exclude(primary__in=NOT_EXPECTED)
        .values("date")
        .annotate(expected=Count("pk"), clocked_in=Count("pk", filter=Q(first_in__isnull=False)))
        .order_by("date")
    )
    return tuple(HeatCell("/", r["date"], r["expected"], r["clocked_in"]) for r in rows)


def day_lines(paths: Sequence[str], on: date, *, limit: int = 500) -> tuple[DayLine, ...]:
    """Return a scope's officers on one date by name, at most ``limit``. One statement."""
    rows = (
        in_scope(paths, on, on)
        .order_by("person__name", "person_id")
        .values_list("person_id", "person__name", "unit__name", "primary", "flags", "first_in", "last_out", "place")
    )
    return tuple(DayLine(r[0], r[1], r[2] or "", r[3], tuple(r[4]), *r[5:]) for r in rows[:limit])


def latest_expected(paths: Sequence[str], *, since: date, until: date) -> date | None:
    """Return the latest date of the period on which somebody of the scope was to work. One statement."""
    found: date | None = (
        in_scope(paths, since, until).exclude(primary__in=NOT_EXPECTED).aggregate(date=Max("date"))["date"]
    )
    return found


def freshness(first: date, last: date) -> Any:
    """Return the moment of the newest judgement in the period, or None. One statement."""
    return Day.objects.filter(date__gte=first, date__lte=last).aggregate(at=Max("judged_at"))["at"]


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)


def punch_count(on: date) -> int:
    """Return how many punches the agency's calendar day has. One statement."""
    return Punch.objects.filter(local_date=on).count()


def _counts() -> dict[str, Count]:
    came = Q(first_in__isnull=False)
    edges = (None, *BUCKET_ENDS, None)
    arrived = {
        f"arrived_{i}": Count("pk", filter=came & _between(low, high)) for i, (low, high) in enumerate(pairwise(edges))
    }
    return {
        "expected": Count("pk"),
        "clocked_in": Count("pk", filter=came),
        "office": Count("pk", filter=came & Q(place__in=("PEJABAT", "KIOS"))),
        "remote": Count("pk", filter=came & Q(place="BDR")),
        "outside": Count("pk", filter=came & Q(place__in=("LUAR", "DL"))),
        "late": Count("pk", filter=Q(late_minutes__gt=0)),
        "incomplete": Count("pk", filter=Q(primary="TIDAK_LENGKAP")),
        "absent": Count("pk", filter=Q(primary="TIDAK_HADIR")),
        "on_leave": Count("pk", filter=Q(primary="CUTI")),
        "on_duty": Count("pk", filter=Q(primary="TUGAS_RASMI")),
        **arrived,
    }


def _between(low: int | None, high: int | None) -> Q:
    within = Q()
    if low is not None:
        within &= Q(first_in__gt=low)
    if high is not None:
        within &= Q(first_in__lte=high)
    return within


def _ancestor(depth: int) -> Any:
    """An expression: the first ``depth`` ids of ``/1/7/23/`` as a path of their own."""
    parts = [
        Func("unit__path", Value("/"), Value(i + 1), function="split_part", output_field=CharField())
        for i in range(1, depth + 1)
    ]
    pieces: list[Any] = [Value("/")]
    for part in parts:
        pieces += [part, Value("/")]
    return Concat(*pieces, output_field=CharField())
