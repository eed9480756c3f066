"""Giliran: operators see what waits and what failed, and give a slow agency a shard of its own."""

import json
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenants.directory import TenantRef
from tenants.models import Lease, Tenant

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())

PAGE = "/operasi/giliran/"


def lease(agency: TenantRef, kind: str, *, minutes: int, **more: object) -> None:
    now = clock.now()
    start = now - timedelta(minutes=minutes)
    Lease.objects.create(kind=kind, tenant_id=agency.id or 0, due_at=start, start_at=start, **more)


def test_the_agency_that_has_waited_longest_stands_first(
    operator_client: Client, north: TenantRef, south: TenantRef
) -> None:
    lease(north, "hrmis.read_nightly", minutes=5)
    lease(south, "attendance.close_days", minutes=90)

    page = operator_client.get(PAGE).text

    assert page.index("Jabatan Selatan") < page.index("Jabatan Utara")
    assert "menunggu sejak" in page
    assert "0 mesej" in page


def test_an_agencys_kinds_of_work_show_their_last_run_and_their_error(
    operator_client: Client, north: TenantRef
) -> None:
    lease(north, "reports.end_months", minutes=60, finished_at=clock.now())
    lease(north, "issues.escalate", minutes=60, attempts=5, error="RuntimeError: rosak")

    page = operator_client.get(f"{PAGE}north/").text

    assert page.index("issues.escalate") < page.index("reports.end_months")
    assert "RuntimeError: rosak" in page
    assert "berhenti selepas 5 cubaan" in page


def test_a_slow_agency_is_given_a_shard_and_it_is_written_down(operator_client: Client, north: TenantRef) -> None:
    operator_client.post(f"{PAGE}north/", {"shard": "3"})
    assert Tenant.objects.get(schema_name="north").pinned_shard == 3

    operator_client.post(f"{PAGE}north/", {"shard": ""})
    assert Tenant.objects.get(schema_name="north").pinned_shard is None

    rows = AuditEntry.objects.filter(action="onboarding.shard_pinned").order_by("pk")
    assert [row.after for row in rows] == [{"shard": 3}, {"shard": None}]


def test_a_shard_there_cannot_be_is_refused(operator_client: Client, north: TenantRef) -> None:
    assert operator_client.post(f"{PAGE}north/", {"shard": "0"}).status_code == 422
    assert operator_client.post(f"{PAGE}north/", {"shard": "tiga"}).status_code == 422


def test_the_pages_cost_the_same_however_much_waits(
    operator_client: Client, north: TenantRef, south: TenantRef
) -> None:
    def cost(url: str) -> int:
        operator_client.get(url)
        with CaptureQueriesContext(connection) as asked:
            operator_client.get(url)
        return len(asked)

    few = cost(PAGE), cost(f"{PAGE}north/")
    for place in range(8):
        lease(north, f"kerja.{place}", minutes=place)
        lease(south, f"kerja.{place}", minutes=place)

    assert few == (cost(PAGE), cost(f"{PAGE}north/")) == (COUNTS["queues"], COUNTS["queue"])


def test_an_agency_without_a_queue_is_not_found(operator_client: Client) -> None:
    assert operator_client.get(f"{PAGE}tiada/").status_code == 404
