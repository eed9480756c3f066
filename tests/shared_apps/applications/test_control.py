"""The control centre: what needs attention first, the pulse, imports and queues, in figures only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kit import clock
from shared_apps.agencies import pulse
from shared_apps.agencies.services import Figures, report_figures
from shared_apps.applications import control
from tenant_apps.attendance.signals import punches_kept
from tenants import lag
from tenants.directory import TenantRef
from tenants.models import Lease

NOW = datetime(2026, 11, 24, 2, 0, 30, tzinfo=UTC)  # a Tuesday, ten in the morning
MINUTE = timedelta(minutes=1)


def lease(agency: TenantRef, kind: str, *, minutes: int, **more: object) -> None:
    due = NOW - timedelta(minutes=minutes)
    Lease.objects.create(kind=kind, tenant_id=agency.id or 0, due_at=due, start_at=due, **more)


def heard(*agencies: TenantRef) -> None:
    for agency in agencies:
        report_figures(tenant_id=agency.id or 0, day=NOW.date(), figures=Figures(punches=12), now=NOW)


def concerns() -> list[tuple[str, str, str]]:
    found = control.concerns_of(NOW, lag.queue_rows(NOW))
    return [(one.title, one.what, one.tone) for one in found]


def test_minutes_are_counted_for_all_agencies_together(db: None) -> None:
    pulse.count(3, now=NOW - MINUTE)
    pulse.count(2, now=NOW - MINUTE)
    pulse.count(7, now=NOW - 3 * MINUTE)
    pulse.count(9, now=NOW)

    assert pulse.per_minute(now=NOW, minutes=4) == (0, 7, 0, 5)


def test_a_cache_that_forgot_the_pulse_shows_an_empty_one(db: None) -> None:
    pulse.count(3, now=NOW - MINUTE)
    cache.clear()

    assert pulse.per_minute(now=NOW, minutes=2) == (0, 0)


def test_what_has_failed_stands_before_what_waits(north: TenantRef, south: TenantRef) -> None:
    with clock.moved_to(NOW):
        heard(north, south)
        lease(south, "issues.escalate", minutes=30)
        lease(north, "reports.end_months", minutes=30, attempts=5, error="RuntimeError: rosak")

        assert concerns() == [
            ("Jabatan Utara", "1 kerja gagal", "danger"),
            ("Jabatan Selatan", "Kerja menunggu sejak Sel 24 Nov, 9.30 pagi", "warn"),
        ]


def test_an_agency_silent_since_yesterday_is_named_in_office_hours_only(north: TenantRef, south: TenantRef) -> None:
    with clock.moved_to(NOW):
        heard(north)
        assert [row[:2] for row in concerns()] == [("Jabatan Selatan", "Tiada angka dilaporkan sejak semalam")]
    with clock.moved_to(NOW + timedelta(hours=12)):
        assert control.concerns_of(NOW + timedelta(hours=12), ()) == []


@pytest.mark.parametrize(
    ("finished", "error", "told"),
    [(True, "", "1 daripada 1 selesai"), (False, "", "0 daripada 1 selesai"), (False, "OSError: x", "1 gagal")],
)
def test_imports_say_how_many_agencies_are_done(
    operator_client: Client, north: TenantRef, *, finished: bool, error: str, told: str
) -> None:
    lease(north, "devices.reconcile_0930", minutes=20, finished_at=NOW if finished else None, error=error)

    with clock.moved_to(NOW):
        page = operator_client.get("/operasi/").text

    assert told in page
    assert "belum dijalankan dalam 24 jam" in page  # the one of 23:00


def test_the_page_shows_the_pulse_and_leads_to_the_first_matter(operator_client: Client, north: TenantRef) -> None:
    pulse.count(41, now=NOW - MINUTE)
    lease(north, "reports.end_months", minutes=30, attempts=5, error="RuntimeError: rosak")

    with clock.moved_to(NOW):
        page = operator_client.get("/operasi/").text

    assert "41" in page
    assert 'class="button button-primary" href="/operasi/giliran/north/"' in page


def test_refreshing_brings_the_live_part_alone(operator_client: Client, north: TenantRef) -> None:
    answer = operator_client.get("/operasi/", headers={"HX-Request": "true"})

    assert 'id="live"' in answer.text
    assert "<html" not in answer.text


def test_punches_that_are_kept_move_the_pulse(
    north: TenantRef, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with clock.moved_to(NOW), django_capture_on_commit_callbacks(execute=True):
        punches_kept.send(sender=None, count=4)

    assert pulse.per_minute(now=NOW + MINUTE, minutes=1) == (4,)
