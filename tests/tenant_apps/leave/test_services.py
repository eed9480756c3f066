"""Leave and releases: entered once, never over each other, decided by somebody else, heard by the rooms above."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared_apps.audit.models import AuditEntry
from tenant_apps.leave import selectors, services
from tenant_apps.leave.signals import absences_changed
from tenant_apps.worktime.services import MonthLocked, lock_month
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import Cast, cast

NOW = datetime(2026, 11, 10, tzinfo=UTC)
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return cast()


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    found: list[dict[str, Any]] = []

    def hear(**said: Any) -> None:
        found.append(said)

    absences_changed.connect(hear)
    yield found
    absences_changed.disconnect(hear)


def enter(person_id: int, first: date, last: date | None = None, **more: Any) -> int:
    entry = {"type": "CR", "by": None, "now": NOW, **more}
    return services.enter_leave(person_id=person_id, date_from=first, date_to=last or first, **entry)


def test_waiting_leave_changes_nothing_and_approved_leave_is_heard(crew: Cast, heard: list[dict[str, Any]]) -> None:
    leave = enter(crew.amina, MONDAY, FRIDAY)
    assert (heard, selectors.leaves_between([crew.amina], MONDAY, FRIDAY)) == ([], ())

    services.decide_leave(leave_id=leave, approve=True, decider_id=crew.boris, by=None, now=NOW)

    assert [(said["person_ids"], said["date_from"], said["date_to"]) for said in heard] == [
        ([crew.amina], MONDAY, FRIDAY)
    ]
    (found,) = selectors.leaves_between([crew.amina], TUESDAY, TUESDAY)
    assert (found.type, found.part, found.holds(FRIDAY)) == ("CR", "FULL", True)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[-2:] == [
        "leave.entered",
        "leave.approved",
    ]


def test_leave_over_leave_is_refused_but_two_halves_make_a_day(crew: Cast) -> None:
    enter(crew.amina, MONDAY, part="AM")
    enter(crew.amina, MONDAY, part="PM")

    for part in ("AM", "PM", "FULL"):
        with pytest.raises(services.AbsenceOverlaps):
            enter(crew.amina, MONDAY, part=part)
    enter(crew.boris, MONDAY)


def test_rejected_leave_makes_room(crew: Cast, heard: list[dict[str, Any]]) -> None:
    leave = enter(crew.amina, MONDAY)
    services.decide_leave(leave_id=leave, approve=False, decider_id=crew.boris, by=None, now=NOW, remark="Tiada ganti")

    enter(crew.amina, MONDAY)

    assert heard == []


def test_withdrawn_leave_is_heard_only_when_it_counted(crew: Cast, heard: list[dict[str, Any]]) -> None:
    services.cancel_leave(leave_id=enter(crew.amina, MONDAY), by=None, now=NOW)
    assert heard == []

    services.cancel_leave(leave_id=enter(crew.amina, MONDAY, state="LULUS"), by=None, now=NOW)
    assert len(heard) == 2


def test_nobody_decides_their_own_leave_nor_decides_twice(crew: Cast) -> None:
    leave = enter(crew.amina, MONDAY)

    with pytest.raises(services.NotWaiting):
        services.decide_leave(leave_id=leave, approve=True, decider_id=crew.amina, by=None, now=NOW)
    services.decide_leave(leave_id=leave, approve=True, decider_id=crew.boris, by=None, now=NOW)
    with pytest.raises(services.NotWaiting):
        services.decide_leave(leave_id=leave, approve=False, decider_id=crew.boris, by=None, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"type": "XX"}, services.LeaveTypeUnknown),
        ({"last": MONDAY.replace(day=13)}, services.DatesBackwards),
        ({"part": "AM", "last": FRIDAY}, services.DatesBackwards),
    ],
)
def test_leave_that_makes_no_sense_is_refused(crew: Cast, wrong: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        enter(crew.amina, MONDAY, **wrong)


def test_a_locked_month_takes_no_leave(crew: Cast) -> None:
    lock_month(month=MONDAY, now=NOW, by=None)

    with pytest.raises(MonthLocked):
        enter(crew.amina, date(2026, 10, 30), MONDAY)


def test_a_release_is_entered_once_for_its_dates(crew: Cast, heard: list[dict[str, Any]]) -> None:
    release = services.enter_release(
        person_id=crew.amina, kind="HAMIL", date_from=MONDAY, date_to=FRIDAY, by=None, now=NOW, details={"weeks": 24}
    )
    with pytest.raises(services.AbsenceOverlaps):
        services.enter_release(person_id=crew.amina, kind="HAMIL", date_from=FRIDAY, date_to=FRIDAY, by=None, now=NOW)
    services.enter_release(person_id=crew.amina, kind="RAMADAN", date_from=MONDAY, date_to=FRIDAY, by=None, now=NOW)

    services.decide_release(release_id=release, approve=True, decider_id=crew.boris, by=None, now=NOW)

    assert [found.kind for found in selectors.releases_between([crew.amina], TUESDAY, TUESDAY)] == ["HAMIL"]
    assert len(heard) == 1
