"""The demo world's requests: of every kind some wait and some are decided, through the services."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared_apps.audit.actor import SYSTEM
from spotme.demo.agencies import JPA
from spotme.demo.asked import ask_all
from spotme.demo.furnish import furnish
from spotme.demo.history import Life
from tenant_apps.attendance.models import PunchProposal
from tenant_apps.leave.models import Leave, Release
from tenant_apps.movements.models import Movement
from tenants.directory import TenantRef

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_of_every_kind_some_requests_wait_and_some_are_decided(in_north: TenantRef) -> None:
    plan = replace(JPA, officers=40)
    furnished = furnish(plan, start=NOW.date() - timedelta(days=30), now=NOW, by=SYSTEM, progress=lambda *_said: None)

    ask_all(Life(plan, furnished, SYSTEM, lambda *_said: None), now=NOW)

    for rows in (Leave.objects, Release.objects, Movement.objects, PunchProposal.objects):
        assert {"MENUNGGU", "LULUS", "DITOLAK"} <= set(rows.values_list("state", flat=True))
    assert {"KEBENARAN", "MESYUARAT", "OUTSTATION", "BDR", "LEBIH_MASA"} == set(
        Movement.objects.values_list("kind", flat=True)
    )
    assert {"RAMADAN", "HAMIL"} == set(Release.objects.values_list("kind", flat=True))
