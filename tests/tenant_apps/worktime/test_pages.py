"""The working-time pages do what they say."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import Holiday
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import Cast, cast


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    return cast()


@pytest.fixture
def admin(crew: Cast) -> Client:
    accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    backend = "shared_apps.accounts.backends.LoginIdBackend"
    client.force_login(get_user_model().objects.get(pk=crew.boris_user), backend=backend)
    return client


def test_the_checklist_leads_from_step_to_step(admin: Client, crew: Cast) -> None:
    page = admin.get(reverse("worktime:hub")).text
    assert "Teruskan: Waktu kerja lalai" in page

    admin.post(
        reverse("worktime:schedules"), {"apa": "lalai", "lalai-pattern": "WBF", "lalai-valid_from": "2026-01-01"}
    )

    page = admin.get(reverse("worktime:hub")).text
    assert "Teruskan: Penyelia" in page
    assert "2 tanpa penyelia" in page


def test_an_empty_agency_begins_with_units(in_north: TenantRef) -> None:
    user = accounts.create_user(login="770707075017", id_kind="MYKAD", full_name="Pertama", email="", by=None)
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    client.force_login(get_user_model().objects.get(pk=user), backend="shared_apps.accounts.backends.LoginIdBackend")

    page = client.get(reverse("worktime:hub")).text

    assert "Teruskan: Unit" in page
    assert "Anda belum menjadi pegawai" in page


def test_one_officers_schedule_is_set_by_staff_number(admin: Client, crew: Cast) -> None:
    answers = {"apa": "pegawai", "pegawai-pattern": "WP3", "pegawai-valid_from": "2026-11-01"}
    refused = admin.post(reverse("worktime:schedules"), {**answers, "pegawai-staff_no": "X"})
    assert refused.status_code == 422
    assert "Tiada pegawai dengan no. kakitangan X" in refused.text

    assert admin.post(reverse("worktime:schedules"), {**answers, "pegawai-staff_no": "K003"}).status_code == 303
    assert [card.code for card in selectors.assignments_of([crew.amina])] == ["WP3"]


def test_a_year_is_filled_confirmed_and_cancelled(admin: Client, crew: Cast) -> None:
    assert admin.post(reverse("worktime:holidays-seed"), {"tahun": "2028"}).status_code == 303
    page = admin.get(reverse("worktime:holidays"), {"tahun": "2028"})
    assert "Menunggu pengesahan" in page.text
    estimated = Holiday.objects.filter(status="ANGGARAN", date__year=2028)
    ids = [str(pk) for pk in estimated.values_list("pk", flat=True)]

    admin.post(reverse("worktime:holidays-confirm"), {"id": ids})
    assert not estimated.exists()

    admin.post(reverse("worktime:holiday-cancel", args=ids[:1]))
    assert Holiday.objects.get(pk=ids[0]).status == "BATAL"


@pytest.mark.parametrize("year", ["", "abad", "1999", "20260"])
def test_a_year_that_is_none_is_not_found(admin: Client, year: str) -> None:
    assert admin.post(reverse("worktime:holidays-seed"), {"tahun": year}).status_code == 404


def test_a_day_off_is_added_and_changed(admin: Client) -> None:
    answers = {"day": "2026-12-04", "state": "", "name_ms": "Hari Keluarga", "name_en": ""}
    assert admin.post(reverse("worktime:holiday-new"), answers).status_code == 303
    row = Holiday.objects.get(name_ms="Hari Keluarga")

    again = admin.post(reverse("worktime:holiday-new"), answers)
    assert again.status_code == 422
    assert "sudah ada pada tarikh" in again.text

    admin.post(reverse("worktime:holiday", args=[row.pk]), {**answers, "day": "2026-12-11"})
    row.refresh_from_db()
    assert row.date == date(2026, 12, 11)


def test_only_what_changed_is_kept_with_its_date(admin: Client) -> None:
    address = reverse("worktime:policies")
    form = admin.get(address).context["form"]
    answers = {name: "" if value is None else value for name, value in form.initial.items() if value is not False}
    unchanged = admin.post(address, answers)
    assert unchanged.status_code == 422
    assert "Tiada apa-apa yang berubah" in unchanged.text

    changed = {**answers, "grace_in_min": "10", "rest_from": "12:00", "rest_to": "14:30", "valid_from": "2026-12-01"}
    assert admin.post(address, changed).status_code == 303

    [card] = selectors.policy_cards()
    assert card.params == {"grace_in_min": 10, "friday_rest": ["12:00", "14:30"]}
    assert selectors.policy_on(date(2026, 11, 30)).grace_in_min == 0
    assert selectors.policy_on(date(2026, 12, 1)).friday_rest == (720, 870)
