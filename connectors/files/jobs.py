"""Jobs of the import: woken by its pages; the rows say what is left to do."""

from __future__ import annotations

import uuid

from connectors.files.ingest import work_on
from kit import clock
from tenant_apps.people import services
from tenants.jobs import agency_job


@agency_job("files.work_on_import")
def work_on_import(*, key: str) -> None:
    """Check or write an import, whichever it waits for."""
    work_on(uuid.UUID(key))


@agency_job("files.purge_imports")
def purge_imports() -> None:
    """Blank what was uploaded more than a day ago, and slips nobody fetched."""
    services.purge_imports(now=clock.now())
    services.purge_slips(now=clock.now())
