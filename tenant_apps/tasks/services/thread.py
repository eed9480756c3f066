"""Notes and outputs under a task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.uploads import MAX_FILES, checked, keep, refused
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.tasks.models import Entry, OutputFile, Task
from tenant_apps.tasks.services.refusals import OutputMissing, RemarkMissing, TaskUnknown, checked_text
from tenant_apps.tasks.services.tasks import own_task, target_of
from tenant_apps.tasks.services.telling import tell_note


@transaction.atomic
def add_note(*, task_id: int, person_id: int, text: str, by: Actor | None, now: datetime) -> None:
    """Write a note under a task of one's own; verified ones can be noted as well.

    :raises TaskUnknown: it is not theirs.
    :raises RemarkMissing: the note is empty.
    :raises TextTooLong: it is longer than a note.
    """
    task = Task.objects.filter(pk=task_id, person=person_id).first()
    if task is None:
        raise TaskUnknown(_("Tugasan ini tidak dijumpai."))
    said = checked_text(text, "text")
    if not said:
        sentence = _("Tulis catatan dahulu.")
        raise RemarkMissing(sentence, fields={"text": sentence})
    _line(task, Entry.Kind.NOTE, person_id, said, now)
    record("tasks.noted", actor=by, target=target_of(task))
    tell_note(task, said, now=now)


@transaction.atomic
def add_output(
    *,
    task_id: int,
    person_id: int,
    by: Actor | None,
    now: datetime,
    text: str = "",
    file: UploadedFile[Any] | None = None,
) -> int:
    """Hand in an output of a task of one's own, a text or a file or both, and return its id.

    :raises TaskUnknown: it is not theirs.
    :raises AlreadyVerified: a supervisor has verified the task.
    :raises OutputMissing: there is neither text nor file.
    :raises TextTooLong: the text is longer than a note.
    :raises kit.uploads.UploadRefused: the file is neither PDF, JPEG nor PNG, too large, or one too many.
    """
    task = own_task(task_id, person_id)
    said = checked_text(text, "text")
    if not said and file is None:
        sentence = _("Tulis hasilnya atau pilih fail.")
        raise OutputMissing(sentence, fields={"text": sentence})
    evidence = checked(file) if file is not None else None
    if evidence is not None and OutputFile.objects.filter(entry__task=task).count() >= MAX_FILES:
        raise refused(_("Tugasan ini sudah ada lima fail. Catat tugasan baharu bagi hasil berikutnya."))
    entry = _line(task, Entry.Kind.OUTPUT, person_id, said, now)
    if evidence is not None:
        keep(OutputFile(entry=entry), evidence, now=now)
    record("tasks.output_added", actor=by, target=target_of(task), after={"file": evidence.name if evidence else ""})
    return entry.pk


def _line(task: Task, kind: str, person_id: int, text: str, now: datetime) -> Entry:
    return Entry.objects.create(
        task=task, kind=kind, date=timezone.localdate(now), at=now, person_id=person_id, text=text
    )
