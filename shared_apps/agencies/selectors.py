"""Reads about agencies: the operators' list, one agency, the public finder, and the figures of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from shared_apps.agencies.models import Agency, AgencyFigure
from tenants import directory
from tenants.context import in_public
from tenants.models import SERVED, Domain, ProvisioningStep

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One line of the operators' list. ``host`` is empty until the agency can be reached."""

    tenant_id: int
    schema: str
    name: str
    short_name: str
    kind: str
    states: tuple[str, ...]
    status: str
    live_at: datetime | None
    head_count: int
    host: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an agency's provisioning as an operator watches it."""

    step: str
    started_at: datetime
    finished_at: datetime | None
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the public finder tells about an agency: its names and where to sign in."""

    name: str
    short_name: str
    host: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of all agencies of one day together, and how many agencies have reported."""

    agencies: int
    registered: int
    expected: int
    clocked_in: int
    late: int
    absent: int
    open_issues: int
    punches: int


def agency_list(*, status: str = "") -> list[AgencyRow]:
    """Return all agencies, or those of one status, by name."""
    with in_public():
        hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
        agencies = Agency.objects.select_related("tenant").order_by("name", "pk")
        chosen = agencies.filter(tenant__status=status) if status else agencies
        return [_row(agency, hosts.get(agency.tenant_id, "")) for agency in chosen]


def agency_row(tenant_id: int) -> AgencyRow | None:
    """Return one agency, or ``None``."""
    with in_public():
        agency = Agency.objects.select_related("tenant").filter(tenant_id=tenant_id).first()
        host = Domain.objects.filter(tenant_id=tenant_id, is_primary=True).values_list("domain", flat=True)
        return _row(agency, host.first() or "") if agency else None


def provisioning_of(tenant_id: int) -> list[StepRow]:
    """Return the steps of an agency's provisioning so far, in the order they were begun."""
    with in_public():
        steps = ProvisioningStep.objects.filter(tenant_id=tenant_id).order_by("pk")
        return [StepRow(row.step, row.started_at, row.finished_at, row.attempts, row.error) for row in steps]


def find_agency(text: str, *, now: datetime) -> list[Found]:
    """Return the opened agencies whose name, short name or host contains every word of ``text``, by name.

    Without a word all of them are returned; never more than :data:`MOST_FOUND`. What is being prepared, is
    closed or not opened yet is nobody's business.
    """
    words = text.casefold().split()[:8]
    with in_public():
        query = Agency.objects.filter(tenant__status__in=SERVED, tenant__live_at__lte=now)
        for word in words:
            query = query.filter(
                Q(name__icontains=word)
                | Q(short_name__icontains=word)
                | Q(tenant__domains__domain__istartswith=word, tenant__domains__is_primary=True)
            )
        rows = query.distinct().order_by("name", "pk").values_list("name", "short_name", "tenant__schema_name")
        found = list(rows[:MOST_FOUND])
    return [Found(name, short, _host(schema)) for name, short, schema in found]


def totals_of(day: date) -> Totals:
    """Return the figures of all agencies for ``day``."""
    names = [field for field in Totals.__slots__ if field != "agencies"]
    with in_public():
        rows = AgencyFigure.objects.filter(date=day)
        sums = rows.aggregate(**{f"sum_{name}": Coalesce(Sum(name), 0) for name in names})
        return Totals(agencies=rows.count(), **{name: sums[f"sum_{name}"] for name in names})


def silent_agencies(day: date) -> list[str]:
    """Return the schemas of ready agencies that have not reported figures for ``day`` or the day before."""
    with in_public():
        heard = set(
            AgencyFigure.objects.filter(date__range=(day - timedelta(days=1), day)).values_list("tenant_id", flat=True)
        )
    return [ref.schema_name for ref in directory.agencies() if ref.status in SERVED and ref.id not in heard]


def _host(schema: str) -> str:
    agency = directory.agency_of(schema)
    return agency.host if agency else ""


def _row(agency: Agency, host: str) -> AgencyRow:
    tenant = agency.tenant
    return AgencyRow(
        tenant_id=tenant.pk,
        schema=tenant.schema_name,
        name=agency.name,
        short_name=agency.short_name,
        kind=agency.kind,
        states=tuple(agency.states),
        status=tenant.status,
        live_at=tenant.live_at,
        head_count=agency.head_count,
        host=host,
    )
