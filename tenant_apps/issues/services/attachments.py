"""Evidence added to an explanation."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kit import uploads
from kit.uploads import MAX_FILES, Evidence
from tenant_apps.issues.models import Attachment


def keep(evidence: Evidence, *, issue_id: int, person_id: int, now: datetime) -> int:
    """Store the evidence of an issue under the agency's files and return its id.

    :raises kit.uploads.UploadRefused: the issue already has as many files as it may.
    """
    if Attachment.objects.filter(issue_id=issue_id).count() >= MAX_FILES:
        raise uploads.refused(_("Paling banyak 5 fail bagi satu isu."))
    return uploads.keep(Attachment(issue_id=issue_id, uploaded_by_id=person_id), evidence, now=now)
