"""Requests for another schedule: asked in time, decided by somebody else, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.models import AuditEntry
from tenant_apps.people.desks import RequestUnknown, Told
from tenant_apps.people.requests import Decision, NotWaiting, OwnRequest, RemarkMissing
from tenant_apps.people.signals import request_moved
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.signals import schedules_changed
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
    return cast()


def ask(person_id: int, **more: object) -> int:
    facts = {"pattern_code": "WP2", "month": DECEMBER, "is_for_good": False, "reason": "Hantar anak", "today": TODAY}
    return services.ask_schedule(person_id=person_id, now=NOW, by=None, **{**facts, **more})  # type: ignore[arg-type]  # free keywords of a test


def decide(request_id: int, decider_id: int | None, *, approve: bool = True, remark: str = "") -> None:
    decision = Decision(approve=approve, decider_id=decider_id, by=SYSTEM, now=NOW, remark=remark)
    services.SCHEDULE_DESK.decide(request_id, decision)


def months(person_id: int, year: int = 2026) -> list[str]:
    return [month.code for month in selectors.schedules_by_month([person_id], year)[person_id]]


def test_an_approved_month_is_worked_by_the_schedule_asked_for_and_no_longer(crew: Cast) -> None:
    request = ask(crew.amina)
    decide(request, crew.boris)

    assert months(crew.amina)[10:] == ["WBF", "WP2"]
    assert months(crew.amina, 2027)[0] == "WBF"
    assert selectors.own_requests(crew.amina)[0].state == "LULUS"
    assert AuditEntry.objects.filter(action="worktime.schedule_approved").exists()


def test_an_approval_for_good_goes_on_and_its_days_are_to_be_judged_again(crew: Cast) -> None:
    heard: list[tuple[object, object, object]] = []

    def listen(person_ids: object, date_from: object, date_to: object, **_: object) -> None:
        heard.append((person_ids, date_from, date_to))

    schedules_changed.connect(listen)
    try:
        decide(ask(crew.amina, is_for_good=True), crew.boris)
    finally:
        schedules_changed.disconnect(listen)

    assert months(crew.amina, 2027) == ["WP2"] * 12
    assert heard == [((crew.amina,), DECEMBER, None)]


def test_a_rejection_gives_its_reason_and_changes_nothing(crew: Cast) -> None:
    request = ask(crew.amina)

    with pytest.raises(RemarkMissing, match="sebab"):
        decide(request, crew.boris, approve=False)
    decide(request, crew.boris, approve=False, remark="Kaunter perlu dibuka")

    assert months(crew.amina)[11] == "WBF"
    assert selectors.own_requests(crew.amina)[0].remark == "Kaunter perlu dibuka"


def test_it_is_too_late_after_the_day_and_the_first_open_month_is_named(crew: Cast) -> None:
    with pytest.raises(services.MonthClosedForRequests) as refused:
        ask(crew.amina, today=date(2026, 11, 21))

    assert "Disember 2026 ditutup pada 20 November 2026" in refused.value.message
    assert "Januari 2027" in refused.value.message
    assert ask(crew.amina, today=date(2026, 11, 21), month=JANUARY)


def test_the_day_is_a_setting(crew: Cast) -> None:
    services.put_policy(params={"schedule_request_day": 10}, valid_from=FIRST_DAY, by=None)

    with pytest.raises(services.MonthClosedForRequests, match="10 November 2026"):
        ask(crew.amina)


def test_a_closed_month_is_refused_before_anything_else(crew: Cast) -> None:
    services.lock_month(month=date(2026, 10, 1), now=NOW, by=SYSTEM)

    with pytest.raises(services.MonthLocked, match="Oktober 2026"):
        ask(crew.amina, month=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"reason": "  "}, "sebab permohonan"),
        ({"pattern_code": "WBF"}, "sudah bekerja"),
        ({"pattern_code": "WP9"}, "daripada senarai"),
    ],
)
def test_what_makes_no_sense_is_refused(crew: Cast, asked: dict[str, object], words: str) -> None:
    with pytest.raises((services.BadRequest, services.BadSchedule), match=words):
        ask(crew.amina, **asked)


def test_a_shift_is_not_asked_for(crew: Cast) -> None:
    services.put_pattern(code="PAGI", name="Pagi", kind="SYIF", start_minutes=420, end_minutes=900, by=None)

    with pytest.raises(services.BadSchedule, match="jadual syif"):
        ask(crew.amina, pattern_code="PAGI")


def test_one_request_for_a_month_waits_at_a_time_until_it_is_withdrawn(crew: Cast) -> None:
    first = ask(crew.amina)
    with pytest.raises(services.BadRequest, match="masih menunggu"):
        ask(crew.amina, pattern_code="WP3")
    assert ask(crew.amina, month=JANUARY)

    services.SCHEDULE_DESK.withdraw(first, person_id=crew.amina, today=TODAY, by=None, now=NOW)
    assert ask(crew.amina, pattern_code="WP3")
    with pytest.raises(NotWaiting):
        services.SCHEDULE_DESK.withdraw(first, person_id=crew.amina, today=TODAY, by=None, now=NOW)


def test_nobody_withdraws_or_decides_what_is_not_theirs_to(crew: Cast) -> None:
    request = ask(crew.amina)

    with pytest.raises(RequestUnknown):
        services.SCHEDULE_DESK.withdraw(request, person_id=crew.boris, today=TODAY, by=None, now=NOW)
    with pytest.raises(OwnRequest):
        decide(request, crew.amina)
    decide(request, crew.boris)
    with pytest.raises(NotWaiting):
        decide(request, crew.boris)


def test_where_it_is_wanted_one_recommends_and_another_approves(crew: Cast) -> None:
    services.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    request = ask(crew.amina)

    decide(request, crew.boris)
    [waiting] = services.SCHEDULE_DESK.waiting([crew.amina])
    assert waiting.warnings == ("Disyorkan oleh Boris bin Omar.",)
    assert months(crew.amina)[11] == "WBF"
    with pytest.raises(services.BadRequest, match="pegawai lain"):
        decide(request, crew.boris)

    decide(request, crew.dania)
    assert months(crew.amina)[11] == "WP2"


def test_an_administrator_who_is_no_officer_approves_at_once(crew: Cast) -> None:
    services.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    decide(ask(crew.amina), None)

    assert months(crew.amina)[11] == "WP2"


def test_an_approval_after_the_month_was_closed_is_refused(crew: Cast) -> None:
    request = ask(crew.amina)
    services.lock_month(month=DECEMBER, now=NOW, by=SYSTEM)

    with pytest.raises(services.MonthLocked):
        decide(request, crew.boris)
    assert selectors.own_requests(crew.amina)[0].is_waiting


def test_the_inbox_is_told_what_is_asked_and_only_of_whom_it_asks(crew: Cast) -> None:
    request = ask(crew.amina)
    ask(crew.erna, is_for_good=True)
    source = services.SCHEDULE_DESK

    [waiting] = source.waiting([crew.amina])

    assert (waiting.id, waiting.person_id, waiting.reason) == (request, crew.amina, "Hantar anak")
    assert (waiting.date_from, waiting.date_to) == (DECEMBER, date(2026, 12, 31))
    assert waiting.facts == ("WP2 bagi Disember 2026",)
    assert len(source.waiting(None)) == 2
    assert source.waiting([]) == ()


def test_each_step_is_announced(crew: Cast) -> None:
    heard: list[object] = []

    def listen(told: Told, **_: object) -> None:
        heard.append(told.state)

    request_moved.connect(listen)
    try:
        request = ask(crew.amina)
        decide(request, crew.boris)
    finally:
        request_moved.disconnect(listen)

    assert heard == ["MENUNGGU", "LULUS"]
