"""Bulan: the administrator locks a month and opens it again."""

import pytest
from django.test import Client

from kit import clock
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.people import services as people
from tenant_apps.reports.models import Closing
from tenant_apps.worktime.selectors import is_locked
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, run_night, work, workdays

NIGHT = run_night(OCTOBER)
ADMIN = Actor(user_id=None, name="Pentadbir")
PAGE = "/tetapan/bulan/2026-10/"


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = crew_at_work()
        for person in (crew.amina, crew.boris, crew.dania, crew.erna):
            work(person, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3] if person == crew.amina else ())
    return crew


@pytest.fixture
def admin(crew: Cast) -> Client:
    with in_tenant("north"):
        user_id = give_account(crew.dania, "dania")
        people.put_roles(person_id=crew.dania, roles=["PENTADBIR"], by=ADMIN, now=NIGHT)
    return signed_in("north", user_id)


def test_a_month_is_locked_from_its_page(admin: Client) -> None:
    with clock.moved_to(NIGHT):
        assert "Perlu dikunci" in admin.get("/tetapan/bulan/").text
        preview = admin.get(PAGE, {"pratonton": "1"}).text
        assert "Amina binti Ali" in preview
        answer = admin.post(f"{PAGE}kunci/")

        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
        assert "Dikunci" in admin.get(PAGE).text
    with in_tenant("north"):
        assert is_locked(OCTOBER)
        assert Closing.objects.get().begun_by == "Dania binti Musa"


def test_a_month_that_is_not_over_says_so(admin: Client) -> None:
    with clock.moved_to(NIGHT):
        admin.post("/tetapan/bulan/2026-11/kunci/")

        assert "Bulan ini belum tamat" in admin.get("/tetapan/bulan/2026-11/").text
    with in_tenant("north"):
        assert not Closing.objects.exists()


def test_opening_again_without_a_reason_keeps_the_month_locked(admin: Client) -> None:
    with in_tenant("north"):
        close(OCTOBER)

    with clock.moved_to(NIGHT):
        answer = admin.post(f"{PAGE}buka/", {"reason": "  "})

    assert answer.status_code == 422
    with in_tenant("north"):
        assert is_locked(OCTOBER)


def test_opening_again_is_written_down_with_its_reason(admin: Client) -> None:
    with in_tenant("north"):
        close(OCTOBER)

    with clock.moved_to(NIGHT):
        assert admin.post(f"{PAGE}buka/", {"reason": "Terminal C1 rosak"}).status_code == 303
        page = admin.get(PAGE).text

    assert "Dibuka semula" in page
    assert "Terminal C1 rosak" in page
    with in_tenant("north"):
        assert not is_locked(OCTOBER)
        assert AuditEntry.objects.get(action="worktime.month_unlocked").remark == "Terminal C1 rosak"


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "semalam", "2025-01", "2026-10-05"])
def test_a_month_there_is_not_is_not_found(admin: Client, month: str) -> None:
    with clock.moved_to(NIGHT):
        assert admin.get(f"/tetapan/bulan/{month}/").status_code == 404
        assert admin.post(f"/tetapan/bulan/{month}/kunci/").status_code == 404


def test_an_officer_finds_no_months(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")

    assert signed_in("north", user_id).get("/tetapan/bulan/").status_code == 404
