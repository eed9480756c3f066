"""Reads of judged days and of the punches under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kit.ui.radar import Sight, sight
from tenant_apps.attendance.models import Day, Punch
from tenant_apps.attendance.rules.explain import Language, sentence, source
from tenant_apps.attendance.rules.verdict import finding_of
from tenant_apps.people.rules.geo import Geofence
from tenant_apps.worktime.rules.clock import DAY

# Statuses that say a day asks for no attendance.
QUIET = frozenset({"KELEPASAN", "REHAT", "CUTI", "KECUALI", "TIADA_JADUAL"})


@dataclass(frozen=True, slots=True)
class DayCard:
    """A judged day as other rooms and pages know it. Clock fields are minutes since the date's midnight."""

    person_id: int
    date: date
    primary: str
    flags: tuple[str, ...]
    first_in: int | None
    last_out: int | None
    required_out: int | None
    late_minutes: int
    early_minutes: int
    worked_minutes: int
    overtime_minutes: int
    place: str
    schedule_code: str
    unit_id: int | None
    is_open: bool

    @property
    def in_time(self) -> time | None:
        """The first in as a time of day."""
        return time_of(self.first_in)

    @property
    def out_time(self) -> time | None:
        """The last out as a time of day."""
        return time_of(self.last_out)

    @property
    def leave_time(self) -> time | None:
        """From when leaving is not early."""
        return time_of(self.required_out)

    @property
    def is_quiet(self) -> bool:
        """Whether the day asks for no attendance."""
        return self.primary in QUIET

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """What pages show as pills: the status, then the flags, each with its minutes."""
        notes = {
            "LEWAT": _minutes(self.late_minutes),
            "PULANG_AWAL": _minutes(self.early_minutes),
            "LEBIH_MASA": _minutes(self.overtime_minutes),
        }
        return ((self.primary, ""), *((flag, notes.get(flag, "")) for flag in self.flags))


@dataclass(frozen=True, slots=True)
class PunchCard:
    """A punch as pages show it; a late fix speaks for its punch."""

    id: int
    at: datetime
    kind: str | None
    source: str
    place: str
    location_id: int | None
    latitude: float | None
    longitude: float | None
    accuracy_m: int | None
    distance_m: int | None
    note: str
    verification: str

    @property
    def day(self) -> date:
        """The agency's calendar day."""
        return timezone.localtime(self.at).date()

    @property
    def is_located(self) -> bool:
        """Whether a device said where it was."""
        return self.latitude is not None


_COLUMNS = (
    "person_id",
    "date",
    "primary",
    "flags",
    "first_in",
    "last_out",
    "required_out",
    "late_minutes",
    "early_minutes",
    "worked_minutes",
    "overtime_minutes",
    "place",
    "schedule_code",
    "unit_id",
    "is_open",
)


def day_of(person_id: int, day: date) -> DayCard | None:
    """Return the verdict on one person's date, or None when it was never judged. One statement."""
    return next(iter(days_between([person_id], day, day)), None)


def days_between(person_ids: Sequence[int], first: date, last: date) -> tuple[DayCard, ...]:
    """Return the judged days of the persons from a date to a date (both included), by date. One statement."""
    return cards(Day.objects.filter(person__in=person_ids, date__range=(first, last)).order_by("date", "person_id"))


def days_on(people: QuerySet[Any], day: date) -> dict[int, DayCard]:
    """Return the verdicts of a date for the persons a query of ids selects, by person. One statement."""
    return {card.person_id: card for card in cards(Day.objects.filter(person__in=people, date=day))}


def days_of(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], DayCard]:
    """Return the verdicts of single dates of single persons. One statement."""
    wanted = set(pairs)
    people, dates = {person for person, _day in wanted}, {day for _person, day in wanted}
    found = cards(Day.objects.filter(person__in=people, date__in=dates)) if wanted else ()
    return {(card.person_id, card.date): card for card in found if (card.person_id, card.date) in wanted}


def outside_punches(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], PunchCard]:
    """Return for each person's date the first punch made outside the offices. Two statements at most."""
    wanted = set(pairs)
    if not wanted:
        return {}
    rows = Punch.objects.filter(
        person__in={person for person, _day in wanted}, local_date__in={day for _person, day in wanted}
    ).exclude(place__in=("PEJABAT", "KIOS"))
    found: dict[tuple[int, date], PunchCard] = {}
    for punch in rows.order_by("at", "pk").prefetch_related("fixes"):
        key = (punch.person_id, punch.local_date)
        if key in wanted and key not in found:
            found[key] = punch_card(punch)
    return found


def typed_reasons(person_id: int, day: date) -> tuple[str, ...]:
    """Return the reasons typed with the punches of a date, in the order of time. One statement."""
    notes = Punch.objects.filter(person=person_id, local_date=day).exclude(note="").order_by("at", "pk")
    return tuple(notes.values_list("note", flat=True))


def cards(days: QuerySet[Day]) -> tuple[DayCard, ...]:
    """Return the days of a query as cards."""
    return tuple(DayCard(**{**row, "flags": tuple(row["flags"])}) for row in days.values(*_COLUMNS))


def told(person_id: int, day: date, language: str) -> tuple[tuple[str, str], ...]:
    """Return how the verdict came about: sentences in Malay (``ms``) or English (``en``), each with its source.

    One statement.
    """
    trace = Day.objects.filter(person=person_id, date=day).values_list("trace", flat=True).first() or []
    spoken: Language = "en" if language.startswith("en") else "ms"
    findings = [finding_of(item) for item in trace]
    return tuple((sentence(finding, spoken), source(finding, spoken)) for finding in findings)


def punches_on(person_id: int, day: date) -> tuple[PunchCard, ...]:
    """Return the punches of a person's calendar date in the order of time. Two statements at most."""
    return punch_cards(Punch.objects.filter(person=person_id, local_date=day).order_by("at", "pk"))


def punches_of(person_id: int) -> QuerySet[Punch]:
    """Return all punches of a person, latest first, for a paged list."""
    return Punch.objects.filter(person=person_id).order_by("-at", "-pk")


def punches_among(people: QuerySet[Any]) -> QuerySet[Punch]:
    """Return the punches of the persons a query of ids selects, for a door that pages them."""
    return Punch.objects.filter(person__in=people)


def days_among(people: QuerySet[Any]) -> QuerySet[Day]:
    """Return the judged days of the persons a query of ids selects, for a door that pages them."""
    return Day.objects.filter(person__in=people).defer("trace")


def punch_cards(punches: Iterable[Punch]) -> tuple[PunchCard, ...]:
    """Return punches as cards, with the late fixes that belong to them."""
    if isinstance(punches, QuerySet):
        punches = punches.prefetch_related("fixes")
    return tuple(punch_card(punch) for punch in punches)


def sight_of(punch: PunchCard, geofences: Sequence[Geofence]) -> Sight | None:
    """Return how a punch is seen from the office it was measured to; None when there is none."""
    fence = next((one for one in geofences if one.location_id == punch.location_id), None)
    if fence is None:
        return None if punch.is_located else Sight(place="", zone_m=100, found=False)
    fix = (punch.latitude, punch.longitude) if punch.latitude is not None and punch.longitude is not None else None
    return sight(
        place=fence.name,
        office=(fence.latitude, fence.longitude),
        zone_m=fence.radius_m,
        fix=fix,
        accuracy_m=punch.accuracy_m,
    )


def time_of(minute: int | None) -> time | None:
    """Return a minute of the date as a time of day; a minute of a neighbouring date is that date's time."""
    return None if minute is None else time(minute % DAY // 60, minute % 60)


def punch_card(punch: Punch) -> PunchCard:
    """Return one punch as a card."""
    fixes = sorted(punch.fixes.all(), key=lambda fix: fix.pk)
    spot = fixes[-1] if fixes else punch
    return PunchCard(
        id=punch.pk,
        at=punch.at,
        kind=punch.kind,
        source=punch.source,
        place=spot.place,
        location_id=spot.location_id,
        latitude=None if spot.latitude is None else float(spot.latitude),
        longitude=None if spot.longitude is None else float(spot.longitude),
        accuracy_m=spot.accuracy_m,
        distance_m=spot.distance_m,
        note=punch.note,
        verification=punch.verification,
    )


def _minutes(number: int) -> str:
    return f"{number}m" if number else ""
