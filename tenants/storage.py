"""Files: every agency's lie in a folder of their own, outside the web root."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

from tenants.connection import connection


def agency_folder(schema: str) -> Path:
    """Return the folder that holds all files of the agency ``schema``."""
    return Path(settings.MEDIA_ROOT) / schema


def media_path(*parts: str) -> str:
    """Return the name of a file inside the agency's folder, ``parts`` joined by slashes.

    :raises SuspiciousFileOperation: a part is empty or tries to leave the folder.
    """
    path = PurePosixPath(*parts)
    if path.is_absolute() or not parts or any(part in ("", ".", "..") for part in "/".join(parts).split("/")):
        raise SuspiciousFileOperation(f"not a name inside the agency's folder: {'/'.join(parts)!r}")
    return str(path)


class AgencyFiles(FileSystemStorage):
    """The default storage: what is saved or opened is looked for in the current agency's folder only.

    Django computes its folder once; this one follows the agency. It has no URL: files are served by views that
    check who asks.
    """

    @property
    def base_location(self) -> str:
        return str(agency_folder(connection.schema_name))

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())

    @property
    def base_url(self) -> None:  # type: ignore[override]  # nothing is reachable by URL
        return None
