"""Evidence for leave and releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _

from kit import uploads
from tenant_apps.leave.models import LeaveFile


def keep_files(
    files: Sequence[UploadedFile[Any]],
    *,
    person_id: int | None,
    now: datetime,
    leave_id: int | None = None,
    release_id: int | None = None,
) -> None:
    """Keep what was handed in with a request.

    :raises kit.uploads.UploadRefused: a file is not what it should be, or one too many.
    """
    if not files:
        return
    kept = LeaveFile.objects.filter(Q(leave_id=leave_id or 0) | Q(release_id=release_id or 0)).count()
    if kept + len(files) > uploads.MAX_FILES:
        raise uploads.refused(_("Paling banyak 5 fail bagi satu permohonan."))
    for upload in files:
        row = LeaveFile(leave_id=leave_id, release_id=release_id, uploaded_by_id=person_id)
        uploads.keep(row, uploads.checked(upload), now=now)
