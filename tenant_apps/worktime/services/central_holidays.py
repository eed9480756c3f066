"""The central office's public holidays are taken into the agency; what the agency decided itself stays.

A day is the agency's own decision when the agency wrote it (its source says so), or when its status is another than the
central office last said. Before the central office said anything, only a cancelled day is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import selectors as people
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.selectors.months import locked_months
from tenants.context import current

type Key = tuple[date, str, str]
ACTIVE, CANCELLED = Holiday.Status.ACTIVE, Holiday.Status.CANCELLED
LISTED = (Holiday.Source.LIBRARY, Holiday.Source.PLATFORM)


@dataclass(slots=True)
class _Tally:
    """What taking one year's list came to."""

    added: int = 0
    changed: int = 0
    cancelled: int = 0
    kept: int = 0
    touched: set[tuple[date, str]] = field(default_factory=set)

    @property
    def says_something(self) -> bool:
        return bool(self.added or self.changed or self.cancelled)


@transaction.atomic
def take_central_holidays(*, lists: Sequence[Mapping[str, Any]], by: Actor | None) -> int:
    """Let the holidays of years be those of the central office's lists; return how many days are other than before.

    Each list is plain data, ``pack number name_ms valid_from params``; its params hold ``days``, each of ``date state
    name_ms name_en status from_minutes``. Days for states the agency has no place in are left out; so are days of
    locked months. A listed day that the new list does not hold is cancelled. Taking the same again changes nothing.
    """
    hold("worktime.central_holidays", 0)
    states = {"", *people.location_states(), *current().states}
    return sum(_take(one, states, by) for one in lists)


def _take(listed: Mapping[str, Any], states: set[str], by: Actor | None) -> int:
    days = [day for day in listed["params"].get("days", ()) if day["state"] in states]
    wanted: dict[Key, Mapping[str, Any]] = {_key(day): day for day in days}
    year = int(listed["valid_from"][:4])
    first, last = date(year, 1, 1), date(year, 12, 31)
    locked = locked_months(first, last)
    rows = Holiday.objects.select_for_update().filter(date__range=(first, last), state__in=states)
    standing: dict[Key, Holiday] = {(row.date, row.state, row.name_ms): row for row in rows}
    tally = _Tally()
    for key, day in wanted.items():
        if key[0].replace(day=1) not in locked:
            _put(standing.get(key), day, key, tally)
    for key, row in standing.items():
        if key not in wanted and row.source in LISTED and key[0].replace(day=1) not in locked:
            _withdraw(row, tally)
    if tally.says_something:
        figures = {name: getattr(tally, name) for name in ("added", "changed", "cancelled", "kept")}
        target = (
            "rulepacks.version",
            f"{listed['pack']}-{listed['number']}",
            f"{listed['name_ms']}, v{listed['number']}",
        )
        record("worktime.central_holidays_taken", actor=by, target=target, after=figures)
    _announce(tally)
    return tally.added + tally.changed + tally.cancelled


def _put(row: Holiday | None, day: Mapping[str, Any], key: Key, tally: _Tally) -> None:
    status, from_minutes, name_en = day["status"], day["from_minutes"], day["name_en"]
    if row is None:
        source = Holiday.Source.PLATFORM
        facts = {"status": status, "central_status": status, "source": source, "from_minutes": from_minutes}
        Holiday.objects.create(date=key[0], state=key[1], name_ms=key[2], name_en=name_en, **facts)
        tally.added += 1
        if status == ACTIVE:
            tally.touched.add(key[:2])
        return
    if _is_decided_here(row):
        tally.kept += 1
        return
    before = (row.status, row.from_minutes)
    after = (status, from_minutes)
    if (*before, row.name_en, row.central_status) == (*after, name_en, status):
        return
    row.status, row.from_minutes, row.name_en = status, from_minutes, name_en
    row.central_status, row.source = status, Holiday.Source.PLATFORM
    row.save()
    if before != after:
        tally.changed += 1
        if ACTIVE in (before[0], after[0]):
            tally.touched.add(key[:2])


def _withdraw(row: Holiday, tally: _Tally) -> None:
    """A listed day the central office names no longer is no holiday, unless the agency decided that it is."""
    if row.status == CANCELLED or _is_decided_here(row):
        return
    was_active = row.status == ACTIVE
    row.status = row.central_status = CANCELLED
    row.save(update_fields=["status", "central_status"])
    tally.cancelled += 1
    if was_active:
        tally.touched.add((row.date, row.state))


def _is_decided_here(row: Holiday) -> bool:
    if row.source not in LISTED:
        return True
    return row.status != row.central_status if row.central_status else row.status == CANCELLED


def _announce(tally: _Tally) -> None:
    by_state: dict[str, list[date]] = {}
    for day, state in sorted(tally.touched):
        by_state.setdefault(state, []).append(day)
    for state, dates in by_state.items():
        signals.calendar_changed.send(sender=None, dates=tuple(dates), states=(state,))


def _key(day: Mapping[str, Any]) -> Key:
    return date.fromisoformat(day["date"]), day["state"], day["name_ms"]
