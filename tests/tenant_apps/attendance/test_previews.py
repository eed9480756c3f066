"""Previews of a change of rules: what would come out otherwise, nothing written, published as it was seen."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance import services
from tenant_apps.attendance.models import ChangePreview, Day, PreviewedDay
from tenant_apps.attendance.rules.verdict import BREACHES, ISSUE_CODES
from tenant_apps.attendance.selectors.previews import PreviewCard, preview_card
from tenant_apps.issues.models import Issue
from tenant_apps.issues.rules.kinds import TIME_KINDS, IssueKind
from tenant_apps.worktime import selectors
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.models import Holiday, PolicySet
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, crew_at_work, day_of, raw
from tests.tenant_apps.people.cast import FIRST_DAY, Cast

WEEK = tuple(MONDAY + timedelta(days=n) for n in range(5))
TUESDAY, FRIDAY = WEEK[1], WEEK[4]
NOW = after(MONDAY + timedelta(days=10))
OCTOBER = date(2026, 10, 27)
COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Amina is ten minutes late each day, Boris always in time; one day of Amina lies in October."""
    found = crew_at_work()
    punches = []
    for day in (OCTOBER, *WEEK):
        punches += [raw(found.amina, "MASUK", "09:10", day), raw(found.amina, "KELUAR", "18:00", day)]
        punches += [raw(found.boris, "MASUK", "08:00", day), raw(found.boris, "KELUAR", "17:00", day)]
    services.record_punches(punches, now=NOW)
    return found


def grace(minutes: int = 15, start: date = FIRST_DAY) -> dict[str, Any]:
    return {"params": {"grace_in_min": minutes}, "valid_from": start, "state": ""}


def preview(service: str, arguments: dict[str, Any]) -> PreviewCard:
    key = services.open_preview(service=service, arguments=arguments, by=SYSTEM, now=NOW)
    while services.preview_step(key=key, now=NOW):
        pass
    card = preview_card(key)
    assert card is not None
    return card


def everything() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Day, Issue, PolicySet, Holiday)]  # type: ignore[attr-defined]  # models


def test_a_preview_says_what_would_change_and_writes_no_day(crew: Cast) -> None:
    before = everything()

    card = preview("policy", grace())

    assert everything() == before
    assert (card.state, card.total, card.done, card.looked_at) == ("SIAP", 2, 2, 12)
    assert card.counts == {
        "days": 6, "officers": 1, "opened": {}, "closed": {"LEWAT": 6}, "worse": 0, "better": 2,
    }  # fmt: skip
    row = PreviewedDay.objects.get(date=TUESDAY)
    assert (row.person_id, row.before["flags"], row.after["flags"]) == (crew.amina, ["LEWAT"], [])
    assert (row.before["late"], row.after["late"], row.breaches) == (10, 0, -1)


def test_only_days_from_the_change_on_are_looked_at(crew: Cast) -> None:
    assert preview("policy", grace(start=FRIDAY)).counts["days"] == 1


def test_months_that_are_locked_do_not_take_part(crew: Cast) -> None:
    worktime.lock_month(month=MONDAY, now=NOW, by=None)
    before = everything()

    with pytest.raises(worktime.MonthLocked):
        preview("policy", grace(start=MONDAY))
    card = preview("policy", grace())

    assert (card.counts["days"], PreviewedDay.objects.get().date) == (1, OCTOBER)
    assert everything() == before


def test_a_holiday_previewed_is_a_day_off(crew: Cast) -> None:
    card = preview("holiday", {"day": TUESDAY, "state": "", "name_ms": "Cuti Khas", "name_en": ""})

    assert (card.counts["days"], card.counts["officers"]) == (2, 2)
    assert set(PreviewedDay.objects.values_list("after__primary", flat=True)) == {"KELEPASAN"}
    assert Holiday.objects.filter(name_ms="Cuti Khas").count() == 0


def test_a_corrected_holiday_changes_both_dates(crew: Cast) -> None:
    pk = worktime.put_holiday(day=TUESDAY, state="", name_ms="Cuti", by=None)
    services.sweep(now=NOW)

    card = preview("holiday", {"holiday_id": pk, "day": FRIDAY, "state": "", "name_ms": "Cuti", "name_en": ""})

    assert card.counts["days"] == 4
    assert dict(PreviewedDay.objects.filter(person=crew.boris).values_list("date", "after__primary")) == {
        TUESDAY: "HADIR",
        FRIDAY: "KELEPASAN",
    }


def test_a_default_schedule_can_be_tried(crew: Cast) -> None:
    card = preview("schedule", {"pattern_code": "WP1", "valid_from": FRIDAY})

    assert (card.counts["days"], card.counts["opened"]) == (2, {"LEWAT": 1})


def test_a_day_at_home_that_becomes_a_holiday_frees_the_later_ones(crew: Cast) -> None:
    worktime.put_policy(params={"hbh_enabled": True}, valid_from=FIRST_DAY, by=None)
    services.record_punches([raw(crew.dania, "MASUK", "08:00", day, place="BDR") for day in WEEK[1:4]], now=NOW)
    services.sweep(now=NOW)
    assert "BDR_LEBIH_KUOTA" in day_of(crew.dania, WEEK[3]).flags

    preview("holiday", {"day": TUESDAY, "state": "", "name_ms": "Cuti Khas", "name_en": ""})

    later = PreviewedDay.objects.get(person=crew.dania, date=WEEK[3])
    assert later.closed == ["BDR_LEBIH_KUOTA"]


def test_a_change_that_changes_no_day_says_so(crew: Cast) -> None:
    card = preview("policy", {"params": {"ot_after_min": 30}, "valid_from": FIRST_DAY, "state": ""})

    assert (card.state, card.counts["days"], card.looked_at) == ("SIAP", 0, 12)


def test_an_agency_without_days_has_its_answer_at_once(in_north: TenantRef) -> None:
    crew_at_work()

    key = services.open_preview(service="policy", arguments=grace(), by=SYSTEM, now=NOW)

    card = preview_card(key)
    assert card is not None
    assert (card.state, card.counts["days"]) == ("SIAP", 0)


def test_what_the_service_refuses_is_refused_before_anything_is_opened(crew: Cast) -> None:
    with pytest.raises(worktime.BadPolicy):
        preview("policy", {"params": {"grace_in_min": -5}, "valid_from": FIRST_DAY, "state": ""})

    assert not ChangePreview.objects.exists()


def test_published_is_exactly_what_was_seen(crew: Cast) -> None:
    card = preview("policy", grace())
    seen = dict(PreviewedDay.objects.values_list("date", "after__flags"))

    services.publish_preview(key=card.key, by=SYSTEM, now=NOW)
    services.sweep(now=NOW)

    assert {day: day_of(crew.amina, day).flags for day in seen} == seen
    assert not Day.objects.filter(flags__contains=["LEWAT"]).exists()
    with pytest.raises(services.NoSuchPreview):
        services.publish_preview(key=card.key, by=SYSTEM, now=NOW)


MOVES: dict[str, Callable[[], object]] = {
    "parameters": lambda: worktime.put_policy(params={"ot_after_min": 5}, valid_from=FRIDAY, by=None),
    "holidays": lambda: worktime.put_holiday(day=FRIDAY, state="", name_ms="Cuti", by=None),
    "the default schedule": lambda: worktime.set_default_schedule(pattern_code="WP1", valid_from=FRIDAY, by=None),
    "a locked month": lambda: worktime.lock_month(month=OCTOBER, now=NOW, by=None),
}


@pytest.mark.parametrize("name", MOVES)
def test_nothing_is_published_when_the_rules_have_moved(crew: Cast, name: str) -> None:
    card = preview("policy", grace())
    MOVES[name]()

    with pytest.raises(services.RulesHaveMoved):
        services.publish_preview(key=card.key, by=SYSTEM, now=NOW)

    assert not PolicySet.objects.filter(params__has_key="grace_in_min").exists()


def test_a_cancelled_preview_stops_and_cannot_be_published(crew: Cast) -> None:
    key = services.open_preview(service="policy", arguments=grace(), by=SYSTEM, now=NOW)

    services.cancel_preview(key=key, by=SYSTEM, now=NOW)

    assert services.preview_step(key=key, now=NOW) is False
    with pytest.raises(services.NoSuchPreview):
        services.publish_preview(key=key, by=SYSTEM, now=NOW)
    with pytest.raises(services.NoSuchPreview):
        services.cancel_preview(key=key, by=SYSTEM, now=NOW)


def test_a_preview_goes_on_step_by_step_and_twice_is_once(crew: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_apps.attendance.services.previews.STEP", 1)
    key = services.open_preview(service="policy", arguments=grace(), by=SYSTEM, now=NOW)

    assert services.preview_step(key=key, now=NOW) is True
    card = preview_card(key)
    assert card is not None
    assert (card.done, card.total, card.is_working) == (1, 2, True)
    assert services.preview_step(key=key, now=NOW) is False
    assert services.preview_step(key=key, now=NOW) is False
    assert PreviewedDay.objects.count() == 6


def test_a_step_that_keeps_failing_ends_the_preview(crew: Cast) -> None:
    key = services.open_preview(service="policy", arguments=grace(), by=SYSTEM, now=NOW)
    ChangePreview.objects.update(arguments={"params": {"grace_in_min": "x"}, "valid_from": {"date": "2026-01-01"}})

    for _try in range(3):
        with pytest.raises(worktime.BadPolicy):
            services.preview_step(key=key, now=NOW)

    assert services.preview_step(key=key, now=NOW) is False
    card = preview_card(key)
    assert card is not None
    assert card.is_failed


def test_old_previews_are_forgotten(crew: Cast) -> None:
    preview("policy", grace())

    assert services.purge_previews(now=NOW + timedelta(days=13)) == 0
    services.purge_previews(now=NOW + timedelta(days=15))

    assert not PreviewedDay.objects.exists()


def test_the_codes_that_open_an_issue_are_those_of_the_issues() -> None:
    assert set(IssueKind) == ISSUE_CODES
    assert set(TIME_KINDS) == BREACHES


@pytest.fixture
def admin(crew: Cast) -> Client:
    accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    backend = "shared_apps.accounts.backends.LoginIdBackend"
    client.force_login(get_user_model().objects.get(pk=crew.boris_user), backend=backend)
    return client


def holiday_form(**more: str) -> dict[str, str]:
    return {"day": TUESDAY.isoformat(), "state": "", "name_ms": "Cuti Khas", "name_en": "", **more}


def work(address: str) -> None:
    while services.preview_step(key=uuid.UUID(address.rstrip("/").rsplit("/", 1)[-1]), now=NOW):
        pass


def test_the_pages_lead_from_the_form_to_the_publication(admin: Client, crew: Cast) -> None:
    opened = admin.post("/tetapan/cuti-umum/tambah/", holiday_form(pratonton="1"))
    assert opened.status_code == 303
    assert opened.url.startswith("/tetapan/cuti-umum/pratonton/")
    assert "Menilai hari pegawai" in admin.get(opened.url).text

    work(opened.url)
    page = admin.get(opened.url).text
    assert "Hari yang berubah" in page
    assert "Amina binti Ali" in page
    assert "1 → 0" not in page
    csv = b"".join(admin.get(f"{opened.url}csv/").streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
    assert "2026-11-17,HADIR + LEWAT,09:10,18:00,10" in csv

    published = admin.post(f"{opened.url}terbit/")
    assert published.status_code == 303
    assert Holiday.objects.filter(name_ms="Cuti Khas").exists()
    assert "sudah diterbitkan" in admin.get(opened.url).text


def test_a_preview_under_another_settings_page_does_not_exist(admin: Client, crew: Cast) -> None:
    address = admin.post("/tetapan/cuti-umum/tambah/", holiday_form(pratonton="1")).url

    assert admin.get(address.replace("cuti-umum", "aturan")).status_code == 404
    assert admin.get(f"/tetapan/aturan/pratonton/{uuid.uuid4()}/").status_code == 404


def test_a_form_with_mistakes_is_shown_again_and_opens_nothing(admin: Client, crew: Cast) -> None:
    response = admin.post("/tetapan/cuti-umum/tambah/", holiday_form(name_ms="", pratonton="1"))

    assert response.status_code == 422
    assert not ChangePreview.objects.exists()


def test_a_preview_is_cancelled_on_its_page(admin: Client, crew: Cast) -> None:
    address = admin.post("/tetapan/cuti-umum/tambah/", holiday_form(pratonton="1")).url

    admin.post(f"{address}batal/")

    assert "Pratonton dibatalkan" in admin.get(address).text


def test_the_default_schedule_is_previewed_from_its_form(admin: Client, crew: Cast) -> None:
    form = {"apa": "lalai", "lalai-pattern": "WP1", "lalai-valid_from": TUESDAY.isoformat(), "pratonton": "1"}
    assert 'name="pratonton"' in admin.get("/tetapan/waktu-kerja/").text

    opened = admin.post("/tetapan/waktu-kerja/", form)
    assert opened.status_code == 303
    assert opened.url.startswith("/tetapan/waktu-kerja/pratonton/")
    work(opened.url)
    assert "Amina binti Ali" in admin.get(opened.url).text
    assert selectors.default_schedule(TUESDAY).code == "WBF"  # type: ignore[union-attr]  # the crew has one

    assert admin.post(f"{opened.url}terbit/").status_code == 303
    assert selectors.default_schedule(TUESDAY).code == "WP1"  # type: ignore[union-attr]  # the crew has one


def test_the_page_of_a_preview_takes_few_statements_however_many_days_change(admin: Client, crew: Cast) -> None:
    address = admin.post("/tetapan/cuti-umum/tambah/", holiday_form(pratonton="1")).url
    work(address)
    admin.get(address)

    with CaptureQueriesContext(connection) as run:
        admin.get(address)

    found = [one["sql"] for one in run.captured_queries if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT"))]
    assert len(found) == COUNTS["preview"], "\n".join(found)
