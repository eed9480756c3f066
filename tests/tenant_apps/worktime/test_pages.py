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
from tenant_apps.worktime.rules.policy import Policy
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

    changed = {
        **answers,
        "grace_in_min": "10",
        "friday_rest_from": "12:00",
        "friday_rest_to": "14:30",
        "valid_from": "2026-12-01",
    }
    assert admin.post(address, changed).status_code == 303

    [card] = selectors.policy_cards()
    assert card.params == {"grace_in_min": 10, "friday_rest": ["12:00", "14:30"]}
    assert selectors.policy_on(date(2026, 11, 30)).grace_in_min == 0
    assert selectors.policy_on(date(2026, 12, 1)).friday_rest == (720, 870)


def answers_of(form: object) -> dict[str, object]:
    """Return what a browser would send of a form untouched."""
    initial: dict[str, object] = form.initial  # type: ignore[attr-defined]  # a form of Django's
    return {name: "" if value is None else value for name, value in initial.items() if value is not False}


def test_every_parameter_is_asked_for_with_its_origin_and_a_page_sent_back_changes_nothing(admin: Client) -> None:
    services.put_policy(params={"dedupe_min": 7}, valid_from=date(2026, 1, 1), by=None)
    services.put_policy(params={"grace_in_min": 9}, valid_from=date(2026, 2, 1), state="KDH", by=None)
    page = admin.get(reverse("worktime:policies"), {"negeri": "KDH"})
    form = page.context["form"]

    names = {
        field.name.removesuffix("_from").removesuffix("_to") for _label, fields in form.groups() for field in fields
    }
    assert names == set(Policy.__dataclass_fields__)
    assert "Ditetapkan oleh agensi sejak 1 Januari 2026; nilai asal: 5 minit." in page.text
    assert "Ditetapkan bagi Kedah sejak 1 Februari 2026; nilai asal: 0 minit." in page.text
    assert "Nilai asal platform: 09:30, 23:00." in page.text
    assert "Tiada apa-apa yang berubah" in admin.post(reverse("worktime:policies"), answers_of(form)).text


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("grace_in_min", "999", "240"),
        ("grace_in_min", "lima", "Isi"),
        ("single_punch_split", "25:00", "Isi masa"),
        ("biometric_pull_times", "pagi", "09:30, 23:00"),
        ("biometric_pull_times", "09:30+1", "09:30, 23:00"),
        ("absent_streak_alert", "1, x", "1, 3, 7"),
        ("absent_streak_alert", "1, 300", "mesti di antara 1 dan 60"),
        ("friday_rest_to", "14:00", "kedua-dua waktu"),
        ("face_confirm_score", "0.9", "tidak melebihi"),
        ("day_close_time", "00:00", "selepas bermula"),
        ("card_table", "C", "C"),
        ("hbh_office_weekdays", "9", "9"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_beside_its_field(admin: Client, name: str, typed: str, said: str) -> None:
    address = reverse("worktime:policies")
    answer = admin.post(address, {**answers_of(admin.get(address).context["form"]), name: typed})

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert said in str(errors)
    assert selectors.policy_cards() == ()


def test_lists_weekdays_and_the_months_end_are_kept_as_the_rules_read_them(admin: Client) -> None:
    address = reverse("worktime:policies")
    changed = {
        "hbh_office_weekdays": ["0", "4"],
        "absent_streak_alert": "2, 5",
        "biometric_pull_times": "08:00 20:00",
        "justify_deadline_day": "month_end",
        "other_id_allowed": "",
    }
    answers = {**answers_of(admin.get(address).context["form"]), **changed}
    assert admin.post(address, answers).status_code == 303

    policy = selectors.policy_on(date(2027, 1, 1))
    assert policy.hbh_office_weekdays == frozenset({0, 4})
    assert policy.absent_streak_alert == (2, 5)
    assert policy.biometric_pull_times == (480, 1200)
    assert policy.justify_deadline_day == "month_end"
    assert not policy.other_id_allowed
    assert "hujung bulan" in admin.get(address).text


def test_the_second_of_two_who_save_is_told(admin: Client) -> None:
    address = reverse("worktime:policies")
    opened = answers_of(admin.get(address).context["form"])
    assert admin.post(address, {**opened, "grace_in_min": "10"}).status_code == 303

    second = admin.post(address, {**opened, "dedupe_min": "7"})
    assert second.status_code == 422
    assert "disimpan oleh orang lain" in second.text
    assert "dedupe_min" not in selectors.policy_cards()[0].params


def test_the_page_says_which_value_came_from_the_central_office_and_since_when(admin: Client) -> None:
    facts = {"scope": "PLATFORM", "state": "", "name_ms": "Kad kehadiran", "name_en": "Attendance card"}
    period = {"valid_from": "2026-10-01", "valid_to": None}
    services.take_central_sets(
        sets=[{"pack": "kad", "number": 2, "params": {"tunjuk_sebab_days": 14}, **facts, **period}], by=None
    )

    page = admin.get(reverse("worktime:policies"))

    assert "Aturan pusat sejak 1 Oktober 2026: Kad kehadiran, v2." in page.text
    assert "Daripada pusat" in page.text
    assert page.context["form"].initial["tunjuk_sebab_days"] == 14


def test_an_agencys_own_value_says_what_the_central_office_would_have(admin: Client) -> None:
    facts = {"scope": "NEGERI", "state": "PJY", "name_ms": "Putrajaya", "name_en": ""}
    period = {"valid_from": "2026-10-01", "valid_to": None}
    services.take_central_sets(
        sets=[{"pack": "pjy", "number": 1, "params": {"grace_in_min": 7}, **facts, **period}], by=None
    )
    services.put_policy(params={"grace_in_min": 3}, valid_from=date(2026, 10, 1), by=None)

    page = admin.get(reverse("worktime:policies"), {"negeri": "PJY"})

    assert "Ditetapkan oleh agensi sejak 1 Oktober 2026; nilai asal: 7 minit." in page.text
