"""Creating an agency without an application: by an operator, for agencies the central team brings in itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shared_apps.agencies import services as agencies
from shared_apps.audit.actor import Actor
from shared_apps.onboarding.rules.stages import AdminDuty
from shared_apps.onboarding.services import steps
from shared_apps.onboarding.services.invitations import AppointeeFacts


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What is known of the agency, and who becomes its first administrator (plain MyKad number).

    ``states`` are the codes of those it works in; their holidays are filled in when it is provisioned.
    """

    schema: str
    name: str
    short_name: str
    profile: str
    time_zone: str
    head_count: int
    admin_name: str
    admin_id: str
    admin_email: str
    states: tuple[str, ...] = ()


@transaction.atomic
def create_agency(*, facts: AgencyFacts, by: Actor, now: datetime) -> str:
    """Admit the agency, ask for its provisioning, begin its joining; return its schema.

    :raises kit.errors.Refusal: the schema cannot be called so, or is taken.
    """
    tenant_id = agencies.admit_agency(
        schema=facts.schema,
        name=facts.name,
        short_name=facts.short_name,
        actor=by,
        now=now,
        states=facts.states,
        head_count=facts.head_count,
        profile=facts.profile,
        time_zone=facts.time_zone,
    )
    admin = AppointeeFacts(AdminDuty.MANAGEMENT.value, facts.admin_name, facts.admin_email, "", facts.admin_id)
    steps.begin(
        tenant_id=tenant_id,
        schema=facts.schema,
        reference="",
        contacts=[facts.admin_email],
        appointees=[admin],
        language="ms",
        by=by,
        now=now,
    )
    return facts.schema
