"""An agency has as many officers and terminals as was agreed; one more is refused with a clear sentence."""

import pytest
from django.test import Client

from kit import clock
from shared_apps.agencies.models import Agency
from shared_apps.agencies.quotas import NoSuchAgency, quotas_of, set_quotas
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.devices.services import BadTerminal
from tenant_apps.people import selectors as people
from tenant_apps.people.services import BadPerson
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.shared_apps.root_host import client, operator_client
from tests.tenant_apps.devices.desk import terminal
from tests.tenant_apps.people.cast import add, cast

__all__ = ["client", "operator_client"]

ROHANA = Actor(user_id=None, name="Rohana")


def agreed(ref: TenantRef, officers: int | None = None, terminals: int | None = None) -> None:
    facts = {"name": ref.name, "short_name": ref.short_name, "admitted_at": clock.now()}
    Agency.objects.get_or_create(tenant_id=ref.id or 0, defaults=facts)
    set_quotas(tenant_id=ref.id or 0, officers=officers, terminals=terminals, by=ROHANA)


def test_without_a_quota_nothing_is_refused(north: TenantRef) -> None:
    assert quotas_of(north.id or 0) == {"officers": None, "terminals": None}
    with in_tenant("north"):
        cast()


def test_one_officer_too_many_is_refused_and_says_whom_to_ask(north: TenantRef) -> None:
    with in_tenant("north"):
        cast()
        today = clock.today("Asia/Kuala_Lumpur")
        standing = len(people.serving_ids(today, today))
    agreed(north, officers=standing)

    with in_tenant("north"), pytest.raises(BadPerson, match=f"Kuota agensi ialah {standing} pegawai") as refused:
        add("Seorang Lagi", "900718-10-3341")
    assert refused.value.code == "agencies.quota_reached"


def test_one_terminal_too_many_is_refused(north: TenantRef) -> None:
    agreed(north, terminals=1)

    with in_tenant("north"):
        terminal(serial="SATU0001")
        with pytest.raises(BadTerminal, match="Kuota agensi ialah 1 peranti"):
            terminal(serial="DUA00002")


def test_a_quota_is_agreed_on_the_agencys_page_and_kept_in_the_trail(operator_client: Client, north: TenantRef) -> None:
    agreed(north)

    wrong = operator_client.post("/operasi/agensi/north/kuota/", {"officers": "-3"})
    done = operator_client.post("/operasi/agensi/north/kuota/", {"officers": "120", "terminals": ""})

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert quotas_of(north.id or 0) == {"officers": 120, "terminals": None}
    line = AuditEntry.objects.get(action="agencies.quotas_set")
    assert (line.before, line.after) == (
        {"officers": None, "terminals": None},
        {"officers": 120, "terminals": None},
    )
    assert 'value="120"' in operator_client.get("/operasi/agensi/north/").text


def test_an_agency_without_a_record_has_no_quota(north: TenantRef) -> None:
    with pytest.raises(NoSuchAgency):
        set_quotas(tenant_id=north.id or 0, officers=1, terminals=None, by=ROHANA)
