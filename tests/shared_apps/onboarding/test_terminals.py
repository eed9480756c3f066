"""The operators' page of terminals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenants import terminals as claims
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.makers import joining

NOW = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)


@pytest.fixture
def office(north: TenantRef, south: TenantRef) -> Client:
    with in_tenant("north"):
        claims.claim(serial="SN1", now=NOW)
    with in_tenant("south"), pytest.raises(claims.ClaimRefused):
        claims.claim(serial="SN1", now=NOW, by="Chen")
    claims.note_stranger(serial="SN9", reason="TIADA_TUNTUTAN", ip="10.0.0.1", host_label="x", model="ZK", now=NOW)
    client = Client(HTTP_HOST="localhost")
    user = get_user_model().objects.get(pk=joining.operator())
    client.force_login(user, backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def test_cases_fleets_and_strangers_are_shown(office: Client) -> None:
    with clock.moved_to(NOW):
        page = office.get("/operasi/peranti/").content.decode()

    assert "Diminta oleh SOUTH" in page
    assert "dipegang oleh NORTH" in page
    assert "SN9" in page
    assert "Belum dituntut" in page


@pytest.mark.parametrize(("decision", "holder"), [("lepas", "south"), ("kekal", "north")])
def test_a_case_is_settled_for_one_of_the_two(office: Client, decision: str, holder: str) -> None:
    case = claims.open_conflicts()[0]

    done = office.post(f"/operasi/peranti/kes/{case.id}/", {"keputusan": decision, "catatan": "Dipindahkan"})

    assert done.status_code == 303
    assert claims.open_conflicts() == ()
    assert AuditEntry.objects.filter(action="onboarding.claim_settled").count() == 1
    if holder == "south":
        with in_tenant("south"):
            claims.claim(serial="SN1", now=NOW)
    held = claims.claim_of("SN1")
    assert held is not None
    assert held.schema == holder
    assert office.post(f"/operasi/peranti/kes/{case.id}/", {"keputusan": decision}).status_code == 404
