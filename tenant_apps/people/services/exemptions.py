"""Officers who need not record attendance for some days, by leave of the head of department."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui.times import date_short
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.models import Exemption, Person
from tenant_apps.people.services.persons import announce, target


class BadExemption(Refusal):
    """The officer cannot be exempted like this."""

    code = "people.bad_exemption"


@transaction.atomic
def exempt_person(
    *, person_id: int, valid_from: date, last_day: date | None, reason: str, by: Actor | None, now: datetime
) -> int:
    """Exempt a person from recording attendance, the last day included (none: until further notice); return the id.

    :raises BadExemption: the days run backwards, or the person is exempt on one of them already.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if last_day is not None and last_day < valid_from:
        raise _refused("last_day", _("Hari terakhir mesti pada atau selepas hari pertama."))
    valid_to = None if last_day is None else last_day + timedelta(days=1)
    standing = Exemption.objects.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), person=person)
    other = (standing.filter(valid_from__lt=valid_to) if valid_to else standing).order_by("valid_from").first()
    if other is not None:
        sentence = _("Pegawai sudah dikecualikan mulai %(day)s. Tamatkan pengecualian itu dahulu.")
        raise _refused("valid_from", sentence % {"day": date_short(other.valid_from)})
    made = Exemption.objects.create(
        person=person,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
        created_by_id=by.user_id if by else None,
        created_at=now,
    )
    after = {"valid_from": valid_from, "last_day": last_day}
    record("people.person_exempted", actor=by, target=target(person), after=after, remark=made.reason)
    announce((person.pk,), valid_from)
    return made.pk


@transaction.atomic
def end_exemption(*, exemption_id: int, person_id: int, on: date, by: Actor | None) -> None:
    """Let a person record attendance again from the day ``on``; one that had not begun by then is forgotten.

    :raises BadExemption: there is none that still stands.
    """
    made = Exemption.objects.select_for_update().filter(pk=exemption_id, person=person_id).first()
    if made is None or (made.valid_to is not None and made.valid_to <= on):
        raise _refused("", _("Pengecualian ini sudah tamat. Muat semula halaman."))
    before = {"valid_from": made.valid_from, "valid_to": made.valid_to}
    if made.valid_from >= on:
        made.delete()
    else:
        made.valid_to = on
        made.save(update_fields=["valid_to"])
    person = Person.objects.get(pk=person_id)
    record("people.exemption_ended", actor=by, target=target(person), before=before, after={"valid_to": on})
    announce((person_id,), max(on, made.valid_from))


def _refused(field: str, sentence: str) -> BadExemption:
    return BadExemption(sentence, fields={field: sentence} if field else {})
