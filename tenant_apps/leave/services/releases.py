"""Entering and asking for standing releases: Ramadan and pregnancy.

Sources: SPP 1/2016 (Ramadan: half an hour less rest and leaving half an hour earlier, by choice and approval);
PP 11/2017, MyPPSM SR.4.2.1 (pregnancy: an hour earlier from the 22nd week, the husband too after the wife).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kit.identity import normalise
from kit.ui.times import date_day, date_long
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.models import Release, RequestState
from tenant_apps.leave.rules.pregnancy import AHEAD, earliest, is_same, weeks_on
from tenant_apps.leave.selectors import release_title
from tenant_apps.leave.services.dates import refuse_backwards, refuse_closed
from tenant_apps.leave.services.desks import RELEASE_DESK
from tenant_apps.leave.services.files import keep_files
from tenant_apps.leave.services.ramadan import MONTH, SINCE, within_ramadan
from tenant_apps.leave.services.refusals import AbsenceOverlaps, ReleaseUnfit
from tenant_apps.people.desks import STANDING, Verb
from tenant_apps.people.selectors import find_person_ids
from tenant_apps.people.services.persons import id_digest
from tenant_apps.people.whereabouts import hold_whereabouts
from tenant_apps.worktime.rules.schedules import ScheduleKind
from tenant_apps.worktime.selectors import frame_of, ramadan_on

# A child may come after the date expected; so long the release may run on.
AFTER_DUE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """What is said of a pregnancy: the birth expected, and for a husband his wife.

    A wife in this agency is named by her identity number, which colleagues do not know; one in another agency by
    ``wife_reference``, her agency and its letter of approval. ``together`` declares the same building or area and
    the same vehicle.
    """

    due: date
    is_husband: bool = False
    wife_number: str = ""
    wife_reference: str = ""
    together: bool = False


@transaction.atomic
def enter_release(
    *,
    person_id: int,
    kind: str,
    date_from: date,
    date_to: date,
    by: Actor | None,
    now: datetime,
    state: str = RequestState.PENDING,
    details: Mapping[str, Any] | None = None,
    wife_id: int | None = None,
    requested_by_id: int | None = None,
    decided_by_id: int | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> int:
    """Enter a standing release (Ramadan, pregnancy) for dates (both included) and return its id.

    One for Ramadan is cut to the confirmed dates of the month.

    :raises DatesBackwards: the dates do not run forwards.
    :raises AbsenceOverlaps: a release of the same kind already covers a date.
    :raises MonthLocked: a date lies in a locked month.
    """
    refuse_backwards(date_from, date_to)
    kept = dict(details or {})
    if kind == Release.Kind.RAMADAN:
        state_of = frame_of(person_id, date_from).state or ""
        date_from, date_to, cut = within_ramadan(date_from, date_to, state_of)
        kept |= cut
    refuse_closed(date_from, date_to)
    hold_whereabouts(person_id)
    same = _standing(person_id, kind).filter(date_from__lte=date_to, date_to__gte=date_from).first()
    if same is not None:
        raise AbsenceOverlaps(
            _("%(title)s sudah ada dari %(first)s hingga %(last)s.")
            % {
                "title": release_title(kind),
                "first": date_long(same.date_from),
                "last": date_long(same.date_to),
            }
        )
    release = Release.objects.create(
        person_id=person_id,
        kind=kind,
        date_from=date_from,
        date_to=date_to,
        details=kept,
        wife_id=wife_id,
        state=state,
        requested_at=now,
        requested_by_id=requested_by_id,
        decided_at=now if state == RequestState.APPROVED else None,
        decided_by_id=decided_by_id,
    )
    keep_files(files, release_id=release.pk, person_id=requested_by_id or person_id, now=now)
    record("leave.release_entered", actor=by, target=RELEASE_DESK.target(release))
    if state == RequestState.APPROVED:
        RELEASE_DESK.counted(release, None, now)
    RELEASE_DESK.tell(release, Verb.ENTERED, now=now, decider_id=decided_by_id)
    return release.id


def ask_ramadan(*, person_id: int, today: date, whole: bool = False, **entry: Any) -> int:
    """Ask for the shorter rest and the earlier end of this Ramadan or the next, and return the request's id.

    Its dates are those an administrator has confirmed for the officer's state; once it has begun the release runs
    from ``today`` on, unless the ``whole`` month was approved on paper. ``entry`` goes on to :func:`enter_release`.

    :raises ReleaseUnfit: there is no confirmed Ramadan within a year.
    :raises AbsenceOverlaps, MonthLocked: see :func:`enter_release`.
    """
    period = ramadan_on(today, frame_of(person_id, today).state or "")
    if period is None or period.is_estimated:
        raise _unfit("no_ramadan", _("Tarikh Ramadan belum disahkan oleh Pentadbir Organisasi. Mohon selepas itu."))
    return enter_release(
        person_id=person_id,
        kind=Release.Kind.RAMADAN,
        date_from=period.date_from if whole else max(period.date_from, today),
        date_to=period.date_to,
        details={MONTH: period.hijri_year, **({} if whole or today <= period.date_from else {SINCE: str(today)})},
        **entry,
    )


@transaction.atomic
def ask_pregnancy(
    *, person_id: int, pregnancy: Pregnancy, date_from: date, date_to: date, today: date | None, **entry: Any
) -> int:
    """Ask for the hour off of a pregnancy and return the request's id. ``entry`` goes on to :func:`enter_release`.

    ``today`` is when it is asked for; without it (an administrator enters what was approved on paper) it need not
    have been a week ahead.

    1. Not for shift workers, from the policy's week on, to the birth expected.
    2. Asked for a week ahead, once a pregnancy.
    3. The husband's only after the wife's is approved, and not longer than hers.

    :raises ReleaseUnfit: it does not meet the circular; the code says which condition.
    :raises DatesBackwards, AbsenceOverlaps, MonthLocked: see :func:`enter_release`.
    """
    refuse_backwards(date_from, date_to)
    _refuse_work(person_id, date_from, pregnancy.due)
    if date_to > pregnancy.due + AFTER_DUE:
        raise _unfit(
            "after_birth",
            _("Tarikh akhir paling lewat dua minggu selepas tarikh jangka bersalin, %(due)s.")
            % {"due": date_long(pregnancy.due)},
            "date_to",
        )
    if today is not None and date_from < today + AHEAD:
        raise _unfit(
            "too_soon",
            _("Mohon sekurang-kurangnya seminggu lebih awal: tarikh mula paling awal %(day)s.")
            % {"day": date_day(today + AHEAD)},
            "date_from",
        )
    hold_whereabouts(person_id)
    _refuse_second(person_id, pregnancy.due)
    wife_id = _wife_of(pregnancy, date_to) if pregnancy.is_husband else None
    details = {"due": pregnancy.due.isoformat()}
    if pregnancy.is_husband:
        details |= {"wife": pregnancy.wife_reference.strip() if wife_id is None else "", "together": "1"}
    return enter_release(
        person_id=person_id,
        kind=Release.Kind.PREGNANCY,
        date_from=date_from,
        date_to=date_to,
        details=details,
        wife_id=wife_id,
        **entry,
    )


def _standing(person_id: int, kind: str) -> Any:
    return Release.objects.filter(person_id=person_id, kind=kind, state__in=STANDING)


def _refuse_work(person_id: int, date_from: date, due: date) -> None:
    frame = frame_of(person_id, date_from)
    if frame.schedule is not None and frame.schedule.kind == ScheduleKind.SHIFT:
        raise _unfit("shift", _("Kebenaran ini bukan untuk pegawai yang bekerja syif."))
    weeks = frame.policy.pregnancy_min_weeks
    if due < date_from:
        raise _unfit("after_birth", _("Tarikh mula mesti sebelum tarikh jangka bersalin."), "date_from")
    if weeks_on(date_from, due) < weeks:
        raise _unfit(
            "too_early",
            _("Kebenaran ini bermula selepas %(weeks)s minggu kehamilan: paling awal %(day)s.")
            % {"weeks": weeks, "day": date_day(earliest(due, weeks))},
            "date_from",
        )


def _refuse_second(person_id: int, due: date) -> None:
    for other in _standing(person_id, Release.Kind.PREGNANCY):
        if other.details.get("due") and is_same(due, date.fromisoformat(other.details["due"])):
            raise _unfit(
                "second",
                _("Kehamilan ini sudah mempunyai permohonan bermula %(day)s. Satu permohonan bagi satu kehamilan.")
                % {"day": date_long(other.date_from)},
            )


def _wife_of(pregnancy: Pregnancy, date_to: date) -> int | None:
    """The wife, when she serves in this agency; None when she serves in another and is named by a letter.

    Whether there is no such officer or no approved release is not told: it is nobody else's to know.
    """
    if not pregnancy.together:
        raise _unfit("apart", _("Sahkan bahawa suami isteri bertugas berdekatan dan berkongsi kenderaan."), "together")
    number = normalise(pregnancy.wife_number)
    if not number:
        if len(pregnancy.wife_reference.strip()) < 5:
            raise _unfit(
                "no_wife",
                _("Beri nombor kad pengenalan isteri, atau agensi dan rujukan surat kelulusannya."),
                "wife_number",
            )
        return None
    wife_id = find_person_ids(id_digests=[id_digest(number)]).get(id_digest(number))
    approved = Release.objects.filter(
        person_id=wife_id or 0, kind=Release.Kind.PREGNANCY, state=RequestState.APPROVED, wife=None
    ).exclude(details__has_key="together")
    hers = [row for row in approved if is_same(pregnancy.due, date.fromisoformat(row.details.get("due", "1900-01-01")))]
    if wife_id is None or not hers:
        raise _unfit(
            "before_wife",
            _("Tiada kebenaran isteri yang sudah diluluskan di agensi ini. Permohonan suami dibuat selepasnya."),
            "wife_number",
        )
    if date_to > hers[0].date_to:
        raise _unfit(
            "after_wife",
            _("Kebenaran isteri tamat pada %(day)s. Pilih tarikh akhir yang sama atau lebih awal.")
            % {"day": date_long(hers[0].date_to)},
            "date_to",
        )
    return wife_id


def _unfit(code: str, sentence: str, field: str = "") -> ReleaseUnfit:
    return ReleaseUnfit(sentence, code=f"leave.{code}", fields={field: sentence} if field else {})
