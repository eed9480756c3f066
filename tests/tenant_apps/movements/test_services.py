"""Movements: nobody is in two places at once, a permission has its limit, only what counts is heard."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kit.uploads import UploadRefused
from shared_apps.audit.models import AuditEntry
from tenant_apps.leave.services import AbsenceOverlaps, enter_leave
from tenant_apps.movements import selectors, services
from tenant_apps.movements.models import Movement
from tenant_apps.people.desks import RequestUnknown, desks
from tenant_apps.people.requests import Decision, NotWaiting, OwnRequest, RemarkMissing, TooLateToWithdraw
from tenant_apps.people.services import move_person, put_location
from tenant_apps.worktime.services import MonthLocked, ensure_patterns, lock_month, put_policy, set_default_schedule
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import Cast, cast

NOW = datetime(2026, 11, 10, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return cast()


def enter(person_id: int, kind: str, start: int | None = None, end: int | None = None, **more: Any) -> int:
    entry = {"date_from": MONDAY, "by": None, "now": NOW, **more}
    return services.enter_movement(person_id=person_id, kind=kind, from_minutes=start, to_minutes=end, **entry)


def test_an_approved_movement_counts_until_it_is_withdrawn(crew: Cast) -> None:
    movement = enter(crew.amina, "MESYUARAT", 600, 720, place="Putrajaya")
    assert selectors.movements_between([crew.amina], MONDAY, MONDAY) == ()

    services.MOVEMENT_DESK.decide(movement, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))
    (found,) = selectors.movements_between([crew.amina], MONDAY, TUESDAY)
    assert (found.kind, found.from_minutes, found.to_minutes, found.place) == ("MESYUARAT", 600, 720, "Putrajaya")

    services.MOVEMENT_DESK.cancel(movement, by=None, now=NOW)
    assert selectors.movements_between([crew.amina], MONDAY, MONDAY) == ()


def test_nobody_is_in_two_places_at_once(crew: Cast) -> None:
    enter(crew.amina, "MESYUARAT", 600, 720)

    with pytest.raises(services.MovementOverlaps):
        enter(crew.amina, "KEBENARAN", 700, 760)
    with pytest.raises(services.MovementOverlaps):
        enter(crew.amina, "KURSUS", date_to=TUESDAY)
    enter(crew.amina, "KEBENARAN", 720, 760)
    enter(crew.boris, "MESYUARAT", 600, 720)


@pytest.mark.parametrize("kind", ["BDR", "LEBIH_MASA"])
def test_a_remote_day_and_ordered_overtime_go_with_a_part_of_the_day(crew: Cast, kind: str) -> None:
    put_policy(valid_from=date(2026, 1, 1), params={"remote_plan_required": True}, by=None)
    enter(crew.amina, "MESYUARAT", 600, 720)

    enter(crew.amina, kind)

    enter(crew.boris, "KURSUS")
    with pytest.raises(services.MovementOverlaps, match="Kursus pada Isnin, 16 November 2026"):
        enter(crew.boris, kind)


def test_what_waits_of_a_proposer_is_decided_by_somebody_else(crew: Cast) -> None:
    movement = enter(crew.amina, "LEBIH_MASA", requested_by_id=crew.boris)

    with pytest.raises(OwnRequest):
        services.MOVEMENT_DESK.decide(movement, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))
    services.MOVEMENT_DESK.decide(
        movement, Decision(approve=True, decider_id=crew.erna, by=None, now=NOW, on_behalf_of_id=crew.dania)
    )

    assert AuditEntry.objects.latest("pk").on_behalf_of == "Dania binti Musa"
    assert Movement.objects.get().on_behalf_of_id == crew.dania


def test_leave_and_movements_know_each_other(crew: Cast) -> None:
    def leave(day: date, part: str = "FULL") -> int:
        return enter_leave(person_id=crew.amina, type="CR", part=part, date_from=day, date_to=day, by=None, now=NOW)

    leave(MONDAY, "AM")
    with pytest.raises(services.MovementOverlaps, match=r"Cuti Rehat \(pagi\) pada Isnin, 16 November 2026"):
        enter(crew.amina, "KEBENARAN", 600, 660)
    enter(crew.amina, "KEBENARAN", 900, 960)
    with pytest.raises(AbsenceOverlaps, match=r"Kebenaran meninggalkan pejabat, 3\.00 petang"):
        leave(MONDAY, "PM")
    enter(crew.amina, "KURSUS", date_from=TUESDAY, date_to=date(2026, 11, 19))
    with pytest.raises(AbsenceOverlaps, match="Kursus pada Rabu, 18 November 2026 sedang menunggu"):
        leave(date(2026, 11, 18))


def test_a_second_order_of_overtime_is_refused(crew: Cast) -> None:
    enter(crew.amina, "LEBIH_MASA", 1080, 1200)

    with pytest.raises(services.MovementOverlaps, match="Isnin, 16 November 2026"):
        enter(crew.amina, "LEBIH_MASA")


@pytest.mark.parametrize(
    ("state", "day", "schedule", "minutes"),
    [
        ("PJY", MONDAY, "WBF", 240),
        ("PJY", date(2026, 11, 20), "WBF", 195),
        ("KDH", date(2026, 11, 19), "WBF", 195),
        ("KDH", date(2026, 11, 19), "WP2", 195),
        ("SBH", date(2026, 11, 20), "WP1", 195),
    ],
)
def test_a_permission_is_at_most_half_the_net_day(
    crew: Cast, state: str, day: date, schedule: str, minutes: int
) -> None:
    ensure_patterns()
    set_default_schedule(pattern_code=schedule, valid_from=date(2026, 1, 1), by=None)
    place = put_location(name="Cawangan", state=state, by=None)
    move_person(person_id=crew.amina, unit_id=crew.unit, location_id=place, valid_from=date(2026, 11, 1), by=None)

    with pytest.raises(services.PermissionTooLong, match=str(day.day)):
        enter(crew.amina, "KEBENARAN", 540, 540 + minutes + 1, date_from=day)
    enter(crew.amina, "KEBENARAN", 540, 540 + minutes, date_from=day)


def test_a_day_off_needs_no_permission(crew: Cast) -> None:
    with pytest.raises(services.PermissionTooLong, match="tidak diperlukan"):
        enter(crew.amina, "KEBENARAN", 540, 600, date_from=date(2026, 11, 21))


WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (18, 19, 20))


def test_days_at_home_are_planned_only_where_the_agency_plans_them(crew: Cast) -> None:
    with pytest.raises(services.RemoteRefused) as refused:
        enter(crew.amina, "BDR", date_from=WEDNESDAY)

    assert refused.value.code == "movements.remote_without_plan"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (MONDAY, "movements.remote_on_office_day"),
        (FRIDAY, "movements.remote_on_office_day"),
        (date(2026, 11, 21), "movements.remote_on_day_off"),
        (TUESDAY, "movements.remote_twice"),
        (THURSDAY, "movements.remote_quota"),
    ],
)
def test_a_hybrid_week_has_two_days_at_home_and_two_fixed_for_the_office(crew: Cast, day: date, code: str) -> None:
    put_policy(valid_from=date(2026, 8, 1), params={"hbh_enabled": True}, by=None)
    enter(crew.amina, "BDR", date_from=TUESDAY)
    enter(crew.amina, "BDR", date_from=WEDNESDAY)

    with pytest.raises(services.RemoteRefused) as refused:
        enter(crew.amina, "BDR", date_from=day)
    enter(crew.amina, "BDR", date_from=date(2026, 11, 24))

    assert refused.value.code == code


def test_a_movement_is_withdrawn_by_its_officer_until_it_begins(crew: Cast) -> None:
    def withdraw(movement: int, person_id: int, today: date) -> None:
        services.MOVEMENT_DESK.withdraw(movement, person_id=person_id, today=today, by=None, now=NOW)

    waiting = enter(crew.amina, "MESYUARAT", 600, 720)
    approved = enter(crew.amina, "KURSUS", date_from=TUESDAY, state="LULUS")

    with pytest.raises(RequestUnknown):
        withdraw(waiting, crew.erna, MONDAY)
    withdraw(waiting, crew.amina, TUESDAY)
    with pytest.raises(NotWaiting):
        withdraw(waiting, crew.amina, MONDAY)
    with pytest.raises(TooLateToWithdraw):
        withdraw(approved, crew.amina, TUESDAY)
    withdraw(approved, crew.amina, MONDAY)

    lock_month(month=MONDAY, now=NOW, by=None)
    movement = enter(crew.amina, "KURSUS", date_from=date(2026, 12, 1), date_to=date(2026, 12, 2))
    lock_month(month=date(2026, 12, 1), now=NOW, by=None)
    with pytest.raises(MonthLocked):
        withdraw(movement, crew.amina, MONDAY)


def test_what_is_no_evidence_is_refused_and_asks_for_nothing(crew: Cast) -> None:
    with pytest.raises(UploadRefused):
        enter(crew.amina, "MESYUARAT", 600, 720, files=[SimpleUploadedFile("x.pdf", b"MZ program")])

    assert not Movement.objects.exists()


def test_what_waits_is_told_with_its_times_and_doubts(crew: Cast) -> None:
    late = datetime(2026, 11, 16, 3, tzinfo=UTC)
    enter(crew.amina, "KEBENARAN", 540, 660, purpose="Klinik", permission_kind="RAWATAN", now=late)
    enter(crew.boris, "LEBIH_MASA", requested_by_id=crew.dania)

    overtime, permission = desks()["pergerakan"].waiting(None)

    assert (permission.facts, permission.reason) == (("9.00 pagi – 11.00 pagi", "rawatan perubatan"), "Klinik")
    assert permission.warnings == ("Dimohon selepas ia bermula.", "Slip masa rawatan belum dilampirkan.")
    assert (overtime.facts, overtime.proposed_by_id) == (("dicadangkan oleh Dania binti Musa",), crew.dania)
    assert [one.person_id for one in desks()["pergerakan"].waiting([crew.boris])] == [crew.boris]


@pytest.mark.parametrize(("start", "end"), [(480, 721), (480, 900)])
def test_a_permission_is_at_most_four_hours(crew: Cast, start: int, end: int) -> None:
    with pytest.raises(services.PermissionTooLong):
        enter(crew.amina, "KEBENARAN", start, end)


def test_permissions_of_a_day_are_added_up(crew: Cast) -> None:
    enter(crew.amina, "KEBENARAN", 480, 660)

    with pytest.raises(services.PermissionTooLong):
        enter(crew.amina, "KEBENARAN", 900, 961)
    enter(crew.amina, "KEBENARAN", 900, 960)


@pytest.mark.parametrize(
    ("kind", "start", "end", "more"),
    [
        ("KEBENARAN", None, None, {}),
        ("MESYUARAT", 600, None, {}),
        ("MESYUARAT", None, 600, {}),
        ("MESYUARAT", 700, 600, {}),
        ("MESYUARAT", -5, 600, {}),
        ("MESYUARAT", 600, 700, {"date_to": TUESDAY}),
        ("MESYUARAT", None, None, {"date_to": date(2026, 11, 1)}),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(
    crew: Cast, kind: str, start: int | None, end: int | None, more: dict[str, Any]
) -> None:
    with pytest.raises(services.MovementUnclear):
        enter(crew.amina, kind, start, end, **more)


def test_a_locked_month_takes_no_movement(crew: Cast) -> None:
    lock_month(month=MONDAY, now=NOW, by=None)

    with pytest.raises(MonthLocked):
        enter(crew.amina, "MESYUARAT", 600, 720)


def test_nobody_decides_their_own_movement_nor_decides_twice(crew: Cast) -> None:
    movement = enter(crew.amina, "MESYUARAT", 600, 720)

    with pytest.raises(OwnRequest):
        services.MOVEMENT_DESK.decide(movement, Decision(approve=True, decider_id=crew.amina, by=None, now=NOW))
    with pytest.raises(RemarkMissing):
        services.MOVEMENT_DESK.decide(movement, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW))
    services.MOVEMENT_DESK.decide(
        movement, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW, remark="Tiada ganti")
    )
    with pytest.raises(NotWaiting):
        services.MOVEMENT_DESK.decide(movement, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))
