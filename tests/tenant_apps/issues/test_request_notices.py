"""Whom a request reaches, and what is told of it: the same way for every room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance.services import propose_punch
from tenant_apps.issues.selectors.requests import Charge, charge_of, waiting_requests
from tenant_apps.issues.services import remind_of_requests
from tenant_apps.issues.services.requests import decide_request
from tenant_apps.leave.services import Pregnancy, ask_pregnancy, ask_ramadan, enter_leave
from tenant_apps.movements.services import enter_movement
from tenant_apps.notifications.models import Notice
from tenant_apps.people.desks import desk_of
from tenant_apps.people.models import Person
from tenant_apps.people.requests import Decision
from tenant_apps.people.services import delegate
from tenant_apps.people.viewer import Viewer, read_viewer
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.issues.desk import NOW, TODAY
from tests.tenant_apps.people.cast import FIRST_DAY, Cast

NEXT_WEEK = MONDAY + timedelta(days=9)
DECEMBER = date(2026, 12, 1)

type Ask = Callable[[int], int]


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    crew = crew_at_work()
    worktime.put_policy(params={"hbh_enabled": True}, valid_from=FIRST_DAY, by=None)
    Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


def ask_leave(person_id: int, **more: object) -> int:
    return enter_leave(person_id=person_id, type="CR", date_from=NEXT_WEEK, date_to=NEXT_WEEK, by=None, now=NOW, **more)  # type: ignore[arg-type]  # free keywords of a test


def move(kind: str, **more: object) -> Ask:
    def ask(person_id: int) -> int:
        return enter_movement(person_id=person_id, kind=kind, date_from=NEXT_WEEK, by=None, now=NOW, **more)  # type: ignore[arg-type]  # free keywords of a test

    return ask


def ask_schedule(person_id: int) -> int:
    return worktime.ask_schedule(
        person_id=person_id,
        pattern_code="WP2",
        month=DECEMBER,
        is_for_good=False,
        reason="Hantar anak",
        today=TODAY,
        now=NOW,
        by=None,
    )


def ask_punch(person_id: int) -> int:
    return propose_punch(person_id=person_id, kind="KELUAR", at=at("17:05"), reason="Terlupa", by=None, now=NOW)


def ask_fast(person_id: int) -> int:
    worktime.put_ramadan(date_from=date(2027, 2, 8), date_to=date(2027, 3, 9), by=SYSTEM)
    return ask_ramadan(person_id=person_id, today=TODAY, by=None, now=NOW)


def ask_special(person_id: int) -> int:
    due = TODAY + timedelta(days=80)
    return ask_pregnancy(
        person_id=person_id,
        pregnancy=Pregnancy(due=due),
        date_from=TODAY + timedelta(days=14),
        date_to=due,
        today=TODAY,
        by=None,
        now=NOW,
    )


EVERYTHING: dict[str, tuple[str, Ask, str]] = {
    "leave": ("cuti", ask_leave, "Cuti Rehat"),
    "permission": (
        "pergerakan",
        move("KEBENARAN", from_minutes=600, to_minutes=660, purpose="Bank"),
        "Kebenaran meninggalkan pejabat",
    ),
    "duty": ("pergerakan", move("MESYUARAT", from_minutes=600, to_minutes=660, purpose="Belanjawan"), "Mesyuarat"),
    "remote": ("pergerakan", move("BDR", purpose="Laporan"), "Bekerja dari rumah"),
    "overtime": (
        "pergerakan",
        move("LEBIH_MASA", from_minutes=1080, to_minutes=1200, purpose="Akaun"),
        "Kerja lebih masa",
    ),
    "schedule": ("worktime.schedule", ask_schedule, "Tukar waktu kerja"),
    "punch": ("rekod", ask_punch, "Rekod masa tertinggal"),
    "ramadan": ("kebenaran-khas", ask_fast, "Pelepasan Ramadan"),
    "special": ("kebenaran-khas", ask_special, "Kebenaran khas"),
}


def titles(person_id: int, language: str = "ms") -> list[str]:
    return [str(notice.title[language]) for notice in Notice.objects.filter(person=person_id).order_by("pk")]


def decision(decider_id: int | None, *, approve: bool = True, remark: str = "") -> Decision:
    return Decision(approve=approve, decider_id=decider_id, by=SYSTEM, now=NOW, remark=remark)


def charge(person_id: int, name: str, *roles: Role) -> Charge:
    return charge_of(seen_by(person_id, name, *roles))


def seen_by(person_id: int, name: str, *roles: Role) -> Viewer:
    found = Person.objects.get(pk=person_id).user_id or give_account(person_id, name)
    for role in roles:
        accounts.grant_role(found, role, by=None, now=NOW)
    viewer = read_viewer(found, on=TODAY)
    assert viewer is not None
    return viewer


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_supervisor_hears_of_an_arrival_and_the_officer_of_the_decision(crew: Cast, name: str) -> None:
    source, ask, title = EVERYTHING[name]

    request = ask(crew.amina)
    assert titles(crew.boris) == [f"Permohonan menunggu keputusan anda: {title}"]
    assert titles(crew.amina) == []

    desk_of(source).decide(request, decision(crew.boris, approve=False, remark="Tiada ganti"))
    [told] = Notice.objects.filter(person=crew.amina)
    assert told.title["ms"].startswith(f"Permohonan ditolak: {title}, ")
    assert told.title["en"].startswith("Request rejected: ")
    assert told.body["ms"] == "Tiada ganti"
    assert told.url == f"/permohonan-saya/{source}/{request}/"


def test_what_the_office_enters_or_cancels_is_told_and_what_one_takes_back_oneself_is_not(crew: Cast) -> None:
    entered = ask_leave(crew.amina, state="LULUS")
    desk_of("cuti").cancel(entered, by=SYSTEM, now=NOW, remark="Salah tarikh")
    assert [title.split(":")[0] for title in titles(crew.amina)] == [
        "Direkodkan oleh pejabat bagi anda",
        "Permohonan dibatalkan oleh pejabat",
    ]

    mine = ask_leave(crew.erna)
    desk_of("cuti").withdraw(mine, person_id=crew.erna, today=TODAY, by=None, now=NOW)
    assert titles(crew.erna) == []


def test_who_proposed_hears_with_the_officer_and_never_decides(crew: Cast) -> None:
    proposed = move("LEBIH_MASA", from_minutes=1080, to_minutes=1200, purpose="Akaun", requested_by_id=crew.boris)
    request = proposed(crew.amina)

    assert titles(crew.boris) == []
    assert titles(crew.dania) == ["Permohonan menunggu keputusan anda: Kerja lebih masa"]
    assert [one.id for one in waiting_requests(charge(crew.dania, "dania"))] == [request]
    assert waiting_requests(charge(crew.boris, "boris")) == ()

    desk_of("pergerakan").decide(request, decision(crew.dania))
    for person in (crew.amina, crew.boris):
        assert titles(person)[-1].startswith("Permohonan diluluskan: Kerja lebih masa")


def test_a_recommended_request_reaches_the_next_supervisor_and_not_the_first_again(crew: Cast) -> None:
    worktime.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    request = ask_schedule(crew.amina)
    first, second = charge(crew.boris, "boris"), charge(crew.dania, "dania")
    assert waiting_requests(second) == ()

    decide_request(key=("worktime.schedule", request), approve=True, remark="", charge=first, by=SYSTEM, now=NOW)
    assert waiting_requests(first) == ()
    assert titles(crew.dania) == ["Permohonan menunggu keputusan anda: Tukar waktu kerja"]
    assert titles(crew.amina)[-1].startswith("Permohonan disyorkan: Tukar waktu kerja")

    [waiting] = waiting_requests(second)
    assert waiting.warnings == ("Disyorkan oleh Boris bin Omar.",)
    decide_request(key=("worktime.schedule", request), approve=True, remark="", charge=second, by=SYSTEM, now=NOW)
    assert titles(crew.amina)[-1].startswith("Permohonan diluluskan: Tukar waktu kerja")


def test_who_stands_in_for_the_next_supervisor_approves_on_their_behalf(crew: Cast) -> None:
    worktime.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    delegate(
        principal_id=crew.dania,
        deputy_id=crew.erna,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=5),
        reason="Kursus",
        today=TODAY,
        by=None,
        now=NOW,
    )
    request = ask_schedule(crew.amina)
    desk_of("worktime.schedule").decide(request, decision(crew.boris))

    assert titles(crew.erna)[-1] == "Permohonan menunggu keputusan anda: Tukar waktu kerja"
    [waiting] = waiting_requests(charge(crew.erna, "erna"))
    assert waiting.acting_for_name == "Dania binti Musa"


def test_where_nobody_stands_above_the_administrators_decide(crew: Cast) -> None:
    worktime.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    admin = charge(crew.erna, "erna", Role.ADMIN)
    request = ask_schedule(crew.boris)
    desk_of("worktime.schedule").decide(request, decision(crew.dania))

    assert [one.id for one in waiting_requests(admin)] == [request]
    assert titles(crew.erna)[-1] == "Permohonan menunggu keputusan anda: Tukar waktu kerja"


def test_without_a_supervisor_a_recommendation_is_not_asked_for(crew: Cast) -> None:
    worktime.put_policy(params={"schedule_recommender": True}, valid_from=FIRST_DAY, by=None)
    request = ask_schedule(crew.dania)

    desk_of("worktime.schedule").decide(request, decision(crew.erna))

    assert titles(crew.dania)[-1].startswith("Permohonan diluluskan")


def test_one_letter_in_the_morning_tells_of_all_that_waits_and_only_when_some_is_new(crew: Cast) -> None:
    ask_leave(crew.amina)
    ask_punch(crew.amina)
    ask_leave(crew.boris)
    Notice.objects.all().delete()

    assert remind_of_requests(now=NOW + timedelta(hours=2), today=TODAY) == 2
    assert remind_of_requests(now=NOW + timedelta(hours=3), today=TODAY) == 0
    assert titles(crew.boris) == ["2 permohonan menunggu keputusan anda"]
    assert titles(crew.dania, "en") == ["1 request waits for your decision"]

    later = TODAY + timedelta(days=2)
    assert later.weekday() != 0
    assert remind_of_requests(now=NOW + timedelta(days=2), today=later) == 0
    monday = TODAY + timedelta(days=7 - TODAY.weekday())
    assert remind_of_requests(now=NOW + timedelta(days=10), today=monday) == 2
