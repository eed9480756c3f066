"""What operators decide about an application.

Two operators may press at the same moment: the row is locked, and whoever comes second finds it decided and is
refused with the name of the first. Nothing is done twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.agencies import services as agencies
from shared_apps.applications import letters
from shared_apps.applications.history import write
from shared_apps.applications.models import Application, Person, State
from shared_apps.applications.rules import states
from shared_apps.applications.rules.states import Party, Verb
from shared_apps.applications.services.drafts import id_number_of
from shared_apps.audit.actor import Actor
from shared_apps.onboarding.rules.stages import AdminDuty
from shared_apps.onboarding.services import steps
from shared_apps.onboarding.services.invitations import AppointeeFacts

_APPOINTED = {
    Person.Duty.ADMIN_MANAGEMENT.value: AdminDuty.MANAGEMENT,
    Person.Duty.ADMIN_ICT.value: AdminDuty.ICT,
}
# The agencies' room keeps one contact for each of these duties.
_CALLED = {Person.Duty.HR.value: "SUMBER_MANUSIA", Person.Duty.ICT.value: "ICT"}


class AlreadyDecided(Refusal):
    """Someone else has done something with the application since the page was shown."""

    code = "applications.already_decided"


class RemarkNeeded(Refusal):
    """The agency has to be told why."""

    code = "applications.remark_needed"


@transaction.atomic
def begin_review(*, reference: str, by: Actor, now: datetime) -> None:
    """Take up a sent application.

    :raises AlreadyDecided: it does not wait to be taken up.
    """
    application = _locked(reference, Verb.REVIEW)
    _decide(application, Verb.REVIEW, by=by, now=now)


@transaction.atomic
def return_application(*, reference: str, remark: str, paper_id: int | None = None, by: Actor, now: datetime) -> None:
    """Give the application back for mending, with the remark in a letter.

    :raises AlreadyDecided: it is not under review.
    :raises RemarkNeeded: the remark is empty.
    """
    application = _locked(reference, Verb.RETURN, remark)
    _decide(application, Verb.RETURN, by=by, now=now, remark=remark, paper_id=paper_id)
    letters.returned(application, remark, now=now)


@transaction.atomic
def reject_application(*, reference: str, remark: str, paper_id: int | None = None, by: Actor, now: datetime) -> None:
    """Reject the application, with the reason in a letter.

    :raises AlreadyDecided: it is not under review.
    :raises RemarkNeeded: the remark is empty.
    """
    application = _locked(reference, Verb.REJECT, remark)
    application.decided_at, application.decided_by = now, by.name
    _decide(application, Verb.REJECT, by=by, now=now, remark=remark, paper_id=paper_id)
    letters.rejected(application, remark, now=now)


@transaction.atomic
def approve_application(
    *, reference: str, remark: str = "", paper_id: int | None = None, by: Actor, now: datetime
) -> int:
    """Approve the application: admit the agency, ask for its provisioning, begin its joining.

    Returns the id of the agency's tenant. The letter goes out when everything stands.

    :raises AlreadyDecided: it is not under review, for instance because someone else approved it just now.
    :raises kit.errors.Refusal: the agency's address has been taken meanwhile.
    """
    application = _locked(reference, Verb.APPROVE)
    tenant_id = _admit(application, by=by, now=now)
    steps.begin(
        tenant_id=tenant_id,
        schema=application.schema_name,
        reference=application.reference,
        contacts=letters.readers(application),
        appointees=_appointees(application),
        language=application.language,
        by=by,
        now=now,
    )
    application.tenant_id = tenant_id
    application.decided_at, application.decided_by = now, by.name
    _decide(application, Verb.APPROVE, by=by, now=now, remark=remark, paper_id=paper_id)
    letters.approved(application, now=now)
    return tenant_id


@transaction.atomic
def add_note(*, reference: str, remark: str, paper_id: int | None, is_shared: bool, by: Actor, now: datetime) -> None:
    """Write a line, a paper or both into the history; ``is_shared`` shows it to the agency.

    :raises RemarkNeeded: there is neither.
    """
    if not remark.strip() and paper_id is None:
        sentence = _("Tulis catatan atau lampirkan fail.")
        raise RemarkNeeded(sentence, fields={"remark": sentence})
    application = Application.objects.select_for_update().get(reference=reference)
    write(
        application,
        Verb.NOTE,
        application.state,
        by=by,
        now=now,
        remark=remark,
        paper_id=paper_id,
        is_shared=is_shared,
    )


def _locked(reference: str, verb: Verb, remark: str = "") -> Application:
    application = Application.objects.select_for_update().get(reference=reference)
    way = states.move(states.State(application.state), verb, Party.OPERATOR)
    if way is None:
        raise AlreadyDecided(_already(application))
    if way.needs_remark and not remark.strip():
        sentence = _("Nyatakan sebabnya supaya agensi tahu apa yang perlu dibuat.")
        raise RemarkNeeded(sentence, fields={"remark": sentence})
    return application


def _already(application: Application) -> str:
    state = State(application.state).label
    if application.decided_by:
        return _("Permohonan ini sudah diputuskan oleh %(name)s: %(state)s.") % {
            "name": application.decided_by,
            "state": state,
        }
    return _("Permohonan ini kini berstatus %(state)s. Muat semula halaman sebelum meneruskan.") % {"state": state}


def _decide(
    application: Application,
    verb: Verb,
    *,
    by: Actor,
    now: datetime,
    remark: str = "",
    paper_id: int | None = None,
) -> None:
    before = states.State(application.state)
    way = states.move(before, verb, Party.OPERATOR)
    if way is None:
        raise AlreadyDecided(_already(application))
    application.state, application.changed_at = way.target.value, now
    application.save(update_fields=["state", "changed_at", "decided_at", "decided_by", "tenant"])
    write(application, verb, before.value, by=by, now=now, remark=remark, paper_id=paper_id, is_shared=True)


def _admit(application: Application, *, by: Actor, now: datetime) -> int:
    contacts = application.people.filter(duty__in=_CALLED).order_by("duty")
    return agencies.admit_agency(
        schema=application.schema_name,
        name=application.name,
        short_name=application.short_name,
        actor=by,
        now=now,
        kind=application.kind,
        ministry=application.ministry,
        states=tuple(application.states),
        head_count=application.head_count or 0,
        contacts=[
            agencies.ContactOf(_CALLED[person.duty], person.name, person.email, person.phone) for person in contacts
        ],
        language=application.language,
    )


def _appointees(application: Application) -> tuple[AppointeeFacts, ...]:
    return tuple(
        AppointeeFacts(
            duty=_APPOINTED[person.duty].value,
            name=person.name,
            email=person.email,
            phone=person.phone,
            id_number=id_number_of(person),
        )
        for person in application.people.filter(duty__in=_APPOINTED).order_by("duty")
    )
