"""Temporary passwords for officers, on slips of paper that are shown once.

Hashing is deliberately slow, so a batch is made in small steps, each its own transaction: a worker that dies has
lost nothing but its present step. Readable passwords stand only in the batch, sealed, until they have been shown
or an hour has passed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from shared_apps.accounts.services import NewUser, create_users, issue_temporary_password
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import signals
from tenant_apps.people.models import Person, SlipBatch
from tenant_apps.people.services.persons import link_existing_user, unseal_number

PURPOSE = "people.slips"
STEP = 20
READABLE_FOR = timedelta(hours=1)
KEPT = timedelta(days=1)
WAKE_SECONDS = 10


class BadSlips(Refusal):
    """The slips cannot be made or shown (any more)."""

    code = "people.bad_slips"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one officer."""

    name: str
    id_masked: str
    staff_no: str
    unit: str
    password: str


@transaction.atomic
def open_slips(*, person_ids: Iterable[int], by: Actor, now: datetime) -> uuid.UUID:
    """Begin a batch of slips for officers in service, and return its key. Their passwords are made by the steps.

    :raises BadSlips: none of the persons is in service.
    """
    serving = Q(in_service_to=None) | Q(in_service_to__gt=now.date())
    ids = list(
        Person.objects.filter(serving, pk__in=list(person_ids)).order_by("name", "pk").values_list("pk", flat=True)
    )
    if not ids:
        raise BadSlips(_("Tiada pegawai yang masih berkhidmat dalam pilihan ini."))
    batch = SlipBatch.objects.create(
        key=uuid.uuid4(),
        person_ids=ids,
        slips_sealed=crypto.seal(PURPOSE, "{}"),
        total=len(ids),
        created_by_id=by.user_id,
        created_at=now,
    )
    record("people.slips_asked", actor=by, target=("people.slips", batch.pk, ""), after={"persons": ids})
    return batch.key


def wake(*, key: uuid.UUID) -> None:
    """Say that a batch waits for a worker; at most every few seconds, however often its page asks."""
    if cache.add(f"people.slips:{key}", 1, WAKE_SECONDS):
        signals.slips_waiting.send(sender=None, key=key)


@transaction.atomic
def make_slips(*, key: uuid.UUID, now: datetime) -> bool:
    """Make the next few passwords of a batch; tell whether there is more to do (by whoever).

    The row's lock lets one worker at a time do it and dies with that worker.
    """
    rows = SlipBatch.objects.select_for_update(skip_locked=True, of=("self",)).select_related("created_by")
    batch = rows.filter(key=key, finished_at=None).first()
    if batch is None:
        return False
    if now > batch.created_at + READABLE_FOR:
        _blank(batch, now)
        return False
    ids: list[int] = batch.person_ids[batch.made : batch.made + STEP]
    name = batch.created_by.get_full_name() if batch.created_by else ""
    made = _issue(ids, Actor(batch.created_by_id, name), now)
    known: dict[str, str] = json.loads(crypto.unseal(PURPOSE, batch.slips_sealed))
    batch.slips_sealed = crypto.seal(PURPOSE, json.dumps({**known, **made}))
    batch.made += len(ids)
    batch.finished_at = now if batch.made >= batch.total else None
    batch.save(update_fields=["slips_sealed", "made", "finished_at"])
    return batch.finished_at is None


@transaction.atomic
def show_slips(*, key: uuid.UUID, by: Actor, now: datetime) -> tuple[Slip, ...]:
    """Return the slips of a finished batch and forget their passwords: they can be shown this once.

    :raises BadSlips: they are not ready, were shown already, are older than an hour, or belong to someone else.
    """
    batch = SlipBatch.objects.select_for_update().filter(key=key, created_by=by.user_id).first()
    if batch is None or batch.finished_at is None:
        raise BadSlips(_("Slip ini belum siap."))
    if not batch.slips_sealed or now > batch.created_at + READABLE_FOR:
        _blank(batch, now)
        raise BadSlips(_("Slip ini sudah dipaparkan atau melebihi sejam. Keluarkan kata laluan sementara sekali lagi."))
    passwords: dict[str, str] = json.loads(crypto.unseal(PURPOSE, batch.slips_sealed))
    batch.shown_at = now
    _blank(batch, now)
    record("people.slips_shown", actor=by, target=("people.slips", batch.pk, ""), after={"count": len(passwords)})
    return _slips(batch.person_ids, passwords)


def purge_slips(*, now: datetime) -> int:
    """Forget passwords nobody fetched within the hour, and batches older than a day."""
    SlipBatch.objects.filter(created_at__lt=now - READABLE_FOR).exclude(slips_sealed="").update(
        slips_sealed="", finished_at=now
    )
    return SlipBatch.objects.filter(created_at__lt=now - KEPT).delete()[0]


def ensure_users(person_ids: Sequence[int], *, by: Actor | None) -> dict[int, int]:
    """Return the user of each person, making those that are missing; they sign in with the person's own number."""
    persons = list(Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids).order_by("pk"))
    bare = [person for person in persons if person.user_id is None and not link_existing_user(person)]
    made = create_users([_new_user(person) for person in bare], by=by)
    for person, user_id in zip(bare, made, strict=True):
        person.user_id = user_id
    Person.objects.bulk_update(bare, ["user"], batch_size=500)
    return {person.pk: person.user_id for person in persons if person.user_id is not None}


def _issue(person_ids: Sequence[int], by: Actor, now: datetime) -> dict[str, str]:
    users = ensure_users(person_ids, by=by)
    passwords = issue_temporary_password(list(users.values()), by=by, now=now)
    return {str(person_id): passwords[user_id] for person_id, user_id in users.items()}


def _new_user(person: Person) -> NewUser:
    return NewUser(
        login=unseal_number(person.id_sealed),
        id_kind=person.id_kind,
        full_name=person.name,
        email=person.email,
        phone=person.phone,
    )


def _slips(person_ids: Sequence[int], passwords: dict[str, str]) -> tuple[Slip, ...]:
    units = Person.objects.filter(pk__in=person_ids, postings__valid_to=None).values_list("pk", "postings__unit__name")
    unit_of = {pk: name or "" for pk, name in units}
    persons = Person.objects.in_bulk(list(person_ids))
    return tuple(
        Slip(one.name, one.id_masked, one.staff_no, unit_of.get(pk, ""), passwords[str(pk)])
        for pk in person_ids
        if (one := persons.get(pk)) is not None and str(pk) in passwords
    )


def _blank(batch: SlipBatch, now: datetime) -> None:
    batch.slips_sealed = ""
    batch.finished_at = batch.finished_at or now
    batch.save(update_fields=["slips_sealed", "finished_at", "shown_at"])
