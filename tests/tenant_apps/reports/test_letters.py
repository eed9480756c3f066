"""Show-cause letters: who gets one, who may read it, what becomes of it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from kit import clock
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenant_apps.reports import services
from tenant_apps.reports.models import ShowCauseLetter
from tenant_apps.reports.services import LetterRefused
from tenant_apps.worktime import services as worktime
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, run_night, work, workdays

ADMIN = Actor(user_id=None, name="Pentadbir")
NIGHT = run_night(OCTOBER)
TODAY = NIGHT.date()
ANSWER = "Kesesakan akibat kemalangan di lebuh raya."


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    """Everybody worked October; Amina was late on three Mondays."""
    with in_tenant("north"):
        crew = crew_at_work()
        for person in (crew.amina, crew.boris, crew.dania, crew.erna):
            work(person, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3] if person == crew.amina else ())
    return crew


def rule(**params: object) -> None:
    worktime.put_policy(params=params, valid_from=date(2026, 1, 1), by=None)


def drafted(crew: Cast) -> ShowCauseLetter:
    """October closed, with a letter from three days on."""
    rule(letter_min_breaches=3)
    close(OCTOBER)
    return ShowCauseLetter.objects.get()


def issue(letter: ShowCauseLetter) -> str:
    return services.issue_letter(
        letter_id=letter.pk,
        signatory_name="Dato' Rahim",
        signatory_position="Pengarah",
        issued_on=TODAY,
        now=NIGHT,
        by=ADMIN,
    )


def browser(crew: Cast, name: str, *roles: str) -> Client:
    with in_tenant("north"):
        user_id = give_account(getattr(crew, name), name)
        if roles:
            units = [crew.unit] if "EKSEKUTIF" in roles else []
            people.put_roles(person_id=getattr(crew, name), roles=roles, unit_ids=units, by=ADMIN, now=NIGHT)
    return signed_in("north", user_id)


@pytest.mark.parametrize(
    ("params", "letters"),
    [
        ({}, 0),
        ({"letter_from_colour": "HIJAU"}, 1),
        ({"letter_from_colour": "TIADA", "letter_min_breaches": 3}, 1),
        ({"letter_min_breaches": 4}, 0),
        ({"letter_absent_streak": 1}, 0),
    ],
)
def test_the_agencys_rules_decide_who_gets_a_draft(crew: Cast, params: dict[str, object], letters: int) -> None:
    with in_tenant("north"):
        if params:
            rule(**params)
        close(OCTOBER)

        assert ShowCauseLetter.objects.count() == letters


def test_absence_in_a_row_calls_for_a_letter(north: TenantRef) -> None:
    with in_tenant("north"):
        crew = crew_at_work()
        work(crew.amina, workdays(OCTOBER))
        rule(letter_absent_streak=7, letter_from_colour="TIADA")
        close(OCTOBER)

        assert set(ShowCauseLetter.objects.values_list("person_id", flat=True)) == {crew.boris, crew.dania, crew.erna}


def test_a_draft_lists_what_counted(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)

    first = {"date": "2026-10-05", "schedule": "WBF", "in": "09:20", "out": "18:05", "breaches": ["LEWAT"]}
    assert letter.days[0] == first
    assert [day["date"] for day in letter.days] == ["2026-10-05", "2026-10-12", "2026-10-19"]
    assert letter.answer_days == 7
    assert "395/1993" in letter.grounds
    assert letter.state == "DRAF"


def test_closing_again_drafts_nothing_twice_and_takes_back_what_is_not_called_for(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        services.draft_letters(month=OCTOBER, now=NIGHT)
        assert ShowCauseLetter.objects.count() == 1

        services.reopen_month(month=OCTOBER, reason="Semakan", now=NIGHT, by=ADMIN)
        rule(letter_min_breaches=9)
        services.close_month(month=OCTOBER, now=NIGHT, by=ADMIN)

        letter.refresh_from_db()
    assert letter.state == "BATAL"


def test_a_letter_is_issued_by_a_person_and_the_officer_is_told(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        assert not Notice.objects.filter(kind="reports.letter").exists()

        number = issue(letter)

        letter.refresh_from_db()
        assert number == letter.number == f"NORTH/TS/{TODAY.year}/0001"
        assert letter.answer_by == TODAY + timedelta(days=7)
        told = Notice.objects.filter(kind="reports.letter").values_list("person_id", flat=True)
        assert set(told) == {crew.amina, crew.boris}
        assert AuditEntry.objects.get(action="reports.letter_issued").after["signatory"] == "Dato' Rahim"
        with pytest.raises(LetterRefused):
            issue(letter)


def test_what_was_issued_is_no_longer_edited_or_cancelled(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        issue(letter)

        with pytest.raises(LetterRefused):
            services.change_letter(letter_id=letter.pk, opening="Lain", grounds="", answer_days=3, by=ADMIN)
        with pytest.raises(LetterRefused):
            services.cancel_letter(letter_id=letter.pk, reason="Silap", now=NIGHT, by=ADMIN)


def test_a_cancelled_draft_needs_a_reason_and_is_not_drafted_again(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        with pytest.raises(LetterRefused):
            services.cancel_letter(letter_id=letter.pk, reason=" ", now=NIGHT, by=ADMIN)
        services.cancel_letter(letter_id=letter.pk, reason="Sudah dibincangkan", now=NIGHT, by=ADMIN)

        services.draft_letters(month=OCTOBER, now=NIGHT)

        assert list(ShowCauseLetter.objects.values_list("state", flat=True)) == ["BATAL"]


def test_the_officer_answers_and_the_administrator_closes(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        issue(letter)
    amina, admin = browser(crew, "amina"), browser(crew, "dania", "PENTADBIR")
    page = f"/surat/{letter.pk}/"

    with clock.moved_to(NIGHT):
        assert amina.post(f"{page}jawab/", {"answer": "ya"}).status_code == 422
        assert amina.post(f"{page}jawab/", {"answer": ANSWER}).status_code == 303
        assert ANSWER in admin.get(page).text
        assert admin.post(f"{page}tutup/", {"outcome": "Jawapan diterima."}).status_code == 303

    with in_tenant("north"):
        letter.refresh_from_db()
        assert (letter.state, letter.outcome) == ("DITUTUP", "Jawapan diterima.")
        assert letter.answer_recorded_by == "Amina binti Ali"
        assert Notice.objects.filter(kind="reports.letter_answered", person=crew.dania).count() == 1


def test_a_draft_is_the_administrators_alone(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
    page = f"/surat/{letter.pk}/"

    for name in ("amina", "dania"):
        assert browser(crew, name).get(page).status_code == 404
    admin = browser(crew, "erna", "PENTADBIR")
    assert "Keluarkan surat" in admin.get(page).text
    assert "DRAF" in admin.get(f"{page}cetak/").text


def test_an_issued_letter_is_known_to_the_officer_the_chain_above_and_nobody_else(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
        issue(letter)
    page = f"/surat/{letter.pk}/"

    assert browser(crew, "amina").get(page).status_code == 200
    supervisor = browser(crew, "dania")
    assert supervisor.get(f"{page}cetak/").status_code == 200
    assert supervisor.post(f"{page}jawab/", {"answer": ANSWER}).status_code == 404
    executive = browser(crew, "erna", "EKSEKUTIF")
    assert executive.get(page).status_code == 404
    assert "Amina" not in executive.get("/surat/").text


def test_a_form_that_was_refused_keeps_what_was_typed(crew: Cast) -> None:
    with in_tenant("north"):
        letter = drafted(crew)
    admin = browser(crew, "erna", "PENTADBIR")

    answer = admin.post(f"/surat/{letter.pk}/keluar/", {"signatory_name": "Dato' Rahim", "issued_on": "2026-11-11"})

    assert answer.status_code == 422
    assert "Dato&#x27; Rahim" in answer.text


def test_the_agencys_own_grounds_stand_in_new_letters(crew: Cast) -> None:
    admin = browser(crew, "erna", "PENTADBIR")
    assert admin.post("/surat/asas/", {"grounds": "Pekeliling Jabatan 3/2026"}).status_code == 303

    with in_tenant("north"):
        assert drafted(crew).grounds == "Pekeliling Jabatan 3/2026"
