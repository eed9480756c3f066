"""Movements: nobody is in two places at once, a permission has its limit, only what counts is heard."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tenant_apps.movements import selectors, services
from tenant_apps.worktime.services import MonthLocked, lock_month
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

    services.decide_movement(movement_id=movement, approve=True, decider_id=crew.boris, by=None, now=NOW)
    (found,) = selectors.movements_between([crew.amina], MONDAY, TUESDAY)
    assert (found.kind, found.from_minutes, found.to_minutes, found.place) == ("MESYUARAT", 600, 720, "Putrajaya")

    services.cancel_movement(movement_id=movement, by=None, now=NOW)
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
def test_a_remote_day_and_ordered_overtime_go_with_anything(crew: Cast, kind: str) -> None:
    enter(crew.amina, "MESYUARAT", 600, 720)

    enter(crew.amina, kind)


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

    with pytest.raises(services.NotWaiting):
        services.decide_movement(movement_id=movement, approve=True, decider_id=crew.amina, by=None, now=NOW)
    services.decide_movement(movement_id=movement, approve=False, decider_id=crew.boris, by=None, now=NOW)
    with pytest.raises(services.NotWaiting):
        services.decide_movement(movement_id=movement, approve=True, decider_id=crew.boris, by=None, now=NOW)
