"""An operator visits an agency: for a reason and a time, to read only, written down on both sides, ended by either."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kit import clock
from shared_apps.accounts.models import RoleGrant
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.models import AuditEntry
from shared_apps.support import jobs, services
from shared_apps.support.models import Visit
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.shared_apps.conftest import NewBrowser, sign_in

ROHANA = Actor(user_id=7, name="Rohana binti Isa")
NOT_AN_OPERATOR = Actor(user_id=None, name="Sistem")
PAGE = "/operasi/sokongan/"
VISIT = {"schema": "north", "reason": "Pentadbir meminta bantuan", "minutes": "15"}


@pytest.fixture
def visitor(north: TenantRef, new_browser: NewBrowser) -> Client:
    """Rohana, who has come into North."""
    _visit, key = services.begin_visit(schema="north", reason="Bantuan", minutes=15, by=ROHANA, now=clock.now())
    browser = new_browser("north")
    assert browser.get("/sokongan/masuk/", {"kunci": key}).status_code == 302
    return browser


def admin_of(browser: Client, amina: int) -> Client:
    with in_tenant("north"):
        grant_role(amina, "PENTADBIR", SYSTEM, clock.now())
    sign_in(browser)
    return browser


def actions(schema: str = "") -> list[str]:
    lines = AuditEntry.objects.filter(action__startswith="support.").order_by("pk").values_list("action", flat=True)
    if not schema:
        return list(lines)
    with in_tenant(schema):
        return list(lines)


def test_an_operator_comes_in_from_the_central_page_once(
    operator_client: Client, north: TenantRef, new_browser: NewBrowser
) -> None:
    door = urlsplit(operator_client.post(PAGE, VISIT).headers["Location"])

    first, second = new_browser("north"), new_browser("north")
    came_in = first.get(f"{door.path}?{door.query}")
    again = second.get(f"{door.path}?{door.query}")

    assert door.hostname == "north.localhost"
    assert came_in.headers["Location"] == "/tetapan/"
    assert again.status_code == 403
    page = first.get("/tetapan/").text
    assert "Lawatan sokongan oleh Operator Satu" in page
    assert "Pentadbir meminta bantuan" in page


def test_a_key_opens_only_its_own_agency_and_not_for_long(
    north: TenantRef, south: TenantRef, new_browser: NewBrowser
) -> None:
    now = clock.now()
    _pk, key = services.begin_visit(schema="north", reason="Bantuan", minutes=15, by=ROHANA, now=now)

    assert new_browser("south").get("/sokongan/masuk/", {"kunci": key}).status_code == 403
    with clock.moved_to(now + timedelta(minutes=3)):
        assert new_browser("north").get("/sokongan/masuk/", {"kunci": key}).status_code == 403


def test_a_visitor_changes_nothing_and_takes_no_file(visitor: Client) -> None:
    before = visitor.get("/tetapan/cuti-umum/")
    changed = visitor.post("/tetapan/cuti-umum/tambah/", {"day": "2027-05-05", "name_ms": "Cuti"})
    taken = visitor.get("/jejak-audit/fail/")

    assert before.status_code == 200
    assert (changed.status_code, "hanya boleh melihat" in changed.text) == (403, True)
    assert (taken.status_code, "memuat turun" in taken.text) == (403, True)


def test_both_sides_write_it_down_and_the_agency_every_page(visitor: Client) -> None:
    page = visitor.get("/tetapan/cuti-umum/").text
    assert 'action="/sokongan/tamat/"' in page  # signing out ends the visit
    visitor.post("/sokongan/tamat/")

    assert actions() == ["support.begun", "support.ended"]
    assert actions("north") == ["support.entered", "support.page_seen", "support.ended"]
    with in_tenant("north"):
        seen = AuditEntry.objects.get(action="support.page_seen")
    assert (seen.actor_name, seen.after) == ("Rohana binti Isa (pusat)", {"path": "/tetapan/cuti-umum/"})


def test_the_agency_sees_the_visit_and_ends_it_at_once(visitor: Client, amina: int, browser_north: Client) -> None:
    admin = admin_of(browser_north, amina)

    shown = admin.get("/tetapan/sokongan/").text
    ended = admin.post(f"/tetapan/sokongan/{Visit.objects.get().pk}/tamat/")

    assert "Rohana binti Isa" in shown
    assert "Sedang berjalan" in shown
    assert ended.status_code == 303
    assert Visit.objects.get().ended_by == "Amina binti Ali"
    assert visitor.get("/tetapan/").status_code != 200
    with in_tenant("north"):
        user = get_user_model().objects.get(full_name="Rohana binti Isa (pusat)")
        assert not user.is_active
        assert not RoleGrant.objects.filter(user=user, ended_at=None).exists()


def test_the_visitor_ends_the_visit_from_the_agencys_list(visitor: Client) -> None:
    page = visitor.get("/tetapan/sokongan/").text

    assert page.count('action="/sokongan/tamat/"') == 2
    assert visitor.post("/sokongan/tamat/").status_code == 303
    assert Visit.objects.get().ended_at is not None


def test_another_agency_knows_nothing_of_the_visit(visitor: Client, amina: int, new_browser: NewBrowser) -> None:
    with in_tenant("south"):
        user = get_user_model().objects.get(full_name="Amina binti Ali")
        grant_role(user.pk, "PENTADBIR", SYSTEM, clock.now())
    south = new_browser("south")
    sign_in(south, password="Lain-Sekali-88")

    assert "Rohana" not in south.get("/tetapan/sokongan/").text
    assert south.post(f"/tetapan/sokongan/{Visit.objects.get().pk}/tamat/").status_code == 404


def test_a_visit_whose_time_is_over_shows_nothing_more(visitor: Client) -> None:
    later = clock.now() + timedelta(minutes=16)

    with clock.moved_to(later):
        assert visitor.get("/tetapan/").status_code == 403
        jobs.end_overdue()

    assert Visit.objects.get().ended_by == "Sistem"
    with in_tenant("north"):
        assert not get_user_model().objects.get(full_name="Rohana binti Isa (pusat)").is_active


def test_one_visits_again_as_the_same_user_but_not_twice_at_once(visitor: Client, new_browser: NewBrowser) -> None:
    now = clock.now()
    with pytest.raises(services.VisitRefused):
        services.begin_visit(schema="north", reason="Lagi", minutes=15, by=ROHANA, now=now)
    services.end_visit(visit_id=Visit.objects.get().pk, by=ROHANA, now=now)

    _pk, key = services.begin_visit(schema="north", reason="Lagi", minutes=15, by=ROHANA, now=now)
    again = new_browser("north")
    again.get("/sokongan/masuk/", {"kunci": key})

    assert again.get("/tetapan/").status_code == 200
    with in_tenant("north"):
        assert get_user_model().objects.filter(full_name__endswith="(pusat)").count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": " "}, "reason"), ({"minutes": 600}, "minutes"), ({"schema": "tiada"}, "schema")],
)
def test_a_visit_without_reason_length_or_agency_does_not_begin(
    north: TenantRef, given: dict[str, object], field: str
) -> None:
    values = {"schema": "north", "reason": "Bantuan", "minutes": 15, "by": ROHANA, "now": clock.now()}
    with pytest.raises(services.VisitRefused) as refused:
        services.begin_visit(**values | given)  # type: ignore[arg-type]  # free keywords of a test
    assert field in refused.value.fields


def test_nobody_visits_without_being_somebody(north: TenantRef) -> None:
    with pytest.raises(services.VisitRefused):
        services.begin_visit(schema="north", reason="x", minutes=15, by=NOT_AN_OPERATOR, now=clock.now())
