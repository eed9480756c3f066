"""Jobs of the import: woken by its pages; the rows say what is left to do."""

from __future__ import annotations

import uuid
from datetime import timedelta

from connectors.files import punches
from connectors.files.ingest import work_on
from kit import clock
from tenant_apps.people import services
from tenants.jobs import agency_job


@agency_job("files.work_on_import")
def work_on_import(*, key: str) -> None:
    """Check or write an import, whichever it waits for."""
    work_on(uuid.UUID(key))


@agency_job("files.read_punches", limit=timedelta(minutes=25))
def read_punches(*, key: str) -> None:
    """Read a confirmed file of a terminal's records to its end."""
    punches.read_file(uuid.UUID(key))


@agency_job("files.resume_punches", limit=timedelta(minutes=25))
def resume_punches() -> None:
    """Go on with files whose worker died."""
    for key in punches.waiting_files():
        punches.read_file(key)


@agency_job("files.purge_imports")
def purge_imports() -> None:
    """Blank what was uploaded more than a day ago, and slips nobody fetched."""
    services.purge_imports(now=clock.now())
    services.purge_slips(now=clock.now())
