"""What may be attached to a step: a small file whose content is what its name says.

The browser's word about a file's type is worth nothing, so the first bytes decide. Office files are ZIP
archives; their table of contents tells a document from a sheet and from any other archive, and files that
carry macros are not taken.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from enum import StrEnum

SIZE_LIMIT = 5 * 1024 * 1024
NAME_LIMIT = 100


class PaperFlaw(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    MISNAMED = "misnamed"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of file we take: the type we serve it as and the endings its name may have."""

    media_type: str
    endings: tuple[str, ...]


PDF = PaperKind("application/pdf", ("pdf",))
PNG = PaperKind("image/png", ("png",))
JPEG = PaperKind("image/jpeg", ("jpg", "jpeg"))
DOCX = PaperKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = PaperKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ENDINGS = tuple(ending for kind in (PDF, PNG, JPEG, DOCX, XLSX) for ending in kind.endings)


def inspect(name: str, content: bytes) -> PaperKind | PaperFlaw:
    """Return the kind of the file called ``name``, or why it is not taken."""
    if not content:
        return PaperFlaw.EMPTY
    if len(content) > SIZE_LIMIT:
        return PaperFlaw.TOO_LARGE
    kind = _kind_of(content)
    if kind is None:
        return PaperFlaw.UNKNOWN
    ending = name.rpartition(".")[2].lower()
    return kind if ending in kind.endings else PaperFlaw.MISNAMED


def tidy_name(name: str) -> str:
    """Return ``name`` without folders, control characters and quotes, at most :data:`NAME_LIMIT` long."""
    bare = re.split(r"[\\/]", name)[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", bare) if unicodedata.category(c)[0] != "C")
    plain = re.sub(r'["<>:|?*;]', "_", plain).strip(" .") or "lampiran"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= NAME_LIMIT or not dot:
        return plain[:NAME_LIMIT]
    return f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"


def _kind_of(content: bytes) -> PaperKind | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return None


def _office_kind(content: bytes) -> PaperKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None
