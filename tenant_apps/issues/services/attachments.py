"""Evidence added to an explanation: what it is is read from its bytes, never from its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kit.errors import Refusal
from tenant_apps.issues.models import Attachment

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 5

# Leading bytes of the kinds taken, with the type and the extension they are kept under.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


class AttachmentRefused(Refusal):
    """The file is empty, too large, one too many, or neither PDF, JPEG nor PNG."""

    code = "issues.attachment_refused"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A checked file, ready to be kept."""

    name: str
    content: bytes
    content_type: str
    extension: str


def checked(upload: UploadedFile[Any]) -> Evidence:
    """Return the upload as evidence.

    :raises AttachmentRefused: it is empty, larger than five megabytes, or neither PDF, JPEG nor PNG.
    """
    if not upload.size:
        raise _refused(_("Fail ini kosong. Pilih fail lain."))
    if upload.size > MAX_BYTES:
        raise _refused(_("Fail ini melebihi 5 MB. Kecilkan saiznya atau pilih fail lain."))
    content = upload.read()
    for signature, content_type, extension in _SIGNATURES:
        if content.startswith(signature):
            return Evidence(_plain_name(upload.name or "", extension), content, content_type, extension)
    raise _refused(_("Hanya fail PDF, JPEG atau PNG diterima."))


def keep(evidence: Evidence, *, issue_id: int, person_id: int, now: datetime) -> int:
    """Store the evidence of an issue under the agency's files and return its id.

    :raises AttachmentRefused: the issue already has as many files as it may.
    """
    if Attachment.objects.filter(issue_id=issue_id).count() >= MAX_FILES:
        raise _refused(_("Paling banyak 5 fail bagi satu isu."))
    digest = hashlib.sha256(evidence.content).hexdigest()
    attachment = Attachment(
        issue_id=issue_id,
        name=evidence.name,
        content_type=evidence.content_type,
        size=len(evidence.content),
        sha256=digest,
        uploaded_by_id=person_id,
        uploaded_at=now,
    )
    attachment.file.save(f"{digest[:32]}.{evidence.extension}", ContentFile(evidence.content), save=True)
    return attachment.pk


def _plain_name(given: str, extension: str) -> str:
    """The name shown to people: printable, without a path, ending in what the file really is."""
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"|?*').strip()
    return f"{kept[:120] or 'lampiran'}.{extension}"


def _refused(sentence: str) -> AttachmentRefused:
    return AttachmentRefused(sentence, fields={"attachment": sentence})
