"""What is asked of a movement before it is taken."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.ui.times import date_day, duration
from tenant_apps.movements.models import Movement, MovementKind
from tenant_apps.movements.rules.permission import longest_permission
from tenant_apps.movements.rules.remote import RemoteFault, remote_fault
from tenant_apps.movements.selectors import STANDING, movement_title
from tenant_apps.movements.services.refusals import (
    MovementOverlaps,
    MovementUnclear,
    PermissionTooLong,
    RemoteRefused,
)
from tenant_apps.people.whereabouts import Away, refuse_meeting
from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.rules.schedules import ScheduleKind
from tenant_apps.worktime.selectors import frame_of
from tenant_apps.worktime.services.months import refuse_locked

LONGEST_DAYS = 366
# A remote plan and ordered overtime go with anything that does not take the whole day.
COMPATIBLE = (MovementKind.OVERTIME, MovementKind.REMOTE)


def refuse_unclear(kind: str, date_from: date, date_to: date, from_minutes: int | None, to_minutes: int | None) -> None:
    """Do nothing, or refuse what does not run forwards.

    :raises MovementUnclear: with a sentence beside the field.
    """
    if kind not in MovementKind.values:
        raise _unclear("kind", _("Pilih jenis pergerakan daripada senarai."))
    if date_to < date_from:
        raise _unclear("date_to", _("Tarikh akhir mesti pada atau selepas tarikh mula."))
    if (date_to - date_from).days >= LONGEST_DAYS:
        raise _unclear("date_to", _("Satu permohonan paling lama setahun. Semak tarikh akhir."))
    if kind in COMPATIBLE and date_to != date_from:
        raise _unclear("date_to", _("Mohon satu tarikh bagi setiap permohonan."))
    if (from_minutes is None) != (to_minutes is None):
        raise _unclear("to_time", _("Isi masa mula dan masa akhir, atau kosongkan kedua-duanya."))
    if from_minutes is None or to_minutes is None:
        if kind == MovementKind.PERMISSION:
            raise _unclear("to_time", _("Kebenaran meninggalkan pejabat memerlukan masa mula dan masa akhir."))
        return
    if not 0 <= from_minutes < to_minutes or date_to != date_from:
        raise _unclear("to_time", _("Masa akhir mesti selepas masa mula pada tarikh yang sama."))


def refuse_closed(date_from: date, date_to: date) -> None:
    """Do nothing, or refuse because a date lies in a locked month.

    :raises MonthLocked: the sentence names the month.
    """
    refuse_locked(date_from + timedelta(days=n) for n in range((date_to - date_from).days + 1))


def refuse_overlap(
    person_id: int, kind: str, date_from: date, date_to: date, from_minutes: int | None, to_minutes: int | None
) -> None:
    """Do nothing, or refuse because the person is on leave, on duty or out at that time.

    :raises MovementOverlaps: the sentence names the date and the other record.
    """
    if kind in COMPATIBLE:
        wanted = Away(movement_title(kind), date_from, date_to)
        refuse_meeting(wanted, person_id, MovementOverlaps, whole_days=True)
    else:
        wanted = Away(movement_title(kind), date_from, date_to, from_minutes, to_minutes)
        refuse_meeting(wanted, person_id, MovementOverlaps)
    if kind == MovementKind.OVERTIME and _standing(person_id, kind).filter(date_from=date_from).exists():
        raise MovementOverlaps(
            _("Kerja lebih masa pada %(date)s sudah dimohon atau diluluskan.") % {"date": date_day(date_from)}
        )


def refuse_too_long(person_id: int, kind: str, day: date, minutes: int) -> None:
    """Do nothing, or refuse a permission beyond what the date allows, standing ones of the date added up.

    :raises PermissionTooLong: the sentence says how much is allowed and how much is taken.
    """
    if kind != MovementKind.PERMISSION:
        return
    frame = frame_of(person_id, day)
    is_shift = frame.schedule is not None and frame.schedule.kind == ScheduleKind.SHIFT
    if frame.day_type != DayType.WORK and not is_shift:
        raise PermissionTooLong(
            _("%(date)s hari rehat atau cuti umum: kebenaran meninggalkan pejabat tidak diperlukan.")
            % {"date": date_day(day)}
        )
    limit = longest_permission(frame.schedule, day, frame.state, frame.policy)
    already = sum(
        other.to_minutes - other.from_minutes
        for other in _standing(person_id, MovementKind.PERMISSION).filter(date_from=day)
        if other.from_minutes is not None and other.to_minutes is not None
    )
    if already + minutes <= limit:
        return
    words = {"date": date_day(day), "limit": duration(limit), "already": duration(already)}
    if already:
        raise PermissionTooLong(
            _(
                "Kebenaran meninggalkan pejabat pada %(date)s paling lama %(limit)s; %(already)s sudah diambil. "
                "Untuk lebih lama, mohon cuti."
            )
            % words
        )
    raise PermissionTooLong(
        _("Kebenaran meninggalkan pejabat pada %(date)s paling lama %(limit)s. Untuk lebih lama, mohon cuti.") % words
    )


def refuse_remote(person_id: int, kind: str, day: date) -> None:
    """Do nothing, or refuse a day at home that the plan does not allow.

    :raises RemoteRefused: the code and the sentence say why.
    """
    if kind != MovementKind.REMOTE:
        return
    frame = frame_of(person_id, day)
    week = timedelta(days=7)
    near = _standing(person_id, MovementKind.REMOTE).filter(date_from__range=(day - week, day + week))
    fault = remote_fault(
        day,
        state=frame.state,
        day_type=frame.day_type,
        policy=frame.policy,
        planned=list(near.values_list("date_from", flat=True)),
    )
    if fault is not None:
        quota = frame.policy.hbh_remote_quota_per_week
        raise RemoteRefused(_remote_sentence(fault, day, quota), code=fault.value)


def _remote_sentence(fault: RemoteFault, day: date, quota: int) -> str:
    if fault is RemoteFault.QUOTA:
        sentence = ngettext(
            "Kuota minggu bagi %(date)s sudah penuh: %(n)s hari di rumah seminggu. Pilih minggu lain.",
            "Kuota minggu bagi %(date)s sudah penuh: %(n)s hari di rumah seminggu. Pilih minggu lain.",
            quota,
        )
        return sentence % {"n": quota, "date": date_day(day)}
    sentences = {
        RemoteFault.NO_PLAN: _("Agensi ini tidak merancang hari bekerja dari rumah pada %(date)s."),
        RemoteFault.NOT_WORKING: _("%(date)s ialah hari rehat atau cuti umum. Pilih hari bekerja."),
        RemoteFault.TWICE: _("%(date)s sudah dimohon atau diluluskan sebagai hari bekerja dari rumah."),
        RemoteFault.OFFICE_DAY: _("%(date)s ialah hari wajib di pejabat. Pilih hari lain."),
    }
    return sentences[fault] % {"date": date_day(day)}


def _standing(person_id: int, kind: str) -> models.QuerySet[Movement]:
    return Movement.objects.filter(person_id=person_id, kind=kind, state__in=STANDING)


def _unclear(field: str, sentence: str) -> MovementUnclear:
    return MovementUnclear(sentence, fields={field: sentence})
