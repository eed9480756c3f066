"""Beginning an application, answering it page by page, sending it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kit.crypto import seal, unseal
from kit.errors import Refusal
from kit.identity import IdKind, mask, normalise
from shared_apps.applications import letters
from shared_apps.applications.history import write
from shared_apps.applications.models import Application, Person, State
from shared_apps.applications.rules import answers, states
from shared_apps.applications.rules.answers import Page
from shared_apps.applications.rules.states import Party, Verb
from shared_apps.audit.actor import Actor
from tenants import directory

SEALED_AS = "applications.person"
DRAFTS_PER_DAY = 5
DRAFT_KEPT = timedelta(days=90)

_COLUMNS: dict[Page, tuple[str, ...]] = {
    Page.AGENCY: ("name", "short_name", "subdomain", "kind", "ministry"),
    Page.CONTACTS: (),
    Page.ADMINS: (),
    Page.WORK: ("states", "head_count", "schedules", "work_note"),
    Page.DEVICES: ("has_devices", "device_link", "device_count", "device_model"),
}


class TooManyDrafts(Refusal):
    """This e-mail address began many applications within a day."""

    code = "applications.too_many_drafts"


class NotEditable(Refusal):
    """The application was sent; its answers stand until it is returned."""

    code = "applications.not_editable"


class Unfinished(Refusal):
    """A group of questions has not been answered."""

    code = "applications.unfinished"


class AlreadyApplied(Refusal):
    """The same agency, or the same address, has an application that stands; ``reference`` names it."""

    code = "applications.already_applied"

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("Permohonan bagi agensi atau alamat ini sudah wujud dengan rujukan %(reference)s.")
            % {"reference": reference}
        )
        self.reference = reference


class AddressTaken(Refusal):
    """An agency is reached under the address already."""

    code = "applications.address_taken"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Someone named in an application. ``id_number`` is given for appointed administrators only."""

    duty: str
    name: str
    email: str
    phone: str = ""
    post: str = ""
    id_number: str = ""


@transaction.atomic
def start(*, email: str, language: str, now: datetime) -> str:
    """Begin a draft, send its link to ``email`` and return its reference number.

    :raises TooManyDrafts: the address began :data:`DRAFTS_PER_DAY` drafts within the last day.
    """
    email = email.strip().lower()
    recent = Application.objects.filter(applicant_email=email, created_at__gt=now - timedelta(days=1)).count()
    if recent >= DRAFTS_PER_DAY:
        raise TooManyDrafts(_("E-mel ini sudah memulakan beberapa permohonan hari ini. Sambung permohonan yang ada."))
    application = _create(email=email, language=language, now=now)
    letters.resume(application, now=now)
    return application.reference


@transaction.atomic
def save_page(*, reference: str, page: Page, values: Mapping[str, Any], now: datetime) -> None:
    """Keep the answers of one page of ``columns``; those of people go through :func:`save_people`.

    :raises NotEditable: the application was sent.
    :raises AlreadyApplied: the agency or its address has an application that stands.
    :raises AddressTaken: an agency uses the address.
    """
    application = _editable(reference)
    for column in _COLUMNS[page]:
        setattr(application, column, values[column])
    if page is Page.AGENCY:
        application.name_key = answers.name_key(application.name)
        _refuse_second(application)
    _mark(application, page, now)


@transaction.atomic
def save_people(*, reference: str, page: Page, people: Sequence[PersonFacts], now: datetime) -> None:
    """Keep the people of one page. An empty ``id_number`` leaves the number kept before.

    :raises NotEditable: the application was sent.
    """
    application = _editable(reference)
    for facts in people:
        row, _made = Person.objects.get_or_create(application=application, duty=facts.duty)
        row.name, row.email, row.phone, row.post = facts.name, facts.email, facts.phone, facts.post
        if facts.id_number:
            row.id_sealed = seal(SEALED_AS, normalise(facts.id_number))
            row.id_masked = mask(IdKind.MYKAD, facts.id_number)
        row.save()
    _mark(application, page, now)


@transaction.atomic
def send(*, reference: str, by: Actor, now: datetime) -> None:
    """Hand the application to the central team and confirm it by letter.

    :raises NotEditable: it was sent already.
    :raises Unfinished: a group of questions is not answered.
    :raises AlreadyApplied: the agency or its address has another application that stands.
    """
    application = _editable(reference)
    if answers.missing_pages(application.pages):
        raise Unfinished(_("Lengkapkan semua bahagian sebelum menghantar permohonan."))
    _refuse_second(application)
    before = application.state
    application.state, application.sent_at, application.changed_at = State.SENT, now, now
    try:
        with transaction.atomic():
            application.save(update_fields=["state", "sent_at", "changed_at"])
    except IntegrityError as error:
        raise AlreadyApplied(_standing_twin(application) or application.reference) from error
    write(application, Verb.SEND, before, by=by, now=now, is_shared=True)
    letters.received(application, now=now)


def forget_old(*, now: datetime) -> int:
    """Delete drafts nobody touched for :data:`DRAFT_KEPT`, with the people in them; return how many there were.

    A draft was never handed in, so it is no record of the office; it only holds personal data without a purpose.
    """
    old = Application.objects.filter(state=State.DRAFT, changed_at__lt=now - DRAFT_KEPT)
    return old.delete()[1].get(Application._meta.label, 0)


def id_number_of(person: Person) -> str:
    """Return the plain identity number of an appointed administrator, for handing it on at approval."""
    return unseal(SEALED_AS, person.id_sealed)


def _create(*, email: str, language: str, now: datetime) -> Application:
    while True:
        letters_drawn = "".join(secrets.choice(answers.ALPHABET) for _place in range(answers.REFERENCE_LENGTH))
        application, made = Application.objects.get_or_create(
            reference=answers.reference(now.year, letters_drawn),
            defaults={
                "applicant_email": email,
                "language": language,
                "link_key": secrets.token_hex(8),
                "link_sent_at": now,
                "created_at": now,
                "changed_at": now,
            },
        )
        if made:
            return application


def _editable(reference: str) -> Application:
    application = Application.objects.select_for_update().get(reference=reference)
    if states.move(states.State(application.state), Verb.SEND, Party.APPLICANT) is None:
        raise NotEditable(_("Permohonan ini sudah dihantar. Jawapannya tidak dapat diubah lagi."))
    return application


def _mark(application: Application, page: Page, now: datetime) -> None:
    application.pages = sorted({*application.pages, page.value})
    application.changed_at = now
    application.save()


def _refuse_second(application: Application) -> None:
    twin = _standing_twin(application)
    if twin is not None:
        raise AlreadyApplied(twin)
    if directory.agency_of(application.schema_name) is not None:
        sentence = _("Alamat ini sudah digunakan oleh agensi lain. Pilih alamat lain.")
        raise AddressTaken(sentence, fields={"subdomain": sentence})


def _standing_twin(application: Application) -> str | None:
    standing = Application.objects.filter(state__in=[state.value for state in states.STANDING])
    others = standing.exclude(pk=application.pk)
    same = others.filter(name_key=application.name_key) | others.filter(subdomain=application.subdomain)
    return same.values_list("reference", flat=True).first()
