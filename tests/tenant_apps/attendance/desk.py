"""What the tests of the room share: the crew with schedules, moments of the agency's clock, punches."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from tenant_apps.attendance import services
from tenant_apps.attendance.models import Day
from tenant_apps.attendance.services import Fix, RawPunch, Receipt
from tenant_apps.worktime import services as worktime
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
MONDAY = date(2026, 11, 16)
OFFICE = Fix(latitude=2.926, longitude=101.696, accuracy_m=20)
FAR = Fix(latitude=3.139, longitude=101.687, accuracy_m=15)


def crew_at_work(schedule: str = "WBF") -> Cast:
    """Stand the crew up with a default schedule, in the agency the code runs in."""
    worktime.ensure_patterns()
    worktime.set_default_schedule(pattern_code=schedule, valid_from=FIRST_DAY, by=None)
    return cast()


def at(clock: str, day: date = MONDAY) -> datetime:
    """The moment of the agency's clock: ``07:58``, with seconds where they matter, ``+1`` for the next date."""
    text, plus = (clock[:-2], clock[-2:]) if clock[-2] in "+-" else (clock, "0")
    moment = datetime.combine(day, time.fromisoformat(text), tzinfo=ZONE)
    return moment + timedelta(days=int(plus))


def punch(
    person_id: int,
    kind: str,
    clock: str,
    day: date = MONDAY,
    *,
    fix: Fix | None = OFFICE,
    uuid: UUID | None = None,
    declared: str | None = None,
    reason: str = "",
) -> Receipt:
    """Punch through the service, in the office unless told."""
    return services.record_punch(
        person_id=person_id,
        kind=kind,
        uuid=uuid or uuid4(),
        at=at(clock, day),
        fix=fix,
        declared=declared,
        reason=reason,
    )


def raw(person_id: int, kind: str | None, clock: str, day: date = MONDAY, **more: object) -> RawPunch:
    """A terminal's record."""
    return RawPunch(uuid=uuid4(), person_id=person_id, at=at(clock, day), source="BIOMETRIK", kind=kind, **more)  # type: ignore[arg-type]  # free keywords of a test


def day_of(person_id: int, day: date = MONDAY) -> Day:
    """The verdict that stands."""
    return Day.objects.get(person_id=person_id, date=day)


def after(day: date = MONDAY) -> datetime:
    """The half hour after midnight in which the day is closed."""
    return at("00:30+1", day)
