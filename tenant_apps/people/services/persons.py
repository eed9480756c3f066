"""Officers: add, change, move, end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from kit.identity import Flaw, IdKind, mask, normalise, read_mykad
from shared_apps.accounts.logins import login_digest
from shared_apps.accounts.services import set_active
from shared_apps.agencies.quotas import OFFICERS, QuotaReached, refuse_beyond
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from tenant_apps.people import signals
from tenant_apps.people.identities import other_ids_allowed
from tenant_apps.people.models import Person, Posting, Unit, WorkLocation
from tenant_apps.people.selectors.persons import serving_ids
from tenant_apps.people.services.delegations import end_delegations
from tenant_apps.people.services.supervision import assign_supervisor, end_supervising, end_supervision

PURPOSE = "people.id"


class BadPerson(Refusal):
    """The officer cannot be kept as given; ``fields`` says which answer is at fault."""

    code = "people.bad_person"


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """An officer as a form or a file states them. Unit, place and supervisor count for new officers only."""

    name: str
    id_number: str
    in_service_from: date
    id_kind: str = IdKind.MYKAD.value
    staff_no: str = ""
    email: str = ""
    phone: str = ""
    position: str = ""
    scheme: str = ""
    grade: str = ""
    service_group: str = ""
    appointment: str = Person.Appointment.PERMANENT.value
    unit_id: int | None = None
    location_id: int | None = None
    supervisor_id: int | None = None


# What of an entry is copied to the row as it stands.
PLAIN_FIELDS = (
    "email",
    "phone",
    "position",
    "scheme",
    "grade",
    "service_group",
    "appointment",
    "in_service_from",
)


@transaction.atomic
def put_person(*, entry: OfficerEntry, person_id: int | None = None, today: date, by: Actor | None) -> int:
    """Add an officer, or change the one given, and return the id.

    A new officer is posted to the entry's unit and placed under its supervisor from the first day of service;
    a user who already signs in with the same number (the first administrator) is linked. ``today`` decides the
    century of a MyKad number. Changing an officer, an empty number keeps the one there is; another number ends
    the account that signed in with the old one, and a new account is made when it is next needed.

    :raises BadPerson: name missing, number malformed or taken, staff number taken, appointment unknown, or the
        agency's quota is reached.
    :raises BadSupervisor: see :func:`tenant_apps.people.services.supervision.assign_supervisors`.
    """
    person = Person.objects.select_for_update().get(pk=person_id) if person_id else Person()
    before = facts(person) if person_id else None
    if person_id is not None and not entry.id_number.strip():
        entry = replace(entry, id_kind=person.id_kind, id_number=unseal_number(person.id_sealed))
    if person_id is None or entry.id_kind != person.id_kind:
        _refuse_other_id(entry.id_kind, today)
    number = checked_number(entry.id_kind, entry.id_number, today=today)
    _refuse_doubles(person, entry, number)
    if person_id is None:
        refuse_over_quota(adding=1, today=today)
    _part_from_user(person, number, by)
    _fill(person, entry, number)
    if person.user_id is None:
        person.user_id = user_with_number(number)
    person.save()
    if before != facts(person):
        action = "people.person_changed" if person_id else "people.person_added"
        record(action, actor=by, target=target(person), before=before, after=facts(person))
        announce((person.pk,), _first_day_touched(person, before))
    if person_id is None:
        _settle(person, entry, by)
    return person.pk


@transaction.atomic
def move_person(*, person_id: int, unit_id: int, location_id: int | None, valid_from: date, by: Actor | None) -> None:
    """Post a person to a unit and place from a day on; postings planned from that day on give way.

    :raises BadPerson: the unit is closed that day, the place is not used any more, or the person is not yet
        in service.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    _check_posting(person, unit_id, location_id, valid_from)
    rows = Posting.objects.filter(person=person)
    old = rows.filter(valid_to=None).values("unit_id", "location_id").first()
    new = {"unit_id": unit_id, "location_id": location_id}
    if old == new and not rows.filter(valid_from__gt=valid_from).exists():
        return
    _cut(person, valid_from)
    Posting.objects.create(person=person, valid_from=valid_from, **new)
    after = {**new, "valid_from": valid_from}
    record("people.person_moved", actor=by, target=target(person), before=old, after=after)
    announce((person.pk,), valid_from)


@transaction.atomic
def end_person(*, person_id: int, on: date, reason: str = "", today: date | None = None, by: Actor | None) -> None:
    """End a person's service: ``on`` is the first day they no longer serve. Their record stays.

    With ``today`` given and reached by ``on``, they can no longer sign in either; a later end is seen to by
    :func:`close_accounts`.

    :raises BadPerson: that day is not after the first day of service.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if on <= person.in_service_from:
        raise BadPerson(_("Perkhidmatan mesti tamat selepas ia bermula."), fields={"on": _("Pilih tarikh kemudian.")})
    before = {"in_service_to": person.in_service_to}
    person.in_service_to = on
    person.save(update_fields=["in_service_to"])
    _cut(person, on)
    end_supervision(person_id=person_id, on=on)
    left = end_supervising(person_id=person_id, on=on)
    end_delegations(person_id=person_id, on=on)
    after = {"in_service_to": on}
    record("people.person_ended", actor=by, target=target(person), before=before, after=after, remark=reason)
    announce((person.pk,), on)
    if left:
        signals.supervisors_changed.send(sender=None, person_ids=left, from_date=on)
    if today is not None and on <= today and person.user_id is not None:
        set_active(person.user_id, False, by=by or SYSTEM)


def close_accounts(*, today: date) -> int:
    """Let nobody sign in whose service has ended; return how many could until now."""
    ended = Person.objects.filter(in_service_to__lte=today, user__is_active=True)
    users = list(ended.values_list("user_id", flat=True))
    for user_id in users:
        set_active(user_id, False, by=SYSTEM)
    return len(users)


def refuse_over_quota(*, adding: int, today: date) -> None:
    """Make sure the agency may have so many more officers in service.

    :raises BadPerson: its quota is reached.
    """
    try:
        refuse_beyond(OFFICERS, standing=len(serving_ids(today, today)), adding=adding)
    except QuotaReached as refusal:
        raise BadPerson(refusal.message, code=refusal.code) from refusal


def _refuse_other_id(id_kind: str, today: date) -> None:
    if id_kind != IdKind.MYKAD.value and not other_ids_allowed(today):
        sentence = _("Agensi ini menerima nombor MyKad sahaja. Pentadbir boleh membenarkan ID lain di Aturan.")
        raise BadPerson(sentence, fields={"id_kind": sentence})


def follow_contacts(*, user_id: int, email: str, phone: str) -> None:
    """Keep an officer's record in step with what they said of themselves; their account wrote the audit line."""
    Person.objects.filter(user_id=user_id).update(email=email, phone=phone)


def checked_number(id_kind: str, id_number: str, *, today: date) -> str:
    """Return an identity number in the form that is hashed.

    :raises BadPerson: it is empty, or no MyKad number of somebody 15 to 100 years old.
    """
    number = normalise(id_number)
    if not number:
        raise _bad_number(_("Isi nombor kad pengenalan."))
    if id_kind != IdKind.MYKAD.value:
        return number
    found = read_mykad(number, on=today)
    if found is Flaw.LENGTH:
        raise _bad_number(_("Nombor MyKad mesti 12 digit, contohnya 840501-01-6847."))
    if found is Flaw.DATE:
        raise _bad_number(_("Enam digit pertama MyKad mesti tarikh lahir (TTBBHH) bagi umur 15 hingga 100 tahun."))
    return number


def id_digest(number: str) -> str:
    """Return the digest under which a person with that normalised number is found."""
    return crypto.digest(PURPOSE, number)


def seal_number(number: str) -> str:
    """Return a normalised number encrypted."""
    return crypto.seal(PURPOSE, number)


def unseal_number(sealed: str) -> str:
    """Return the plain number of an officer, for the account that signs in with it."""
    return crypto.unseal(PURPOSE, sealed)


def user_with_number(number: str) -> int | None:
    """Return the user who signs in with that number, unless an officer is linked to it already."""
    users = get_user_model().objects.filter(login_digest=login_digest(number), person=None)
    return users.values_list("pk", flat=True).first()


def link_existing_user(person: Person) -> bool:
    """Link a person to the user who signs in with their number, if there is one who is nobody's yet."""
    person.user_id = user_with_number(unseal_number(person.id_sealed))
    if person.user_id is not None:
        person.save(update_fields=["user"])
    return person.user_id is not None


def link_users(person_of: Mapping[str, int]) -> None:
    """Link persons, by the digest of the ID they sign in with, to users who are nobody's yet."""
    users = get_user_model().objects.filter(login_digest__in=list(person_of), person=None)
    for pk, digest in users.values_list("pk", "login_digest"):
        Person.objects.filter(pk=person_of[digest], user=None).update(user_id=pk)


def target(person: Person) -> tuple[str, object, str]:
    """Return the person as the audit trail names them."""
    return ("people.person", person.pk, person.name)


def facts(person: Person) -> dict[str, Any]:
    """Return what the audit trail keeps of a person; the number only masked."""
    plain = {field: getattr(person, field) for field in PLAIN_FIELDS}
    return {"name": person.name, "staff_no": person.staff_no, "id": person.id_masked, **plain}


def announce(person_ids: tuple[int, ...], from_date: date) -> None:
    """Tell the rooms above, in this transaction, that service or posting changed from a day on."""
    signals.service_changed.send(sender=None, person_ids=person_ids, from_date=from_date)


def _bad_number(sentence: str) -> BadPerson:
    return BadPerson(sentence, code="people.bad_id_number", fields={"id_number": sentence})


def _refuse_doubles(person: Person, entry: OfficerEntry, number: str) -> None:
    if not entry.name.strip():
        raise BadPerson(_("Isi nama pegawai."), fields={"name": _("Isi nama pegawai.")})
    if entry.appointment not in Person.Appointment.values:
        raise BadPerson(_("Taraf lantikan itu tidak dikenali."), fields={"appointment": _("Pilih dari senarai.")})
    others = Person.objects.exclude(pk=person.pk)
    twin = others.filter(id_digest=id_digest(number)).first()
    if twin is not None:
        sentence = double_sentence(twin.staff_no, twin.name)
        raise BadPerson(sentence, code="people.id_taken", fields={"id_number": sentence})
    staff_no = entry.staff_no.strip()
    holder = others.filter(staff_no=staff_no).first() if staff_no else None
    if holder is not None:
        sentence = _("No. kakitangan %(no)s sudah digunakan oleh %(name)s.") % {"no": staff_no, "name": holder.name}
        raise BadPerson(sentence, code="people.staff_no_taken", fields={"staff_no": sentence})


def double_sentence(staff_no: str, name: str) -> str:
    """Say whose number it already is."""
    if not staff_no:
        return _("Nombor kad pengenalan ini sudah didaftarkan untuk %(name)s.") % {"name": name}
    return _("Nombor kad pengenalan ini sudah didaftarkan untuk no. kakitangan %(no)s (%(name)s).") % {
        "no": staff_no,
        "name": name,
    }


def _part_from_user(person: Person, number: str, by: Actor | None) -> None:
    """Part a person from an account that signs in with another number than theirs."""
    if person.user_id is not None and person.id_digest != id_digest(number):
        set_active(person.user_id, False, by=by or SYSTEM)
        person.user_id = None


def _fill(person: Person, entry: OfficerEntry, number: str) -> None:
    for field in PLAIN_FIELDS:
        value = getattr(entry, field)
        setattr(person, field, value.strip() if isinstance(value, str) else value)
    person.name = " ".join(entry.name.split())
    person.staff_no = entry.staff_no.strip()
    digest = id_digest(number)
    if (person.id_kind, person.id_digest) != (entry.id_kind, digest):
        person.id_kind, person.id_digest = entry.id_kind, digest
        person.id_sealed, person.id_masked = seal_number(number), mask(IdKind(entry.id_kind), number)


def _settle(person: Person, entry: OfficerEntry, by: Actor | None) -> None:
    first = person.in_service_from
    if entry.unit_id is not None:
        _check_posting(person, entry.unit_id, entry.location_id, first)
        Posting.objects.create(person=person, unit_id=entry.unit_id, location_id=entry.location_id, valid_from=first)
    if entry.supervisor_id is not None:
        assign_supervisor(person_id=person.pk, supervisor_id=entry.supervisor_id, valid_from=first, by=by)


def _check_posting(person: Person, unit_id: int, location_id: int | None, on: date) -> None:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or (unit.valid_to is not None and unit.valid_to <= on):
        raise BadPerson(_("Unit itu sudah ditutup."), fields={"unit": _("Pilih unit yang aktif.")})
    if location_id is not None and not WorkLocation.objects.filter(pk=location_id, is_active=True).exists():
        raise BadPerson(_("Lokasi itu tidak digunakan lagi."), fields={"location": _("Pilih lokasi yang aktif.")})
    if on < person.in_service_from:
        raise BadPerson(
            _("Pegawai belum berkhidmat pada tarikh itu."), fields={"valid_from": _("Pilih tarikh kemudian.")}
        )


def _cut(person: Person, on: date) -> None:
    rows = Posting.objects.filter(person=person)
    rows.filter(valid_from__gte=on).delete()
    rows.exclude(valid_to__lte=on).update(valid_to=on)


def _first_day_touched(person: Person, before: dict[str, Any] | None) -> date:
    earlier = before["in_service_from"] if before else person.in_service_from
    return min(earlier, person.in_service_from)
