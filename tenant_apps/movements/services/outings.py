"""The daily movement record: leaving the office, coming back, and taking back a line that never came true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.ui.times import hm
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.movements.models import Outing, OutingKind
from tenant_apps.movements.services.refusals import OutingOpen, OutingUnclear, OutingUnknown

LONGEST_PURPOSE, LONGEST_PLACE = 300, 200


@dataclass(frozen=True, slots=True)
class OutingEntry:
    """A line as a form states it: times are minutes since midnight of today; ``back_by`` None is not today."""

    kind: str
    purpose: str
    place: str
    out_minute: int
    back_by: int | None = None


def record_outing(*, person_id: int, entry: OutingEntry, by: Actor | None, now: datetime) -> int:
    """Record that an officer leaves the office today and return the line's id.

    Nothing asks for an approval first: the line says where somebody is. Whether a permission is due is told beside it.

    :raises OutingUnclear: purpose or place is missing or too long, or the return is not after the leaving.
    :raises OutingOpen: the officer is out already.
    """
    purpose, place = _plain(entry.purpose), _plain(entry.place)
    _refuse_unclear(entry, purpose, place)
    today = timezone.localtime(now)
    out_at = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=entry.out_minute)
    try:
        with transaction.atomic():
            outing = Outing.objects.create(
                person_id=person_id,
                date=today.date(),
                kind=entry.kind,
                purpose=purpose,
                place=place,
                out_at=out_at,
                back_by=entry.back_by,
                recorded_at=now,
            )
            facts = {"kind": outing.kind, "out_at": out_at, "back_by": entry.back_by}
            record("movements.went_out", actor=by, target=_target(outing), after=facts)
    except IntegrityError as error:
        raise OutingOpen(_("Anda masih direkod di luar. Tekan Sudah kembali dahulu.")) from error
    return outing.pk


@transaction.atomic
def come_back(*, outing_id: int, person_id: int, by: Actor | None, now: datetime, minute: int | None = None) -> None:
    """Record the return: now, or at a minute of the line's day that has passed. A second tap changes nothing.

    :raises OutingUnknown: it is none of theirs.
    :raises OutingUnclear: the day of the line is over and no time is named, or the time is before the leaving or ahead.
    """
    outing = _own(outing_id, person_id)
    if outing.back_at is not None:
        return
    local = timezone.localtime(now)
    if minute is None and local.date() != outing.date:
        raise _unclear(_("Hari itu sudah tamat. Nyatakan pukul berapa anda kembali."), "back_time")
    midnight = timezone.localtime(outing.out_at).replace(hour=0, minute=0, second=0, microsecond=0)
    back_at = now if minute is None else midnight + timedelta(minutes=minute)
    if back_at < outing.out_at:
        said = _("Masa kembali mesti selepas masa keluar, %(out)s. Jika tidak jadi keluar, batalkan rekod ini.")
        raise _unclear(said % {"out": hm(outing.out_at)}, "back_time")
    if back_at > now:
        raise _unclear(_("Masa kembali itu belum tiba."), "back_time")
    outing.back_at = back_at
    outing.save(update_fields=["back_at"])
    record("movements.came_back", actor=by, target=_target(outing), after={"back_at": back_at})


@transaction.atomic
def cancel_outing(*, outing_id: int, person_id: int, by: Actor | None, now: datetime) -> None:
    """Take back a line of today that never came true; once back, it stands.

    :raises OutingUnknown: it is none of theirs.
    :raises OutingUnclear: the officer is back, or its day is over.
    """
    outing = _own(outing_id, person_id)
    if outing.back_at is not None or outing.date != timezone.localdate(now):
        raise OutingUnclear(_("Rekod ini sudah tamat dan kekal. Catat keadaan sebenar pada tugasan hari itu."))
    outing.cancelled_at = now
    outing.save(update_fields=["cancelled_at"])
    record("movements.outing_cancelled", actor=by, target=_target(outing))


def _own(outing_id: int, person_id: int) -> Outing:
    outing = Outing.objects.select_for_update().filter(pk=outing_id, person=person_id, cancelled_at=None).first()
    if outing is None:
        raise OutingUnknown(_("Rekod ini tidak dijumpai."))
    return outing


def _refuse_unclear(entry: OutingEntry, purpose: str, place: str) -> None:
    if entry.kind not in OutingKind.values:
        raise _unclear(_("Pilih urusan rasmi atau peribadi."), "kind")
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise _unclear(_("Nyatakan tujuan dalam satu baris, paling panjang 300 aksara."), "purpose")
    if not place or len(place) > LONGEST_PLACE:
        raise _unclear(_("Nyatakan tempat, paling panjang 200 aksara."), "place")
    if not 0 <= entry.out_minute < 24 * 60:
        raise _unclear(_("Isi masa keluar."), "out_time")
    if entry.back_by is not None and entry.back_by <= entry.out_minute:
        raise _unclear(_("Jangkaan kembali mesti selepas masa keluar."), "back_by")


def _plain(words: str) -> str:
    return " ".join(words.replace("\x00", "").split())


def _unclear(said: str, field: str) -> OutingUnclear:
    return OutingUnclear(said, fields={field: said})


def _target(outing: Outing) -> tuple[str, object, str]:
    return "outing", outing.pk, outing.place
