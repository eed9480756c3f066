"""Reports as files: one's own, and nobody else's."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from tenant_apps.people.viewer import Viewer
from tenant_apps.reports.models import ReportFile


def files_for(viewer: Viewer) -> QuerySet[ReportFile]:
    """Return the files a viewer asked for, or was made by a schedule, the latest first."""
    return ReportFile.objects.filter(asked_by=viewer.user_id).order_by("-asked_at", "-pk")


def file_for(viewer: Viewer, key: uuid.UUID) -> ReportFile | None:
    """Return one of :func:`files_for`; a door answers None with 404."""
    return files_for(viewer).filter(key=key).first()
