"""Schedules, parameters and locked months: periods that fit together, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from shared_apps.audit.actor import SYSTEM
from tenant_apps.worktime import selectors, services
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

NOW = datetime(2026, 12, 11, tzinfo=UTC)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    return cast()


def periods(person_id: int) -> list[tuple[str, date, date | None]]:
    cards = selectors.assignments_of([person_id])
    return sorted((card.code, card.valid_from, card.valid_to) for card in cards)


def assign(crew: Cast, code: str | None, start: date, end: date | None = None) -> None:
    services.assign_schedule(person_ids=[crew.amina], pattern_code=code, valid_from=start, valid_to=end, by=None)


def test_a_month_of_another_schedule_splits_what_runs_through_it(crew: Cast) -> None:
    assign(crew, "WBF", FIRST_DAY)
    assign(crew, "WP2", date(2026, 3, 1), date(2026, 4, 1))

    assert periods(crew.amina) == [
        ("WBF", FIRST_DAY, date(2026, 3, 1)),
        ("WBF", date(2026, 4, 1), None),
        ("WP2", date(2026, 3, 1), date(2026, 4, 1)),
    ]


def test_assigning_again_replaces_what_lies_inside(crew: Cast) -> None:
    assign(crew, "WP1", date(2026, 3, 1), date(2026, 4, 1))
    assign(crew, "WP2", date(2026, 3, 10), date(2026, 5, 1))
    assign(crew, "WP3", date(2026, 2, 1), date(2026, 6, 1))

    assert periods(crew.amina) == [("WP3", date(2026, 2, 1), date(2026, 6, 1))]


def test_an_own_schedule_can_be_taken_away(crew: Cast) -> None:
    assign(crew, "WP1", FIRST_DAY)
    assign(crew, None, date(2026, 5, 1))

    assert periods(crew.amina) == [("WP1", FIRST_DAY, date(2026, 5, 1))]


def test_the_year_shows_each_month_with_the_default_behind(crew: Cast) -> None:
    services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
    assign(crew, "WP4", date(2026, 3, 1), date(2026, 5, 1))

    shown = selectors.schedules_by_month([crew.amina, crew.boris], 2026)

    assert [month.code for month in shown[crew.amina]] == ["WBF", "WBF", "WP4", "WP4", *["WBF"] * 8]
    assert [month.is_own for month in shown[crew.amina]] == [False, False, True, True, *[False] * 8]
    assert [month.code for month in shown[crew.boris]] == ["WBF"] * 12


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"start_minutes": None, "end_minutes": 1020}, "start"),
        ({"start_minutes": 1020, "end_minutes": 480}, "end"),
        ({"start_minutes": 480, "end_minutes": 1020, "rest_from_minutes": 780}, "rest_from"),
        ({"start_minutes": 480, "end_minutes": 1020, "rest_from_minutes": 300, "rest_to_minutes": 360}, "rest_from"),
    ],
)
def test_times_that_make_no_day_are_refused(crew: Cast, times: dict[str, int | None], field: str) -> None:
    with pytest.raises(services.BadSchedule) as refused:
        services.put_pattern(code="KAUNTER", name="Kaunter", kind="TETAP", by=None, **times)  # type: ignore[arg-type]  # times by name

    assert field in refused.value.fields


def test_a_shift_may_end_on_the_next_day(crew: Cast) -> None:
    services.put_pattern(
        code="MALAM",
        name="Syif malam",
        kind="SYIF",
        start_minutes=1320,
        end_minutes=360,
        rest_from_minutes=120,
        rest_to_minutes=180,
        by=None,
    )
    assign(crew, "MALAM", FIRST_DAY)

    schedule = selectors.frame_of(crew.amina, date(2026, 11, 16)).schedule
    assert schedule is not None
    assert (schedule.start, schedule.end, schedule.rest) == (1320, 1800, (1560, 1620))


def test_the_times_of_a_schedule_in_use_stay(crew: Cast) -> None:
    def put(name: str, start: int, pattern_id: int | None = None) -> int:
        return services.put_pattern(
            pattern_id=pattern_id,
            code="KAUNTER",
            name=name,
            kind="TETAP",
            start_minutes=start,
            end_minutes=1020,
            by=None,
        )

    pattern = put("Kaunter", 480)
    assign(crew, "KAUNTER", FIRST_DAY)

    with pytest.raises(services.BadSchedule):
        put("Kaunter", 450, pattern)
    assert put("Kaunter 2", 480, pattern) == pattern


def test_an_unknown_schedule_is_refused(crew: Cast) -> None:
    with pytest.raises(services.BadSchedule):
        assign(crew, "WP9", FIRST_DAY)


@pytest.mark.parametrize(
    "params", [{"grace_in_minutes": 5}, {"grace_in_min": -1}, {"card_table": "C"}, {"friday_rest": ["14:00", "12:00"]}]
)
def test_parameters_that_do_not_exist_or_fit_are_refused(in_north: TenantRef, params: dict[str, object]) -> None:
    with pytest.raises(services.BadPolicy):
        services.put_policy(params=params, valid_from=FIRST_DAY, by=None)


def test_a_later_set_keeps_what_it_does_not_mention_and_none_takes_back(in_north: TenantRef) -> None:
    services.put_policy(params={"grace_in_min": 5, "approval_levels": 2}, valid_from=FIRST_DAY, by=None)
    services.put_policy(params={"grace_in_min": None}, valid_from=date(2026, 6, 1), by=None)

    before, after = selectors.policy_on(date(2026, 5, 31)), selectors.policy_on(date(2026, 6, 1))

    assert (before.grace_in_min, before.approval_levels) == (5, 2)
    assert (after.grace_in_min, after.approval_levels) == (0, 2)


def test_a_locked_month_takes_no_new_rules_until_it_is_opened_with_a_reason(crew: Cast) -> None:
    assert services.lock_month(month=date(2026, 11, 16), now=NOW, by=SYSTEM)
    assert not services.lock_month(month=date(2026, 11, 1), now=NOW, by=SYSTEM)
    assert selectors.is_locked(date(2026, 11, 30))

    with pytest.raises(services.MonthLocked, match="November 2026"):
        assign(crew, "WP1", date(2026, 11, 20))
    with pytest.raises(services.MonthLocked):
        services.put_policy(params={"grace_in_min": 5}, valid_from=date(2026, 11, 1), by=None)
    with pytest.raises(services.MonthLocked):
        services.unlock_month(month=date(2026, 11, 1), reason=" ", now=NOW, by=SYSTEM)

    services.unlock_month(month=date(2026, 11, 1), reason="Aduan pegawai", now=NOW, by=SYSTEM)
    assert not selectors.is_locked(date(2026, 11, 1))
    assign(crew, "WP1", date(2026, 11, 20))
