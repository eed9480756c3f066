"""Admitting agencies, changing their standing, and what the audit trail keeps of it."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shared_apps.agencies import selectors, services
from shared_apps.agencies.models import Agency, AgencyFigure, Contact
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenants import provisioning
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import Status, Tenant
from tenants.rules.names import SchemaNameRefused
from tenants.services import StandingRefused

OPERATOR = Actor(user_id=None, name="Olivia")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CONTACTS = (
    services.ContactOf(Contact.Duty.HR, "Hana binti Omar", "hana@timur.gov.my"),
    services.ContactOf(Contact.Duty.ICT, "Isa bin Musa", "isa@timur.gov.my", "03-8885 0000"),
)


def _admit(schema: str = "east", **given: Any) -> int:
    asked: dict[str, Any] = {
        "schema": schema,
        "name": "Jabatan Timur Malaysia",
        "short_name": "JTM",
        "ministry": "Kementerian Wilayah",
        "states": ["KTN", "TRG"],
        "head_count": 120,
        "contacts": CONTACTS,
        "actor": OPERATOR,
        "now": NOW,
    }
    return services.admit_agency(**{**asked, **given})


def _trail() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="agencies.").order_by("pk").values_list("action", flat=True)
    )


def test_an_agency_is_admitted_with_its_contacts_and_waits_to_be_provisioned(db: None) -> None:
    tenant_id = _admit()

    row = selectors.agency_row(tenant_id)
    assert row is not None
    assert (row.schema, row.status, row.states, row.head_count, row.host) == (
        "east",
        Status.REQUESTED,
        ("KTN", "TRG"),
        120,
        "",
    )
    agency = Agency.objects.get(tenant_id=tenant_id)
    assert sorted(agency.contacts.values_list("duty", flat=True)) == ["ICT", "SUMBER_MANUSIA"]
    assert _trail() == ["agencies.admitted"]


@pytest.mark.parametrize("schema", ["north", "www", "TIMUR"])
def test_an_agency_that_cannot_be_provisioned_is_not_admitted_either(north: TenantRef, schema: str) -> None:
    with pytest.raises((SchemaNameRefused, provisioning.AgencyTaken)):
        _admit(schema)

    assert not Agency.objects.exists()
    assert _trail() == []


def test_an_agency_is_suspended_for_a_reason_and_resumed(db: None) -> None:
    tenant_id = _admit()
    Tenant.objects.filter(pk=tenant_id).update(status=Status.READY)

    services.suspend_agency(tenant_id=tenant_id, reason="Perjanjian tamat", actor=OPERATOR, now=NOW)
    tenant = Tenant.objects.get(pk=tenant_id)
    assert (tenant.status, tenant.suspended_at, tenant.suspension_reason) == (
        Status.SUSPENDED,
        NOW,
        "Perjanjian tamat",
    )

    services.resume_agency(tenant_id=tenant_id, actor=OPERATOR)
    tenant.refresh_from_db()
    assert (tenant.status, tenant.suspended_at, tenant.suspension_reason) == (Status.READY, None, "")
    assert _trail() == ["agencies.admitted", "agencies.suspended", "agencies.resumed"]


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.SEEDED, Status.SUSPENDED, Status.CLOSED])
def test_what_is_not_ready_cannot_be_suspended(db: None, status: Status) -> None:
    tenant_id = _admit()
    Tenant.objects.filter(pk=tenant_id).update(status=status, suspended_at=NOW, closed_at=NOW)

    with pytest.raises(StandingRefused):
        services.suspend_agency(tenant_id=tenant_id, reason="x", actor=OPERATOR, now=NOW)

    assert _trail() == ["agencies.admitted"]


def test_only_a_ready_agency_can_be_opened_and_only_a_suspended_one_resumed(north: TenantRef) -> None:
    tenant_id = _admit()

    with pytest.raises(StandingRefused):
        services.open_agency(tenant_id=tenant_id, live_at=NOW, actor=OPERATOR)
    with pytest.raises(StandingRefused):
        services.resume_agency(tenant_id=north.id or 0, actor=OPERATOR)


def test_a_closed_agency_stays_closed(north: TenantRef) -> None:
    services.close_agency(tenant_id=north.id or 0, reason="Dibubarkan", actor=OPERATOR, now=NOW)

    for change in (
        lambda: services.resume_agency(tenant_id=north.id or 0, actor=OPERATOR),
        lambda: services.open_agency(tenant_id=north.id or 0, live_at=NOW, actor=OPERATOR),
        lambda: services.close_agency(tenant_id=north.id or 0, reason="", actor=OPERATOR, now=NOW),
    ):
        with pytest.raises(StandingRefused):
            change()


def test_figures_are_written_to_public_from_inside_the_agency_and_over_each_other(in_north: TenantRef) -> None:
    day = date(2026, 3, 2)
    for present in (10, 90):
        services.report_figures(
            tenant_id=in_north.id or 0,
            day=day,
            figures=services.Figures(registered=120, expected=100, clocked_in=present),
            now=NOW,
        )

    assert AgencyFigure.objects.count() == 1
    totals = selectors.totals_of(day)
    assert (totals.agencies, totals.registered, totals.clocked_in) == (1, 120, 90)


def test_totals_of_a_day_nobody_reported_are_nought(db: None) -> None:
    assert selectors.totals_of(date(2026, 3, 2)).registered == 0


def test_agencies_that_went_silent_are_found(north: TenantRef, south: TenantRef) -> None:
    day = date(2026, 3, 2)
    services.report_figures(tenant_id=north.id or 0, day=day - timedelta(days=1), figures=services.Figures(), now=NOW)

    assert selectors.silent_agencies(day) == ["south"]


def _opened(schema: str, name: str, short_name: str) -> None:
    tenant_id = _admit(schema, name=name, short_name=short_name)
    Tenant.objects.filter(pk=tenant_id).update(status=Status.READY, live_at=NOW)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["JKR", "MARDI"]),
        ("kerja", ["JKR"]),
        ("KERJA raya", ["JKR"]),
        ("raya pertanian", []),
        ("mardi", ["MARDI"]),
        ("100%", []),
        ("_", []),
        ("'; drop table", []),
    ],
)
def test_the_finder_finds_opened_agencies_by_every_word(db: None, text: str, found: list[str]) -> None:
    _opened("jkr", "Jabatan Kerja Raya", "JKR")
    _opened("mardi", "Institut Penyelidikan Pertanian", "MARDI")
    _admit("secret", name="Jabatan Kerja Rahsia", short_name="RAHSIA")

    assert sorted(agency.short_name for agency in selectors.find_agency(text, now=NOW)) == found


def test_the_finder_keeps_quiet_about_agencies_that_open_later(db: None) -> None:
    _opened("jkr", "Jabatan Kerja Raya", "JKR")

    assert selectors.find_agency("jkr", now=NOW - timedelta(seconds=1)) == []
    assert [agency.host for agency in selectors.find_agency("jkr", now=NOW)] == ["jkr.localhost"]


def test_the_operators_list_can_be_narrowed_to_a_status(db: None) -> None:
    _opened("jkr", "Jabatan Kerja Raya", "JKR")
    _admit()

    assert [row.schema for row in selectors.agency_list()] == ["jkr", "east"]
    assert [row.schema for row in selectors.agency_list(status=Status.REQUESTED)] == ["east"]


def test_the_command_creates_lists_suspends_and_resumes(committed: None) -> None:
    told = StringIO()

    call_command(
        "agency", "create", "east", "--name", "Jabatan Timur", "--short-name", "JT", "--wait", "--live", stdout=told
    )
    call_command("agency", "suspend", "east", "--reason", "Semakan", stdout=told)
    call_command("agency", "list", "--status", "SUSPENDED", stdout=told)
    call_command("agency", "resume", "east", stdout=told)

    assert told.getvalue().splitlines() == [
        "east: READY",
        '{"schema": "east", "name": "Jabatan Timur", "status": "SUSPENDED", "host": "east.localhost"}',
    ]
    assert selectors.agency_list()[0].status == Status.READY
    row = selectors.provisioning_of(Tenant.objects.get(schema_name="east").pk)[-1]
    assert (row.step, row.attempts, row.error) == ("ready", 1, "")
    with in_tenant("east") as east:
        assert east.live_at is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "www", "--name", "x", "--short-name", "x"),
        ("create", "north", "--name", "x", "--short-name", "x"),
        ("create", "east", "--name", "x", "--short-name", "x", "--live"),
        ("suspend", "nowhere", "--reason", "x"),
        ("resume", "north"),
    ],
)
def test_the_command_says_what_it_cannot_do(north: TenantRef, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("agency", *arguments)
