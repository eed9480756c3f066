"""Evidence for movements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kit import uploads
from tenant_apps.movements.models import MovementFile


def keep_files(files: Sequence[UploadedFile[Any]], *, movement_id: int, person_id: int | None, now: datetime) -> None:
    """Keep what was handed in with a movement.

    :raises kit.uploads.UploadRefused: a file is not what it should be, or one too many.
    """
    if not files:
        return
    if MovementFile.objects.filter(movement_id=movement_id).count() + len(files) > uploads.MAX_FILES:
        raise uploads.refused(_("Paling banyak 5 fail bagi satu permohonan."))
    for upload in files:
        row = MovementFile(movement_id=movement_id, uploaded_by_id=person_id)
        uploads.keep(row, uploads.checked(upload), now=now)
