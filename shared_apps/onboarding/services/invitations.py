"""The first administrators of an agency: users in its own schema, invited by letter to choose a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.crypto import seal, unseal
from kit.errors import Refusal
from kit.identity import IdKind, mask, normalise
from shared_apps.accounts import services as accounts
from shared_apps.accounts.logins import login_digest
from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import user_with_login
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from shared_apps.onboarding.models import Appointee, Onboarding
from shared_apps.onboarding.selectors import is_ready
from tenants.context import in_tenant

SEALED_AS = "onboarding.appointee"


class NotReady(Refusal):
    """The agency's schema does not stand yet: there is nowhere to sign in."""

    code = "onboarding.agency_not_ready"


@dataclass(frozen=True, slots=True)
class AppointeeFacts:
    """A person appointed as first administrator; ``id_number`` is the plain MyKad number."""

    duty: str
    name: str
    email: str
    phone: str
    id_number: str


def appoint(onboarding: Onboarding, people: Sequence[AppointeeFacts]) -> None:
    """Remember the first administrators; part of beginning the joining."""
    Appointee.objects.bulk_create(
        Appointee(
            onboarding=onboarding,
            duty=person.duty,
            name=person.name,
            email=person.email,
            phone=person.phone,
            id_sealed=seal(SEALED_AS, normalise(person.id_number)),
            id_masked=mask(IdKind.MYKAD, person.id_number),
        )
        for person in people
    )


def welcome(schema: str, *, now: datetime) -> None:
    """Invite those of the agency's first administrators who were not invited yet: what READY sets off."""
    onboarding = Onboarding.objects.filter(schema=schema).first()
    if onboarding is not None:
        invite_administrators(onboarding_id=onboarding.pk, by=SYSTEM, now=now, again=False)


@transaction.atomic
def invite_administrators(*, onboarding_id: int, by: Actor, now: datetime, again: bool = True) -> tuple[str, ...]:
    """Make the first administrators users of their agency and send each an invitation; return their names.

    With ``again`` those invited before get a fresh link and the earlier one dies. Repeating makes no second user.

    :raises NotReady: the agency is not ready.
    """
    onboarding = Onboarding.objects.select_for_update().get(pk=onboarding_id)
    if not is_ready(onboarding.schema):
        raise NotReady(_("Penyediaan agensi belum siap. Jemputan dihantar sebaik sahaja agensi sedia."))
    invited = [
        _invite(onboarding, person, by=by, now=now)
        for person in onboarding.appointees.order_by("duty")
        if again or person.invited_at is None
    ]
    if invited:
        record(
            "onboarding.administrators_invited",
            actor=by,
            target=("onboarding.onboarding", onboarding.pk, onboarding.schema),
            after={"names": invited},
        )
    return tuple(invited)


def _invite(onboarding: Onboarding, person: Appointee, *, by: Actor, now: datetime) -> str:
    number = unseal(SEALED_AS, person.id_sealed)
    # The agency's schema knows no user of the root host: over there the deed is the platform's, by name only.
    outsider = Actor(user_id=None, name=by.name, request_id=by.request_id)
    with in_tenant(onboarding.schema):
        user_id = user_with_login(login_digest(number)) or accounts.create_user(
            login=number,
            id_kind=IdKind.MYKAD,
            full_name=person.name,
            email=person.email,
            phone=person.phone,
            language=onboarding.language,
            by=outsider,
        )
        accounts.grant_role(user_id, Role.ADMIN, outsider, now)
        accounts.invite(user_id=user_id, by=outsider, now=now)
    person.user_id, person.invited_at = user_id, now
    person.save(update_fields=["user_id", "invited_at"])
    return person.name
