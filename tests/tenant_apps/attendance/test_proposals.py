"""Forgotten punches: proposed, decided by somebody else, then a fact like any other; and what approvals do to days."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance import services
from tenant_apps.attendance.models import Punch, PunchProposal
from tenant_apps.leave.models import Leave
from tenant_apps.leave.services import LEAVE_DESK, enter_leave
from tenant_apps.movements.services import MOVEMENT_DESK, enter_movement
from tenant_apps.people.desks import RequestUnknown, desks
from tenant_apps.people.requests import Decision, NotWaiting, OwnRequest, RemarkMissing
from tenant_apps.worktime.services import MonthLocked, lock_month
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, day_of, punch
from tests.tenant_apps.people.cast import Cast

NOW = after()
BREACHES = {"LEWAT", "PULANG_AWAL", "TIADA_MASUK", "TIADA_KELUAR", "TIDAK_HADIR"}


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return crew_at_work()


def propose(person_id: int, kind: str = "KELUAR", clock: str = "17:10", **more: Any) -> int:
    entry = {"reason": "Terlupa selepas mesyuarat", "by": None, "now": NOW, **more}
    return services.propose_punch(person_id=person_id, kind=kind, at=at(clock), **entry)


def close(person_id: int) -> None:
    services.close_days(person_ids=[person_id], date_from=MONDAY, date_to=MONDAY, now=NOW)


def test_an_approved_proposal_becomes_a_manual_punch_and_completes_the_day(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")
    close(crew.amina)
    assert day_of(crew.amina).primary == "TIDAK_LENGKAP"
    proposal = propose(crew.amina)
    assert day_of(crew.amina).primary == "TIDAK_LENGKAP"
    decision = Decision(True, crew.boris, Actor(crew.boris_user, "Boris"), NOW, on_behalf_of_id=crew.dania)

    desks()["rekod"].decide(proposal, decision)

    assert day_of(crew.amina).primary == "HADIR"
    made = Punch.objects.get(source="MANUAL")
    assert (made.uuid, made.at, made.note) == (
        PunchProposal.objects.get().uuid,
        at("17:10"),
        "Terlupa selepas mesyuarat",
    )
    line = AuditEntry.objects.filter(action="attendance.punch_approved").get()
    assert (line.actor_name, line.on_behalf_of) == ("Boris", "Dania binti Musa")


def test_a_rejected_or_withdrawn_proposal_leaves_no_record(crew: Cast) -> None:
    first = propose(crew.amina)
    with pytest.raises(RemarkMissing):
        services.PUNCH_DESK.decide(first, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW))
    services.PUNCH_DESK.decide(
        first, Decision(approve=False, decider_id=crew.boris, by=None, now=NOW, remark="Tiada bukti")
    )
    second = propose(crew.amina)
    with pytest.raises(RequestUnknown):
        services.PUNCH_DESK.withdraw(second, person_id=crew.erna, by=None, now=NOW, today=MONDAY)
    services.PUNCH_DESK.withdraw(second, person_id=crew.amina, by=None, now=NOW, today=MONDAY)

    with pytest.raises(NotWaiting):
        services.PUNCH_DESK.decide(second, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))
    assert not Punch.objects.exists()


def test_neither_the_officer_nor_the_proposer_decides(crew: Cast) -> None:
    proposal = propose(crew.amina, requested_by_id=crew.boris, by=Actor(crew.boris_user, "Boris"))

    for decider, actor in (
        (crew.amina, None),
        (crew.boris, None),
        (None, Actor(crew.boris_user, "Boris")),
    ):
        with pytest.raises(OwnRequest):
            services.PUNCH_DESK.decide(proposal, Decision(approve=True, decider_id=decider, by=actor, now=NOW))
    services.PUNCH_DESK.decide(proposal, Decision(approve=True, decider_id=crew.dania, by=None, now=NOW))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "REHAT"}, "attendance.proposal_kind"),
        ({"clock": "00:31+1"}, "attendance.proposal_ahead"),
        ({"now": at("09:00", MONDAY.replace(year=2028))}, "attendance.proposal_too_old"),
        ({"reason": "  ab "}, "attendance.proposal_no_reason"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(crew: Cast, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(services.ProposalRefused) as refused:
        propose(crew.amina, **wrong)

    assert refused.value.code == code


def test_the_same_punch_is_proposed_once_at_a_time(crew: Cast) -> None:
    propose(crew.amina)
    propose(crew.amina, "MASUK", "08:00")

    with pytest.raises(services.ProposalRefused, match="Isnin, 16 November 2026"):
        propose(crew.amina, "KELUAR", "17:20")


def test_a_locked_month_takes_no_proposal_and_no_decision(crew: Cast) -> None:
    proposal = propose(crew.amina)
    lock_month(month=MONDAY, now=NOW, by=None)

    with pytest.raises(MonthLocked):
        propose(crew.amina, "MASUK", "08:00")
    with pytest.raises(MonthLocked):
        services.PUNCH_DESK.decide(proposal, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))


def leave(person_id: int, part: str) -> Callable[[bool], None]:
    entered = enter_leave(person_id=person_id, type="CR", part=part, date_from=MONDAY, date_to=MONDAY, by=None, now=NOW)
    entry: dict[str, Any] = {"by": None, "now": NOW, "remark": "Tidak disokong"}

    def settle(approve: bool) -> None:
        LEAVE_DESK.decide(entered, Decision(approve=approve, decider_id=None, **entry))

    return settle


def movement(person_id: int, kind: str, start: int | None, end: int | None) -> Callable[[bool], None]:
    entered = enter_movement(
        person_id=person_id, kind=kind, date_from=MONDAY, from_minutes=start, to_minutes=end, by=None, now=NOW
    )

    def settle(approve: bool) -> None:
        MOVEMENT_DESK.decide(
            entered, Decision(approve=approve, decider_id=None, by=None, now=NOW, remark="Tidak disokong")
        )

    return settle


REQUESTS: dict[str, Callable[[int], Callable[[bool], None]]] = {
    "leave": lambda person_id: leave(person_id, "FULL"),
    "morning": lambda person_id: leave(person_id, "AM"),
    "afternoon": lambda person_id: leave(person_id, "PM"),
    "duty": lambda person_id: movement(person_id, "MESYUARAT", 600, 720),
    "outstation": lambda person_id: movement(person_id, "OUTSTATION", None, None),
    "permission": lambda person_id: movement(person_id, "KEBENARAN", 900, 960),
    "overtime": lambda person_id: movement(person_id, "LEBIH_MASA", None, None),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_an_approval_never_makes_a_clean_day_a_breach_and_a_rejection_leaves_it(
    crew: Cast, request_of: Callable[[int], Callable[[bool], None]]
) -> None:
    for person_id in (crew.amina, crew.boris):
        punch(person_id, "MASUK", "08:00")
        punch(person_id, "KELUAR", "17:05")
        close(person_id)
    before = day_of(crew.boris)

    request_of(crew.amina)(True)
    request_of(crew.boris)(False)

    judged = day_of(crew.amina)
    assert not {judged.primary, *judged.flags} & BREACHES
    left = day_of(crew.boris)
    assert (left.primary, left.flags, left.version) == (before.primary, before.flags, before.version)


def test_a_late_morning_is_excused_by_an_approval_and_late_again_when_it_is_cancelled(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "11:00")
    punch(crew.amina, "KELUAR", "18:00")
    close(crew.amina)
    entry: dict[str, Any] = {"by": None, "now": NOW}
    meeting = enter_movement(
        person_id=crew.amina, kind="MESYUARAT", date_from=MONDAY, from_minutes=510, to_minutes=640, **entry
    )
    flags = [set(day_of(crew.amina).flags)]

    MOVEMENT_DESK.decide(meeting, Decision(approve=True, decider_id=crew.boris, **entry))
    flags.append(set(day_of(crew.amina).flags))
    MOVEMENT_DESK.cancel(meeting, **entry)
    flags.append(set(day_of(crew.amina).flags))
    morning = enter_leave(
        person_id=crew.amina, type="CR", part="AM", date_from=MONDAY, date_to=MONDAY, state="LULUS", **entry
    )
    flags.append(set(day_of(crew.amina).flags))
    LEAVE_DESK.cancel(morning, **entry)
    flags.append(set(day_of(crew.amina).flags))

    assert ["LEWAT" in found for found in flags] == [True, False, True, False, True]


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(committed: None, north: TenantRef) -> None:
    with in_tenant("north"):
        crew = crew_at_work()
        asked = enter_leave(person_id=crew.amina, type="CR", date_from=MONDAY, date_to=MONDAY, by=None, now=NOW)
    start, outcomes = threading.Barrier(2), []

    def decide(approve: bool, decider_id: int) -> None:
        with in_tenant("north"):
            start.wait()
            try:
                LEAVE_DESK.decide(
                    asked, Decision(approve=approve, decider_id=decider_id, by=None, now=NOW, remark="Tiada ganti")
                )
                outcomes.append("done")
            except NotWaiting:
                outcomes.append("told")
        connection.close()

    threads = [threading.Thread(target=decide, args=args) for args in ((True, crew.boris), (False, crew.dania))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "told"]
    with in_tenant("north"):
        assert Leave.objects.get().decided_by_id in (crew.boris, crew.dania)
