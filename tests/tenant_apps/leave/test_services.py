"""Leave and releases: entered once, never over each other, decided by somebody else, heard by the rooms above."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kit.errors import Refusal
from shared_apps.audit.models import AuditEntry
from tenant_apps.leave import selectors, services
from tenant_apps.leave.signals import absences_changed
from tenant_apps.people.desks import RequestUnknown, desks
from tenant_apps.people.requests import Decision, NotWaiting, OwnRequest, TooLateToWithdraw
from tenant_apps.worktime.services import MonthLocked, lock_month, put_pattern, put_ramadan, set_default_schedule
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import NUMBERS, Cast, cast

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

    services.LEAVE_DESK.decide(leave, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))

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
    services.LEAVE_DESK.decide(
        leave, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW, remark="Tiada ganti")
    )

    enter(crew.amina, MONDAY)

    assert heard == []


def test_withdrawn_leave_is_heard_only_when_it_counted(crew: Cast, heard: list[dict[str, Any]]) -> None:
    services.LEAVE_DESK.cancel(enter(crew.amina, MONDAY), by=None, now=NOW)
    assert heard == []

    services.LEAVE_DESK.cancel(enter(crew.amina, MONDAY, state="LULUS"), by=None, now=NOW)
    assert len(heard) == 2


def test_nobody_decides_their_own_leave_nor_decides_twice(crew: Cast) -> None:
    leave = enter(crew.amina, MONDAY)

    with pytest.raises(OwnRequest):
        services.LEAVE_DESK.decide(leave, Decision(approve=True, decider_id=crew.amina, by=None, now=NOW))
    services.LEAVE_DESK.decide(leave, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))
    with pytest.raises(NotWaiting):
        services.LEAVE_DESK.decide(leave, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"type": "XX"}, services.LeaveTypeUnknown),
        ({"part": "MALAM"}, services.PartUnknown),
        ({"last": date(2027, 11, 17)}, services.DatesBackwards),
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

    services.RELEASE_DESK.decide(release, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))

    assert [found.kind for found in selectors.releases_between([crew.amina], TUESDAY, TUESDAY)] == ["HAMIL"]
    assert len(heard) == 1


def test_leave_is_withdrawn_by_its_officer_until_it_begins(crew: Cast) -> None:
    waiting, approved = enter(crew.amina, MONDAY), enter(crew.amina, TUESDAY, FRIDAY, state="LULUS")

    def withdraw(leave_id: int, person_id: int, today: date) -> None:
        services.LEAVE_DESK.withdraw(leave_id, person_id=person_id, today=today, by=None, now=NOW)

    with pytest.raises(RequestUnknown):
        withdraw(waiting, crew.erna, MONDAY)
    withdraw(waiting, crew.amina, FRIDAY)
    with pytest.raises(TooLateToWithdraw):
        withdraw(approved, crew.amina, TUESDAY)
    withdraw(approved, crew.amina, MONDAY)

    assert selectors.leaves_between([crew.amina], MONDAY, FRIDAY) == ()


def test_what_was_approved_stays_once_its_month_is_locked(crew: Cast) -> None:
    leave = enter(crew.amina, TUESDAY, state="LULUS")
    lock_month(month=MONDAY, now=NOW, by=None)

    with pytest.raises(MonthLocked):
        services.LEAVE_DESK.withdraw(leave, person_id=crew.amina, today=MONDAY, by=None, now=NOW)
    with pytest.raises(MonthLocked):
        services.LEAVE_DESK.cancel(leave, by=None, now=NOW)


TODAY, DUE = date(2026, 11, 10), date(2027, 3, 15)
FIRST, LAST = date(2026, 11, 23), date(2027, 3, 14)
ABOUT = ("is_husband", "wife_number", "wife_reference", "together", "due")


def pregnant(person_id: int, **more: Any) -> int:
    asked = {"date_from": FIRST, "date_to": LAST, "today": TODAY, "by": None, "now": NOW, **more}
    about = {
        name: asked.pop(name)
        for name in ("is_husband", "wife_number", "wife_reference", "together", "due")
        if name in asked
    }
    return services.ask_pregnancy(person_id=person_id, pregnancy=services.Pregnancy(**{"due": DUE, **about}), **asked)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"due": date(2027, 4, 1)}, "leave.too_early"),
        ({"date_from": date(2026, 11, 16)}, "leave.too_soon"),
        ({"date_to": date(2027, 4, 1)}, "leave.after_birth"),
        ({"due": date(2026, 11, 20), "date_to": FIRST}, "leave.after_birth"),
        ({"date_to": date(2026, 11, 1)}, "leave.dates_backwards"),
        ({"is_husband": True, "wife_reference": "JPA/12/2026"}, "leave.apart"),
        ({"is_husband": True, "together": True}, "leave.no_wife"),
        ({"is_husband": True, "together": True, "wife_number": NUMBERS["erna"]}, "leave.before_wife"),
        ({"is_husband": True, "together": True, "wife_number": "999"}, "leave.before_wife"),
    ],
)
def test_a_pregnancy_release_that_does_not_meet_the_circular_is_refused(
    crew: Cast, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        pregnant(crew.amina, **asked)

    assert refused.value.code == code


def test_the_earliest_day_of_a_pregnancy_release_is_told(crew: Cast) -> None:
    with pytest.raises(services.ReleaseUnfit, match="paling awal Sabtu, 28 November 2026"):
        pregnant(crew.amina, due=date(2027, 4, 3))

    assert pregnant(crew.amina, due=date(2027, 4, 3), date_from=date(2026, 11, 28))


def test_one_release_a_pregnancy(crew: Cast) -> None:
    pregnant(crew.amina, date_to=date(2026, 12, 31))

    with pytest.raises(services.ReleaseUnfit, match="Satu permohonan bagi satu kehamilan") as refused:
        pregnant(crew.amina, date_from=date(2027, 1, 1), due=date(2027, 3, 20))
    assert refused.value.code == "leave.second"


def test_shift_workers_have_no_pregnancy_release(crew: Cast) -> None:
    put_pattern(code="MALAM", name="Malam", kind="SYIF", start_minutes=1320, end_minutes=1800, by=None)
    set_default_schedule(pattern_code="MALAM", valid_from=date(2026, 1, 1), by=None)

    with pytest.raises(services.ReleaseUnfit) as refused:
        pregnant(crew.amina)
    assert refused.value.code == "leave.shift"


def test_the_husband_follows_the_approved_wife_and_both_end_with_maternity_leave(
    crew: Cast, heard: list[dict[str, Any]]
) -> None:
    hers = pregnant(crew.amina)
    with pytest.raises(services.ReleaseUnfit):
        pregnant(crew.erna, is_husband=True, together=True, wife_number=NUMBERS["amina"])
    services.RELEASE_DESK.decide(hers, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))

    with pytest.raises(services.ReleaseUnfit) as refused:
        pregnant(crew.erna, is_husband=True, together=True, wife_number=NUMBERS["amina"], date_to=DUE)
    his = pregnant(crew.erna, is_husband=True, together=True, wife_number=NUMBERS["amina"])
    services.RELEASE_DESK.decide(his, Decision(approve=True, decider_id=crew.dania, by=None, now=NOW))
    birth = date(2027, 3, 1)
    leave = enter(crew.amina, birth, date(2027, 5, 28), type="CB", state="LULUS")

    def ends() -> set[date]:
        return {found.date_to for found in selectors.releases_between([crew.amina, crew.erna], FIRST, LAST)}

    assert refused.value.code == "leave.after_wife"
    assert ends() == {date(2027, 2, 28)}
    assert [(said["person_ids"], said["date_to"]) for said in heard[-2:]] == [([crew.amina], LAST), ([crew.erna], LAST)]
    services.LEAVE_DESK.cancel(leave, by=None, now=NOW)
    assert ends() == {LAST}


def test_a_pregnancy_is_told_to_whoever_decides_and_named_a_special_permission(crew: Cast) -> None:
    pregnant(crew.amina)

    (waiting,) = desks()["kebenaran-khas"].waiting([crew.amina])

    assert waiting.title == "Kebenaran khas"
    assert waiting.facts == ("minggu ke-24 pada hari pertama", "dijangka bersalin 15 Mac 2027")
    assert "HAMIL" not in str(list(AuditEntry.objects.values_list("target_label", "after")))


def test_the_ramadan_release_runs_over_the_confirmed_dates(crew: Cast) -> None:
    def ask(today: date, **more: Any) -> int:
        return services.ask_ramadan(person_id=crew.amina, today=today, by=None, now=NOW, state="LULUS", **more)

    with pytest.raises(services.ReleaseUnfit) as refused:
        ask(TODAY)
    assert refused.value.code == "leave.no_ramadan"

    put_ramadan(date_from=date(2027, 2, 8), date_to=date(2027, 3, 9), by=None)
    ask(date(2027, 2, 15))
    with pytest.raises(services.AbsenceOverlaps, match="15 Februari 2027"):
        ask(TODAY)

    (found,) = selectors.releases_between([crew.amina], FIRST, LAST)
    assert (found.kind, found.date_from, found.date_to) == ("RAMADAN", date(2027, 2, 15), date(2027, 3, 9))
