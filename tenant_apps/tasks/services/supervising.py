"""What supervisors do with the tasks of officers below them: assign, comment, verify, return, take back.

Doors make sure that the officer is below the supervisor or below whom they stand in for
(:func:`tenant_apps.tasks.selectors.in_charge`); that nobody does it with their own work is checked here as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.selectors import names
from tenant_apps.tasks.models import Entry, Task, Verification
from tenant_apps.tasks.rules.moves import Status, may_assigner_cancel
from tenant_apps.tasks.services.refusals import (
    AlreadyVerified,
    MoveNotAllowed,
    NotFinished,
    OwnTask,
    RemarkMissing,
    TaskUnclear,
    TaskUnknown,
    checked_text,
)
from tenant_apps.tasks.services.tasks import TaskEntry, checked_facts, put_status, target_of
from tenant_apps.tasks.services.telling import (
    tell_assigned,
    tell_comment,
    tell_returned,
    tell_taken_back,
    tell_verified,
)

SHORTEST_REMARK = 3


@dataclass(frozen=True, slots=True)
class By:
    """The supervisor who acts. ``on_behalf_of_id`` is whom an acting one stands in for."""

    person_id: int
    actor: Actor | None
    on_behalf_of_id: int | None = None


@transaction.atomic
def assign_task(
    *, charge: Mapping[int, int | None], by_id: int, entry: TaskEntry, by: Actor | None, now: datetime
) -> tuple[int, ...]:
    """Give one task to each officer of ``charge`` and return the ids.

    ``charge`` maps officers to the supervisor the giver stands in for, or None.

    :raises OwnTask: the giver is among them.
    :raises TaskUnclear: nobody is named, or the task's facts make no sense.
    :raises TextTooLong: the description is longer than a note.
    """
    if not charge:
        said = _("Pilih sekurang-kurangnya seorang pegawai.")
        raise TaskUnclear(said, fields={"officers": said})
    if by_id in charge:
        raise OwnTask(_("Catat tugasan anda sendiri di Tugasan harian."))
    facts = checked_facts(entry, now)
    known = names([*charge, by_id, *filter(None, charge.values())])
    made = []
    for person_id, principal_id in charge.items():
        task = Task.objects.create(
            person_id=person_id, assigned_by_id=by_id, on_behalf_of_id=principal_id, created_at=now, **facts
        )
        principal = known.get(principal_id or 0, "")
        after = {"person": known.get(person_id, ""), "due_on": task.due_on}
        record("tasks.assigned", actor=by, target=target_of(task), after=after, on_behalf_of=principal)
        tell_assigned(task, _speaker(known.get(by_id, ""), principal), now=now)
        made.append(task.pk)
    return tuple(made)


@transaction.atomic
def comment(*, task_id: int, by: By, text: str, now: datetime) -> None:
    """Say something about an officer's task; they are told.

    :raises TaskUnknown: there is no such task.
    :raises OwnTask: it is the speaker's own.
    :raises RemarkMissing: nothing is said.
    :raises TextTooLong: it is longer than a note.
    """
    task, said = _theirs(task_id, by), checked_text(text, "text")
    if len(said) < SHORTEST_REMARK:
        sentence = _("Tulis ulasan dahulu.")
        raise RemarkMissing(sentence, fields={"text": sentence})
    speaker, principal = _write(task, Entry.Kind.COMMENT, by, said, now)
    record("tasks.commented", actor=by.actor, target=target_of(task), on_behalf_of=principal)
    tell_comment(task, speaker, said, now=now)


@transaction.atomic
def verify_task(*, task_id: int, by: By, now: datetime, remark: str = "") -> None:
    """Verify finished work.

    :raises TaskUnknown: there is no such task.
    :raises OwnTask: it is the supervisor's own.
    :raises AlreadyVerified: somebody did before.
    :raises NotFinished: it is not finished.
    :raises TextTooLong: the remark is longer than a note.
    """
    task, said = _finished(task_id, by), checked_text(remark, "remark")
    _decide(task, Verification.VERIFIED, by, said, now)
    speaker, principal = _write(task, Entry.Kind.VERIFIED, by, said, now)
    record("tasks.verified", actor=by.actor, target=target_of(task), remark=said[:200], on_behalf_of=principal)
    tell_verified(task, speaker, now=now)


@transaction.atomic
def return_task(*, task_id: int, by: By, remark: str, now: datetime) -> None:
    """Give finished work back with a remark; it is in hand again.

    :raises TaskUnknown: there is no such task.
    :raises OwnTask: it is the supervisor's own.
    :raises AlreadyVerified: it was verified.
    :raises NotFinished: it is not finished.
    :raises RemarkMissing: it does not say what is to be mended.
    :raises TextTooLong: the remark is longer than a note.
    """
    task, said = _finished(task_id, by), checked_text(remark, "remark")
    if len(said) < SHORTEST_REMARK:
        sentence = _("Nyatakan apa yang perlu dibaiki.")
        raise RemarkMissing(sentence, fields={"remark": sentence})
    _decide(task, Verification.RETURNED, by, said, now)
    speaker, principal = _write(task, Entry.Kind.RETURNED, by, said, now)
    put_status(task, Status.DOING, by_id=by.person_id, now=now)
    record("tasks.returned", actor=by.actor, target=target_of(task), remark=said[:200], on_behalf_of=principal)
    tell_returned(task, speaker, now=now)


@transaction.atomic
def take_back(*, task_id: int, by: By, now: datetime) -> None:
    """Cancel a task that was assigned and is not finished.

    :raises TaskUnknown: there is no such task.
    :raises OwnTask: it is the supervisor's own.
    :raises MoveNotAllowed: nobody assigned it, or it is finished.
    """
    task = _theirs(task_id, by)
    is_verified = task.verification == Verification.VERIFIED
    if task.assigned_by_id is None or not may_assigner_cancel(Status(task.status), is_verified=is_verified):
        raise MoveNotAllowed(_("Hanya tugasan yang diberi dan belum selesai boleh ditarik balik."))
    put_status(task, Status.CANCELLED, by_id=by.person_id, now=now)
    speaker, principal = _names(by)
    record("tasks.moved", actor=by.actor, target=target_of(task), after={"status": task.status}, on_behalf_of=principal)
    tell_taken_back(task, _speaker(speaker, principal), now=now)


def _theirs(task_id: int, by: By) -> Task:
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise TaskUnknown(_("Tugasan ini tidak dijumpai."))
    if task.person_id == by.person_id:
        raise OwnTask(_("Tugasan anda sendiri disahkan oleh penyelia anda."))
    return task


def _finished(task_id: int, by: By) -> Task:
    task = _theirs(task_id, by)
    if task.verification == Verification.VERIFIED:
        raise AlreadyVerified(_("Tugasan ini sudah disahkan."))
    if task.status != Status.DONE:
        raise NotFinished(_("Tugasan ini belum selesai. Beri ulasan sementara menunggu."))
    return task


def _decide(task: Task, verification: Verification, by: By, remark: str, now: datetime) -> None:
    task.verification = verification
    task.decided_at = now
    task.decided_by_id = by.person_id
    task.on_behalf_of_id = by.on_behalf_of_id
    task.remark = remark
    task.save(update_fields=["verification", "decided_at", "decided_by", "on_behalf_of", "remark"])


def _write(task: Task, kind: str, by: By, text: str, now: datetime) -> tuple[str, str]:
    """Write the line and return who spoke, as people are told it, and for whom."""
    Entry.objects.create(
        task=task,
        kind=kind,
        date=timezone.localdate(now),
        at=now,
        person_id=by.person_id,
        on_behalf_of_id=by.on_behalf_of_id,
        text=text,
    )
    name, principal = _names(by)
    return _speaker(name, principal), principal


def _names(by: By) -> tuple[str, str]:
    known = names(filter(None, (by.person_id, by.on_behalf_of_id)))
    return known.get(by.person_id, ""), known.get(by.on_behalf_of_id or 0, "")


def _speaker(name: str, principal: str) -> str:
    return _("%(name)s (bagi pihak %(principal)s)") % {"name": name, "principal": principal} if principal else name
