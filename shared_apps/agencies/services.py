"""Writes about agencies: admitting one, suspending and resuming it, and taking in its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from shared_apps.agencies.models import Agency, AgencyFigure, Contact, Kind, Plan
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenants import provisioning
from tenants import services as standing
from tenants.context import in_public
from tenants.models import Profile, Tenant


@dataclass(frozen=True, slots=True)
class ContactOf:
    """Somebody to call at an agency; ``duty`` is a :class:`shared_apps.agencies.models.Contact.Duty`."""

    duty: str
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """One agency's day in numbers."""

    registered: int = 0
    expected: int = 0
    clocked_in: int = 0
    late: int = 0
    absent: int = 0
    open_issues: int = 0
    punches: int = 0


def admit_agency(
    *,
    schema: str,
    name: str,
    short_name: str,
    actor: Actor,
    now: datetime,
    kind: str = Kind.DEPARTMENT,
    ministry: str = "",
    states: Sequence[str] = (),
    head_count: int = 0,
    contacts: Sequence[ContactOf] = (),
    plan: str = Plan.STANDARD,
    profile: str = Profile.MALAYSIA,
    time_zone: str = "Asia/Kuala_Lumpur",
    language: str = "ms",
) -> int:
    """Take in an agency and have it provisioned; returns the id of its tenant.

    :raises tenants.rules.names.SchemaNameRefused: the schema cannot be called so.
    :raises tenants.provisioning.AgencyTaken: the schema or its host exists already.
    """
    with in_public(), transaction.atomic():
        tenant = provisioning.request_agency(
            schema=schema,
            name=name,
            short_name=short_name,
            profile=profile,
            time_zone=time_zone,
            states=states,
            by=actor.name,
            now=now,
            language=language,
        )
        agency = Agency.objects.create(
            tenant=tenant,
            name=name,
            short_name=short_name,
            kind=kind,
            ministry=ministry,
            states=list(states),
            head_count=head_count,
            plan=plan,
            admitted_at=now,
        )
        Contact.objects.bulk_create([Contact(agency=agency, **asdict(contact)) for contact in contacts])
        _record("agencies.admitted", actor, tenant, after={"schema": schema, "name": name, "plan": plan})
        return tenant.pk


def open_agency(*, tenant_id: int, live_at: datetime, actor: Actor) -> None:
    """Let the agency's people use it from ``live_at`` on.

    :raises tenants.services.StandingRefused: it is not ready.
    """
    with in_public(), transaction.atomic():
        tenant = standing.open_agency(tenant_id=tenant_id, live_at=live_at)
        _record("agencies.opened", actor, tenant, after={"live_at": live_at.isoformat()})


def suspend_agency(*, tenant_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let the agency only be read, for a reason that is kept.

    :raises tenants.services.StandingRefused: it is not ready, or suspended already.
    """
    with in_public(), transaction.atomic():
        tenant = standing.suspend(tenant_id=tenant_id, reason=reason, now=now)
        _record("agencies.suspended", actor, tenant, remark=reason)


def resume_agency(*, tenant_id: int, actor: Actor) -> None:
    """Let a suspended agency be used again.

    :raises tenants.services.StandingRefused: it is not suspended.
    """
    with in_public(), transaction.atomic():
        tenant = standing.resume(tenant_id=tenant_id)
        _record("agencies.resumed", actor, tenant)


def close_agency(*, tenant_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """End the agency's use of the platform; its data stays until it is exported and archived.

    :raises tenants.services.StandingRefused: it is neither ready nor suspended.
    """
    with in_public(), transaction.atomic():
        tenant = standing.close(tenant_id=tenant_id, now=now)
        _record("agencies.closed", actor, tenant, remark=reason)


def report_figures(*, tenant_id: int, day: date, figures: Figures, now: datetime) -> None:
    """Write an agency's figures of a day over those it reported before. Called from inside the agency."""
    with in_public():
        AgencyFigure.objects.update_or_create(
            tenant_id=tenant_id, date=day, defaults={**asdict(figures), "reported_at": now}
        )


def _record(
    action: str,
    actor: Actor,
    tenant: Tenant,
    *,
    after: dict[str, str] | None = None,
    remark: str = "",
) -> None:
    target = ("tenants.tenant", tenant.pk, tenant.short_name)
    record(action, actor=actor, target=target, after=after, remark=remark)
