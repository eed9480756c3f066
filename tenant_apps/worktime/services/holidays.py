"""Public holidays: seeded from the official lists, then the agency's own.

The library ``holidays`` only seeds. It follows the federal lists; days of the moon it cannot know yet carry
the word *anggaran*, and such a day is not in force until an administrator has confirmed it. A row, once
stored, is never rewritten by a later version of the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import holidays as library
from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.rules.clock import clock_text
from tenant_apps.worktime.services.months import refuse_locked

MALAYSIA = "MY"
INDONESIA = "ID"
OWN_LANGUAGE = {MALAYSIA: "ms_MY", INDONESIA: "id"}
_ESTIMATED = re.compile(r"\s*\((?:anggaran|perkiraan)\)$")
_MOVED = "Cuti %s"
EARLIEST_RELEASE, LATEST_RELEASE = 10 * 60, 18 * 60


class BadHoliday(Refusal):
    """The holiday cannot be kept as given."""

    code = "worktime.bad_holiday"


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A holiday as the library lists it."""

    date: date
    state: str
    name_ms: str
    name_en: str
    is_estimated: bool


def listed_days(states: Iterable[str], years: Sequence[int], *, country: str = MALAYSIA) -> Iterator[ListedDay]:
    """Yield the library's holidays of states (for Indonesia: one list, of the state ``""``) and years."""
    english = library.country_holidays(country, language="en_US").tr
    for state in states if country == MALAYSIA else [""]:
        days = library.country_holidays(country, subdiv=state or None, years=years, language=OWN_LANGUAGE[country])
        for day in sorted(days):
            for name in days.get_list(day):
                own = _ESTIMATED.sub("", name)
                yield ListedDay(day, state, own[:150], _english(own, english)[:150], own != name)


@transaction.atomic
def seed_holidays(
    states: Iterable[str], years: Iterable[int], *, country: str = MALAYSIA, by: Actor | None = None
) -> int:
    """Add the listed holidays of states and years that have none from the list yet; return how many were added."""
    wanted, span = sorted(set(states)), sorted(set(years))
    if not span:
        return 0
    seeded = {
        (state, day.year)
        for state, day in Holiday.objects.filter(
            source=Holiday.Source.LIBRARY, date__range=(date(span[0], 1, 1), date(span[-1], 12, 31))
        ).values_list("state", "date")
    }
    rows = [
        Holiday(
            date=day.date,
            state=day.state,
            name_ms=day.name_ms,
            name_en=day.name_en,
            source=Holiday.Source.LIBRARY,
            status=Holiday.Status.ESTIMATED if day.is_estimated else Holiday.Status.ACTIVE,
        )
        for day in listed_days(wanted, span, country=country)
        if (day.state, day.date.year) not in seeded
    ]
    added = Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    if added:
        record("worktime.holidays_seeded", actor=by, after={"states": wanted, "years": span, "count": len(added)})
        _announce({row.date for row in rows}, {row.state for row in rows})
    return len(added)


@transaction.atomic
def put_holiday(
    *,
    holiday_id: int | None = None,
    day: date,
    state: str = "",
    name_ms: str,
    name_en: str = "",
    from_minutes: int | None = None,
    by: Actor | None,
) -> int:
    """Add a day off of the agency (``state`` empty: everywhere), or change the one given; return its id.

    With ``from_minutes`` the day is worked until then (an early release before a festival). Changing a day of the
    official list makes it the agency's own. What was cancelled is in force again.

    :raises BadHoliday: no name, the same day stands already, or a release outside office hours.
    :raises MonthLocked: the day, or the day it was, lies in a locked month.
    """
    holiday = Holiday.objects.select_for_update().get(pk=holiday_id) if holiday_id else Holiday()
    before = _facts(holiday) if holiday_id else None
    touched = {(day, state)} | ({(holiday.date, holiday.state)} if holiday_id else set())
    refuse_locked([when for when, _state in touched])
    if not name_ms.strip():
        raise BadHoliday(_("Cuti mesti bernama."), fields={"name_ms": _("Isi nama cuti.")})
    if from_minutes is not None and not EARLIEST_RELEASE <= from_minutes <= LATEST_RELEASE:
        sentence = _("Pelepasan awal mesti di antara 10.00 pagi dan 6.00 petang.")
        raise BadHoliday(sentence, fields={"from_time": sentence})
    twins = Holiday.objects.filter(date=day, state=state, name_ms=name_ms.strip()).exclude(pk=holiday.pk)
    if twins.exists():
        raise BadHoliday(_("Cuti itu sudah ada pada tarikh tersebut."), fields={"day": _("Pilih tarikh lain.")})
    holiday.date, holiday.state = day, state
    holiday.name_ms, holiday.name_en = name_ms.strip(), name_en.strip()
    holiday.from_minutes = from_minutes
    holiday.source, holiday.status = Holiday.Source.AGENCY, Holiday.Status.ACTIVE
    holiday.save()
    action = "worktime.holiday_changed" if holiday_id else "worktime.holiday_added"
    record(action, actor=by, target=_target(holiday), before=before, after=_facts(holiday))
    _announce({when for when, _state in touched}, {where for _when, where in touched})
    return holiday.pk


@transaction.atomic
def cancel_holiday(*, holiday_id: int, by: Actor | None) -> None:
    """Cancel a holiday: the day is worked again. It stays on the list, so that no seeding brings it back."""
    _set_status([holiday_id], Holiday.Status.CANCELLED, "worktime.holiday_cancelled", by)


@transaction.atomic
def confirm_holidays(*, holiday_ids: Iterable[int], by: Actor | None) -> int:
    """Put estimated (or cancelled) holidays in force and return how many were not."""
    return _set_status(list(holiday_ids), Holiday.Status.ACTIVE, "worktime.holiday_confirmed", by)


def _set_status(ids: list[int], status: Holiday.Status, action: str, by: Actor | None) -> int:
    rows = list(Holiday.objects.select_for_update().filter(pk__in=ids).exclude(status=status))
    refuse_locked([row.date for row in rows])
    Holiday.objects.filter(pk__in=[row.pk for row in rows]).update(status=status)
    record_many(
        action,
        actor=by,
        deeds=[Deed(target=_target(row), before={"status": row.status}, after={"status": status}) for row in rows],
    )
    _announce({row.date for row in rows}, {row.state for row in rows})
    return len(rows)


def _english(name: str, translate: Callable[[str], str]) -> str:
    """Return the library's English for one name; moved days are translated by their parts."""
    found = translate(name)
    if found != name or not name.startswith("Cuti "):
        return found
    return translate(_MOVED) % _english(name.removeprefix("Cuti "), translate)


def _announce(days: set[date], states: set[str]) -> None:
    if days:
        signals.calendar_changed.send(sender=None, dates=tuple(sorted(days)), states=tuple(sorted(states)))


def _target(row: Holiday) -> tuple[str, object, str]:
    return ("worktime.holiday", row.pk, row.name_ms)


def _facts(row: Holiday) -> dict[str, object]:
    return {"date": row.date, "state": row.state, "name": row.name_ms, "status": row.status} | (
        {} if row.from_minutes is None else {"from": clock_text(row.from_minutes)}
    )
