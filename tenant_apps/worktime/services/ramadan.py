"""The dates of Ramadan: estimated from the official lists, confirmed by an administrator once they are announced.

Awal Ramadan is announced by the Keeper of the Rulers' Seal after the moon has been looked for; the month ends on the
eve of Hari Raya Puasa. The library ``holidays`` lists both for Kedah, where Awal Ramadan is a holiday; all states
keep the same days unless an administrator says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays as library
from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui.times import date_long
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import RamadanPeriod

SHORTEST, LONGEST = 28, 31
_LISTED_IN = "KDH"
_BEGINNING, _FEAST = "Awal Ramadan", "Hari Raya Puasa"


class BadRamadan(Refusal):
    """The dates cannot be those of a fasting month."""

    code = "worktime.bad_ramadan"


@dataclass(frozen=True, slots=True)
class ListedRamadan:
    """A fasting month as the library lists it, both dates included."""

    hijri_year: int
    date_from: date
    date_to: date


def listed_ramadan(years: Iterable[int]) -> Iterator[ListedRamadan]:
    """Yield the fasting months that begin in these years."""
    wanted = set(years)
    if not wanted:
        return
    span = [*wanted, max(wanted) + 1]
    days = library.country_holidays("MY", subdiv=_LISTED_IN, years=span, language="ms_MY")
    named = [(day, name) for day in sorted(days) for name in days.get_list(day)]
    feasts = [day for day, name in named if _plain(name) == _FEAST]
    for day, name in named:
        feast = next((one for one in feasts if one > day), None)
        if _plain(name) == _BEGINNING and day.year in wanted and feast is not None:
            yield ListedRamadan(hijri_year_of(day), day, feast - timedelta(days=1))


def hijri_year_of(day: date) -> int:
    """Return the Hijri year a day of Ramadan lies in (a lunar year is 354.37 days; its count began in July 622)."""
    passed = day.year + day.timetuple().tm_yday / 365.25 - 622.54
    return int(passed * 365.25 / 354.37 + 1)


@transaction.atomic
def seed_ramadan(years: Iterable[int], *, by: Actor | None = None) -> int:
    """Add the estimates of years that have none yet; return how many were added."""
    rows = [
        RamadanPeriod(hijri_year=one.hijri_year, state="", date_from=one.date_from, date_to=one.date_to)
        for one in listed_ramadan(years)
    ]
    known = set(RamadanPeriod.objects.filter(state="").values_list("hijri_year", flat=True))
    added = RamadanPeriod.objects.bulk_create([row for row in rows if row.hijri_year not in known])
    if added:
        years_added = [row.hijri_year for row in added]
        record("worktime.ramadan_seeded", actor=by, after={"years": years_added, "count": len(added)})
    return len(added)


@transaction.atomic
def put_ramadan(*, date_from: date, date_to: date, state: str = "", by: Actor | None) -> int:
    """Set the dates of a fasting month (both included) for a state or, empty, everywhere; they are confirmed by it.

    :raises BadRamadan: the dates do not span a lunar month, or overlap another year's.
    """
    days = (date_to - date_from).days + 1
    if not SHORTEST <= days <= LONGEST:
        sentence = _("Ramadan ialah 29 atau 30 hari; tarikh ini meliputi %(days)d hari.") % {"days": days}
        raise BadRamadan(sentence, fields={"date_to": sentence})
    hijri_year = hijri_year_of(date_from)
    touching = RamadanPeriod.objects.filter(state=state, date_from__lte=date_to, date_to__gte=date_from)
    if touching.exclude(hijri_year=hijri_year).exists():
        sentence = _("Tarikh ini bertindih dengan Ramadan tahun lain.")
        raise BadRamadan(sentence, fields={"date_from": sentence})
    before = RamadanPeriod.objects.filter(hijri_year=hijri_year, state=state).values("date_from", "date_to").first()
    row, _is_new = RamadanPeriod.objects.update_or_create(
        hijri_year=hijri_year,
        state=state,
        defaults={"date_from": date_from, "date_to": date_to, "status": RamadanPeriod.Status.ACTIVE},
    )
    after: dict[str, Any] = {"date_from": date_from, "date_to": date_to, "state": state}
    record("worktime.ramadan_set", actor=by, target=_target(row), before=before, after=after)
    held = before or after
    _announce(hijri_year, min(date_from, held["date_from"]), max(date_to, held["date_to"]), by)
    return row.pk


@transaction.atomic
def confirm_ramadan(*, ramadan_id: int, by: Actor | None) -> bool:
    """Confirm an estimate as it stands; tell whether it still was one."""
    row = RamadanPeriod.objects.select_for_update().get(pk=ramadan_id)
    if row.status == RamadanPeriod.Status.ACTIVE:
        return False
    row.status = RamadanPeriod.Status.ACTIVE
    row.save(update_fields=["status"])
    after = {"date_from": row.date_from, "date_to": row.date_to, "state": row.state}
    record("worktime.ramadan_set", actor=by, target=_target(row), after=after)
    _announce(row.hijri_year, row.date_from, row.date_to, by)
    return True


def _announce(hijri_year: int, date_from: date, date_to: date, by: Actor | None) -> None:
    signals.ramadan_changed.send(sender=None, hijri_year=hijri_year, date_from=date_from, date_to=date_to, by=by)


def _plain(name: str) -> str:
    return name.removesuffix(" (anggaran)")


def _target(row: RamadanPeriod) -> tuple[str, object, str]:
    return ("worktime.ramadan", row.pk, f"{row.hijri_year}H: {date_long(row.date_from)}")
