"""Punches come in: one from a screen, or many from terminals and files. None is ever refused for what it says.

The way of one punch is the busiest of the product, so it is short: one statement reads all facts of the day,
the rules judge them together with the new punch, one statement keeps the punch and the verdict, and only what
stays to be explained costs more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.rows import insert_new
from tenant_apps.attendance.models import Punch, PunchFix, PunchKind, PunchSource, Verification
from tenant_apps.attendance.rules.places import OFFICE, OUTSIDE, is_declared, place_of
from tenant_apps.attendance.selectors.days import PunchCard, punch_card
from tenant_apps.attendance.selectors.reading import Standing, read_around
from tenant_apps.attendance.services import judging
from tenant_apps.attendance.signals import punches_kept
from tenant_apps.people.rules.geo import Geofence, Nearest, nearest
from tenant_apps.people.selectors import geofences
from tenant_apps.people.services import metres_from_home
from tenant_apps.worktime.selectors import policy_on
from tenant_apps.worktime.services.months import SHARE_MONTHS
from tenants.context import current

# How long after its punch a fix may still arrive.
LATE_FIX = timedelta(seconds=30)
# Up to so many days a batch is judged at once; a larger one waits for the job its marks wake.
JUDGE_AT_ONCE = 200
NOTE_LENGTH = 300


class KindUnknown(Refusal):
    """A punch says neither in nor out."""

    code = "attendance.kind_unknown"


@dataclass(frozen=True, slots=True)
class Fix:
    """A place a device reported: degrees, metres, and its own clock."""

    latitude: float
    longitude: float
    accuracy_m: int | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the officer is told. ``repeated`` says the same submission had arrived before.

    ``card`` is the punch as pages show it, ``standing`` the day as it leaves it.
    """

    punch_id: int
    person_id: int
    uuid: UUID
    kind: str | None
    at: datetime
    date: date
    place: str
    located: bool
    note: str
    card: PunchCard
    repeated: bool = False
    standing: Standing | None = None
    geofences: tuple[Geofence, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPunch:
    """A punch as a terminal, a file or an administrator's hand brings it. ``kind`` may be unknown.

    ``uuid`` must be the same whenever the same record is sent again.
    """

    uuid: UUID
    person_id: int
    at: datetime
    source: str
    kind: str | None = None
    place: str = OFFICE
    location_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: int | None = None
    device_at: datetime | None = None
    device_key: str = ""
    face_score: float | None = None
    verification: str = Verification.VALID.value
    note: str = ""
    entered_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many punches of a batch were new, and how many were known already."""

    new: int
    known: int
    judged: int


def record_punch(
    *,
    person_id: int,
    kind: str,
    uuid: UUID,
    at: datetime,
    source: str = PunchSource.WEB.value,
    fix: Fix | None = None,
    declared: str | None = None,
    reason: str = "",
    ip: str | None = None,
    device_at: datetime | None = None,
) -> Receipt:
    """Keep one punch at the moment ``at`` of the server's clock, judge its day, and return the receipt.

    The same ``uuid`` again returns the first receipt and changes nothing. Wherever the officer is and whatever
    the day, the punch is kept; what it means is for the judgement to say.

    :raises KindUnknown: it says neither in nor out.
    """
    if kind not in PunchKind.values:
        raise KindUnknown(_("Pilih Daftar Masuk atau Daftar Keluar."))
    with transaction.atomic():
        reading = read_around(person_id, at, also=(SHARE_MONTHS,))
        row = _row(
            person_id=person_id,
            kind=kind,
            uuid=uuid,
            at=at,
            source=source,
            note=reason.strip()[:NOTE_LENGTH],
            ip=ip,
            device_at=device_at,
            **_placed(fix, declared, reading.geofences, person_id=person_id, at=at),
        )
        kept = judging.land_with_punch(row, reading, now=at)
        if kept is not None:
            punches_kept.send(sender=None, count=1)
            return _receipt(kept[0], row, kept[1], reading.geofences)
        first = _first(uuid)
    if first.person_id != person_id:
        return record_punch(
            person_id=person_id,
            kind=kind,
            uuid=uuid4(),
            at=at,
            source=source,
            fix=fix,
            declared=declared,
            reason=reason,
            ip=ip,
            device_at=device_at,
        )
    return first


@transaction.atomic
def attach_fix(*, person_id: int, uuid: UUID, fix: Fix, now: datetime) -> bool:
    """Keep a fix that arrived after its punch and judge the day again; False when there is nothing it belongs to.

    A fix is a fact of its own: the punch stays as it was written. It must come within half a minute. A punch without
    a place was taken for outside, so that is no declaration when the fix shows the registered home.
    """
    punch = Punch.objects.filter(uuid=uuid, person_id=person_id, at__gte=now - LATE_FIX).first()
    if punch is None or punch.latitude is not None:
        return False
    declared = None if punch.place == OUTSIDE else punch.place
    placed = _placed(fix, declared, geofences(), person_id=person_id, at=punch.at)
    PunchFix.objects.create(punch=punch, at=now, **placed)
    judging.judge_punch_days([(person_id, punch.at)], now=now)
    return True


@transaction.atomic
def record_punches(punches: Sequence[RawPunch], *, now: datetime) -> Recorded:
    """Keep a batch of punches, in any order, each once; mark their days and judge them when they are few.

    Days of closed months keep their verdict; the punches themselves are kept all the same.
    """
    rows = [_raw_row(punch, now) for punch in punches]
    unique = list({row["uuid"]: row for row in rows}.values())
    new = insert_new("attendance_punch", unique, key="uuid", returning=("person_id", "at"))
    if new:
        punches_kept.send(sender=None, count=len(new))
    touched = judging.days_touched([(person_id, at) for person_id, at in new])
    judging.mark_pairs_stale(touched)
    judged = len(touched) if len(touched) <= JUDGE_AT_ONCE else 0
    if judged:
        judging.judge_pairs(touched, now=now)
    return Recorded(new=len(new), known=len(punches) - len(new), judged=judged)


def receipt_of(*, person_id: int, uuid: UUID) -> Receipt | None:
    """Return the receipt of an officer's own submission, if it arrived."""
    punch = Punch.objects.filter(uuid=uuid, person_id=person_id).first()
    return None if punch is None else _receipt_of(punch)


def _placed(
    fix: Fix | None, declared: str | None, fences: Sequence[Geofence], *, person_id: int, at: datetime
) -> dict[str, Any]:
    """The place columns of a punch: its class, the office it is nearest to, and the distance to its boundary."""
    near = _near(fix, fences)
    inside = near is not None and near.is_inside
    profile = current().profile
    at_home = fix is not None and not inside and not is_declared(declared, profile) and _is_home(person_id, fix, at)
    return {
        "place": place_of(inside=inside, declared=declared, profile=profile, at_home=at_home),
        "location_id": near.geofence.location_id if near is not None else None,
        "distance_m": near.outside_m if near is not None else None,
        "latitude": round(fix.latitude, 6) if fix else None,
        "longitude": round(fix.longitude, 6) if fix else None,
        "accuracy_m": fix.accuracy_m if fix else None,
        "fix_at": fix.taken_at if fix else None,
    }


def _is_home(person_id: int, fix: Fix, at: datetime) -> bool:
    """Whether a fix lies within ``home_radius_m`` of the registered home; not, where no point of it is known."""
    metres = metres_from_home(person_id=person_id, latitude=fix.latitude, longitude=fix.longitude)
    return metres is not None and metres <= policy_on(timezone.localtime(at).date()).home_radius_m


def _near(fix: Fix | None, fences: Sequence[Geofence]) -> Nearest | None:
    if fix is None:
        return None
    return nearest(fences, latitude=fix.latitude, longitude=fix.longitude, accuracy_m=fix.accuracy_m or 0)


def _row(*, at: datetime, **values: Any) -> dict[str, Any]:
    return {
        **values,
        "at": at,
        "local_date": timezone.localtime(at).date(),
        "device_key": values.get("device_key", ""),
        "verification": values.get("verification", Verification.VALID.value),
        "created_at": values.get("created_at", at),
    }


def _raw_row(punch: RawPunch, now: datetime) -> dict[str, Any]:
    values = asdict(punch) | {"note": punch.note.strip()[:NOTE_LENGTH], "created_at": now}
    return _row(**values)


def _first(uuid: UUID) -> Receipt:
    return _receipt_of(Punch.objects.get(uuid=uuid))


def _receipt_of(punch: Punch) -> Receipt:
    return Receipt(
        punch_id=punch.pk,
        person_id=punch.person_id,
        uuid=punch.uuid,
        kind=punch.kind,
        at=punch.at,
        date=punch.local_date,
        place=punch.place,
        located=punch.accuracy_m is not None or punch.latitude is not None,
        note=punch.note,
        card=punch_card(punch),
        repeated=True,
    )


def _receipt(punch_id: int, row: dict[str, Any], standing: Standing, geofences: tuple[Geofence, ...]) -> Receipt:
    return Receipt(
        punch_id=punch_id,
        person_id=row["person_id"],
        uuid=row["uuid"],
        kind=row["kind"],
        at=row["at"],
        date=row["local_date"],
        place=row["place"],
        located=row["latitude"] is not None,
        note=row["note"],
        card=PunchCard(
            id=punch_id,
            at=row["at"],
            kind=row["kind"],
            source=row["source"],
            place=row["place"],
            location_id=row["location_id"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            accuracy_m=row["accuracy_m"],
            distance_m=row["distance_m"],
            note=row["note"],
            verification=row["verification"],
        ),
        standing=standing,
        geofences=geofences,
    )
