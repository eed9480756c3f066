"""Files people hand in as evidence: what each is is read from its bytes, never from its name.

A room keeps them in a model of its own that inherits :class:`StoredFile`; they lie outside the web root under the
agency's files and are given back by a door that has asked who may see them (:func:`file_answer`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext as _

from kit.errors import Refusal

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 5
"""So many files may lie under one issue or request."""

# Leading bytes of the kinds taken, with the type and the extension they are kept under.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


class UploadRefused(Refusal):
    """The file is empty, too large, one too many, or neither PDF, JPEG nor PNG."""

    code = "uploads.refused"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A checked file, ready to be kept."""

    name: str
    content: bytes
    content_type: str
    extension: str


class StoredFile(models.Model):
    """A file as it was handed in. ``name`` is what people see, ``content_type`` what its bytes say it is."""

    file = models.FileField(upload_to="files/%Y/%m", max_length=300)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def checked(upload: UploadedFile[Any]) -> Evidence:
    """Return the upload as evidence.

    :raises UploadRefused: it is empty, larger than five megabytes, or neither PDF, JPEG nor PNG.
    """
    if not upload.size:
        raise refused(_("Fail ini kosong. Pilih fail lain."))
    if upload.size > MAX_BYTES:
        raise refused(_("Fail ini melebihi 5 MB. Kecilkan saiznya atau pilih fail lain."))
    content = upload.read()
    for signature, content_type, extension in _SIGNATURES:
        if content.startswith(signature):
            return Evidence(_plain_name(upload.name or "", extension), content, content_type, extension)
    raise refused(_("Hanya fail PDF, JPEG atau PNG diterima."))


def keep(stored: StoredFile, evidence: Evidence, *, now: datetime) -> int:
    """Store the evidence as the row ``stored``, which knows whose it is, and return the row's id."""
    digest = hashlib.sha256(evidence.content).hexdigest()
    stored.name = evidence.name
    stored.content_type = evidence.content_type
    stored.size = len(evidence.content)
    stored.sha256 = digest
    stored.uploaded_at = now
    stored.file.save(f"{digest[:32]}.{evidence.extension}", ContentFile(evidence.content), save=True)
    return int(stored.pk)


def file_answer(stored: StoredFile) -> FileResponse:
    """Answer with the file, to be saved and never to be shown in the page; the door has checked who asks."""
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def refused(sentence: str) -> UploadRefused:
    """Return the refusal with its sentence beside the form's field for the file."""
    return UploadRefused(sentence, fields={"attachment": sentence})


def _plain_name(given: str, extension: str) -> str:
    """The name shown to people: printable, without a path, ending in what the file really is."""
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"|?*').strip()
    return f"{kept[:120] or 'lampiran'}.{extension}"
