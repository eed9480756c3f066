"""Schedules: named patterns, the agency's default, and who works by which from when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import RosterEntry, ScheduleAssignment, ScheduleKind, SchedulePattern
from tenant_apps.worktime.rules.clock import clock_text
from tenant_apps.worktime.rules.rosters import is_free_word
from tenant_apps.worktime.rules.schedules import WINDOW_END, WINDOW_START
from tenant_apps.worktime.services.months import refuse_locked

# The schedules of the federal circulars; their times are in the rules.
BUILT_IN = (ScheduleKind.WBF, ScheduleKind.WP1, ScheduleKind.WP2, ScheduleKind.WP3, ScheduleKind.WP4)
TIMED = frozenset({ScheduleKind.FIXED, ScheduleKind.SHIFT})
DAY_MINUTES = 24 * 60


class BadSchedule(Refusal):
    """The schedule cannot be kept or assigned as given."""

    code = "worktime.bad_schedule"


def ensure_patterns() -> dict[str, int]:
    """Add the circulars' schedules where missing; return all patterns' ids by code."""
    SchedulePattern.objects.bulk_create(
        [SchedulePattern(code=kind.value, name=str(kind.label), kind=kind) for kind in BUILT_IN],
        ignore_conflicts=True,
    )
    return dict(SchedulePattern.objects.values_list("code", "pk"))


@transaction.atomic
def put_pattern(
    *,
    pattern_id: int | None = None,
    code: str,
    name: str,
    kind: str,
    start_minutes: int | None = None,
    end_minutes: int | None = None,
    rest_from_minutes: int | None = None,
    rest_to_minutes: int | None = None,
    end_by_location: Mapping[str, int] | None = None,
    unit_id: int | None = None,
    mark: str = "",
    is_active: bool = True,
    by: Actor | None,
) -> int:
    """Add a named schedule, or change the one given, and return its id. Times are minutes since midnight.

    A fixed schedule's end or rest before its start is taken to lie on the next day only for shifts. A shift may
    belong to a unit, and has a mark of up to three letters by which rosters write it (its code's first, if none).

    :raises BadSchedule: code, name or mark missing or taken, times missing or in the wrong order, or the times of a
        pattern that is in use would change (days already judged by it would silently be others).
    """
    pattern = SchedulePattern.objects.select_for_update().get(pk=pattern_id) if pattern_id else SchedulePattern()
    before = _facts(pattern) if pattern_id else None
    rest = (rest_from_minutes, rest_to_minutes)
    times = _checked_times(kind, start_minutes, end_minutes, rest)
    _check_names(pattern, code, name)
    pattern.code, pattern.name, pattern.kind, pattern.is_active = code.strip(), name.strip(), kind, is_active
    pattern.start_minutes, pattern.end_minutes, pattern.rest_from_minutes, pattern.rest_to_minutes = times
    pattern.end_by_location = dict(end_by_location or {}) if kind == ScheduleKind.FIXED else {}
    is_shift = kind == ScheduleKind.SHIFT
    pattern.unit_id = unit_id if is_shift else None
    pattern.mark = _free_mark(pattern, mark.strip().upper()) if is_shift else ""
    if before is not None:
        _refuse_change_in_use(pattern, before)
    pattern.save()
    if before != _facts(pattern):
        action = "worktime.pattern_changed" if pattern_id else "worktime.pattern_added"
        target = ("worktime.pattern", pattern.pk, pattern.name)
        record(action, actor=by, target=target, before=before, after=_facts(pattern))
    return pattern.pk


@transaction.atomic
def set_default_schedule(*, pattern_code: str, valid_from: date, by: Actor | None) -> None:
    """Let the agency work by a schedule from a day on; defaults planned from that day on give way.

    :raises BadSchedule: there is no such active schedule.
    :raises MonthLocked: the day lies in a locked month.
    """
    refuse_locked([valid_from])
    pattern = _active(pattern_code)
    defaults = ScheduleAssignment.objects.filter(person=None, unit=None)
    before = defaults.filter(valid_to=None).values_list("pattern__code", flat=True).first()
    defaults.filter(valid_from__gte=valid_from).delete()
    defaults.exclude(valid_to__lte=valid_from).update(valid_to=valid_from)
    ScheduleAssignment.objects.create(person=None, pattern=pattern, valid_from=valid_from)
    after = {"schedule": pattern.code, "valid_from": valid_from}
    target = ("worktime.default", "", _("Waktu kerja lalai"))
    record("worktime.default_set", actor=by, target=target, before={"schedule": before}, after=after)
    _announce(None, valid_from, None)


@transaction.atomic
def set_unit_schedule(
    *, unit_id: int, pattern_code: str | None, valid_from: date, person_ids: Iterable[int], by: Actor | None
) -> None:
    """Let a unit and those below it work by a schedule from a day on; None takes the unit's own default away.

    Officers' own schedules and the defaults of units below lie over it. ``person_ids`` are the officers it may
    concern, whose days are judged again.

    :raises BadSchedule: there is no such active schedule.
    :raises MonthLocked: the day lies in a locked month.
    """
    refuse_locked([valid_from])
    pattern = _active(pattern_code) if pattern_code else None
    rows = ScheduleAssignment.objects.filter(unit_id=unit_id)
    before = rows.filter(valid_to=None).values_list("pattern__code", flat=True).first()
    rows.filter(valid_from__gte=valid_from).delete()
    rows.exclude(valid_to__lte=valid_from).update(valid_to=valid_from)
    if pattern is not None:
        ScheduleAssignment.objects.create(unit_id=unit_id, pattern=pattern, valid_from=valid_from)
    after = {"schedule": pattern_code, "valid_from": valid_from, "unit": unit_id}
    record("worktime.unit_schedule_set", actor=by, before={"schedule": before}, after=after)
    _announce(tuple(person_ids), valid_from, None)


@transaction.atomic
def assign_schedule(
    *,
    person_ids: Iterable[int],
    pattern_code: str | None,
    valid_from: date,
    valid_to: date | None = None,
    fixed_start_minutes: int | None = None,
    by: Actor | None,
) -> None:
    """Let persons work by a schedule from a day on, to a day (excluded) or for good; None takes their own away.

    What they had before the period and after it stays. ``fixed_start_minutes`` fixes when flexible hours begin, as
    a head of department may for counters.

    :raises BadSchedule: there is no such active schedule, the period ends before it begins, or the fixed start is
        none of the arrival window or not of flexible hours.
    :raises MonthLocked: the period begins in a locked month.
    """
    ids = tuple(dict.fromkeys(person_ids))
    refuse_locked([valid_from])
    if valid_to is not None and valid_to <= valid_from:
        raise BadSchedule(_("Tempoh mesti tamat selepas bermula."), fields={"valid_to": _("Pilih tarikh kemudian.")})
    pattern = _active(pattern_code) if pattern_code else None
    _check_fixed_start(pattern, fixed_start_minutes)
    _clear(ids, valid_from, valid_to)
    if pattern is not None:
        ScheduleAssignment.objects.bulk_create(
            [
                ScheduleAssignment(
                    person_id=pk,
                    pattern=pattern,
                    fixed_start_minutes=fixed_start_minutes,
                    valid_from=valid_from,
                    valid_to=valid_to,
                )
                for pk in ids
            ],
            batch_size=2000,
        )
    after = {"schedule": pattern_code, "valid_from": valid_from, "valid_to": valid_to, "persons": list(ids)}
    if fixed_start_minutes is not None:
        after["fixed_start"] = clock_text(fixed_start_minutes)
    record("worktime.schedule_assigned", actor=by, after=after)
    _announce(ids, valid_from, valid_to)


def _clear(person_ids: tuple[int, ...], start: date, end: date | None) -> None:
    """Take the period [start, end) out of the persons' own assignments.

    1. What begins inside and ends inside goes.
    2. What begins before and lasts beyond the end is kept in two pieces.
    3. What begins before ends at the start; what begins inside and lasts beyond begins at the end.
    """
    rows = ScheduleAssignment.objects.filter(person__in=person_ids).exclude(valid_to__lte=start)
    if end is None:
        rows.filter(valid_from__gte=start).delete()
        rows.filter(valid_from__lt=start).update(valid_to=start)
        return
    rows.filter(valid_from__gte=start, valid_to__lte=end).delete()
    spanning = rows.filter(_lasts_beyond(end), valid_from__lt=start)
    tails = [
        ScheduleAssignment(
            person_id=row.person_id,
            pattern_id=row.pattern_id,
            fixed_start_minutes=row.fixed_start_minutes,
            valid_from=end,
            valid_to=row.valid_to,
        )
        for row in spanning
    ]
    rows.filter(valid_from__lt=start).update(valid_to=start)
    _beginning_inside(rows, start, end).update(valid_from=end)
    ScheduleAssignment.objects.bulk_create(tails, batch_size=2000)


def _lasts_beyond(end: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=end)


def _beginning_inside(rows: QuerySet[ScheduleAssignment], start: date, end: date) -> QuerySet[ScheduleAssignment]:
    return rows.filter(_lasts_beyond(end), valid_from__gte=start, valid_from__lt=end)


def _active(code: str) -> SchedulePattern:
    found = SchedulePattern.objects.filter(code=code, is_active=True).first()
    if found is None:
        sentence = _("Tiada waktu kerja %(code)s yang aktif.") % {"code": code}
        raise BadSchedule(sentence, code="worktime.no_such_schedule", fields={"pattern": sentence})
    return found


def _check_fixed_start(pattern: SchedulePattern | None, minute: int | None) -> None:
    if minute is None:
        return
    if pattern is None or pattern.kind != ScheduleKind.WBF:
        sentence = _("Hanya WBF boleh diberi waktu mula tetap. Bagi jadual lain, tambah waktu kerja tetap.")
    elif not WINDOW_START <= minute <= WINDOW_END:
        sentence = _("Waktu mula tetap mesti di antara 7.30 pagi dan 9.00 pagi.")
    else:
        return
    raise BadSchedule(sentence, fields={"fixed_start": sentence})


def _free_mark(pattern: SchedulePattern, wanted: str) -> str:
    """The mark by which rosters write a shift, which no other shift in use has.

    :raises BadSchedule: the mark is taken, too long, or reads as a day off.
    """
    shifts = SchedulePattern.objects.filter(kind=ScheduleKind.SHIFT, is_active=True).exclude(pk=pattern.pk)
    taken = set(shifts.values_list("mark", flat=True))
    if not wanted:
        letters = [pattern.code[:size].upper() for size in (1, 2, 3)]
        return next((mark for mark in letters if mark not in taken and is_free_word(mark)), "")
    if wanted in taken or len(wanted) > 3 or not is_free_word(wanted):
        sentence = _("Tanda %(mark)s sudah digunakan atau bermaksud hari lepas. Pilih satu hingga tiga huruf lain.")
        raise BadSchedule(sentence % {"mark": wanted}, fields={"mark": sentence % {"mark": wanted}})
    return wanted


def _checked_times(
    kind: str, start: int | None, end: int | None, rest: tuple[int | None, int | None]
) -> tuple[int | None, int | None, int | None, int | None]:
    if kind not in ScheduleKind.values:
        raise BadSchedule(_("Jenis waktu kerja itu tidak dikenali."), fields={"kind": _("Pilih dari senarai.")})
    if kind not in TIMED:
        return (None, None, None, None)
    if start is None or end is None:
        raise BadSchedule(_("Waktu mula dan waktu tamat mesti diisi."), fields={"start": _("Isi kedua-dua waktu.")})
    overnight = kind == ScheduleKind.SHIFT and end <= start
    end += DAY_MINUTES if overnight else 0
    rest_from, rest_to = (None if m is None else m + DAY_MINUTES * (overnight and m < start) for m in rest)
    if not start < end <= start + DAY_MINUTES:
        raise BadSchedule(_("Waktu tamat mesti selepas waktu mula."), fields={"end": _("Isi waktu kemudian.")})
    if (rest_from is None) != (rest_to is None) or (
        rest_from is not None and rest_to is not None and not start <= rest_from < rest_to <= end
    ):
        raise BadSchedule(
            _("Waktu rehat mesti di antara waktu mula dan waktu tamat."),
            fields={"rest_from": _("Semak waktu rehat.")},
        )
    return (start, end, rest_from, rest_to)


def _check_names(pattern: SchedulePattern, code: str, name: str) -> None:
    if not code.strip() or not name.strip():
        raise BadSchedule(
            _("Kod dan nama waktu kerja mesti diisi."), fields={"code": _("Isi kod."), "name": _("Isi nama.")}
        )
    if SchedulePattern.objects.filter(code=code.strip()).exclude(pk=pattern.pk).exists():
        sentence = _("Kod %(code)s sudah digunakan.") % {"code": code.strip()}
        raise BadSchedule(sentence, fields={"code": sentence})


def _refuse_change_in_use(pattern: SchedulePattern, before: Mapping[str, Any]) -> None:
    words = {"name", "code", "is_active", "unit", "mark"}
    now = _facts(pattern)
    same = all(now[key] == value for key, value in before.items() if key not in words)
    used = ScheduleAssignment.objects.filter(pattern=pattern), RosterEntry.objects.filter(pattern=pattern)
    if not same and any(rows.exists() for rows in used):
        raise BadSchedule(
            _("Waktu kerja ini sedang digunakan. Tambah waktu kerja baharu dan tetapkan tarikh mulanya."),
            code="worktime.pattern_in_use",
        )


def _announce(person_ids: tuple[int, ...] | None, date_from: date, date_to: date | None) -> None:
    signals.schedules_changed.send(sender=None, person_ids=person_ids, date_from=date_from, date_to=date_to)


def _facts(pattern: SchedulePattern) -> dict[str, Any]:
    return {
        "code": pattern.code,
        "name": pattern.name,
        "kind": pattern.kind,
        "start": pattern.start_minutes,
        "end": pattern.end_minutes,
        "rest": [pattern.rest_from_minutes, pattern.rest_to_minutes],
        "end_by_location": pattern.end_by_location,
        "unit": pattern.unit_id,
        "mark": pattern.mark,
        "is_active": pattern.is_active,
    }
