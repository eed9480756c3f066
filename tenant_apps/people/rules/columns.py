"""The columns of an officer file: their official headings, what else they are called, and how a file's are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Column(StrEnum):
    """What a column holds; the value names the field of an entry."""

    ID_NUMBER = "id_number"
    NAME = "name"
    STAFF_NO = "staff_no"
    EMAIL = "email"
    PHONE = "phone"
    POSITION = "position"
    SCHEME = "scheme"
    GRADE = "grade"
    SERVICE_GROUP = "service_group"
    APPOINTMENT = "appointment"
    UNIT = "unit"
    LOCATION = "location"
    SUPERVISOR = "supervisor"
    IN_SERVICE_FROM = "in_service_from"
    ID_KIND = "id_kind"


REQUIRED: Final = (Column.ID_NUMBER, Column.NAME)

HEADINGS: Final[Mapping[Column, str]] = {
    Column.ID_NUMBER: "No. Kad Pengenalan",
    Column.NAME: "Nama",
    Column.STAFF_NO: "No. Kakitangan",
    Column.EMAIL: "E-mel",
    Column.PHONE: "Telefon",
    Column.POSITION: "Jawatan",
    Column.SCHEME: "Skim Perkhidmatan",
    Column.GRADE: "Gred",
    Column.SERVICE_GROUP: "Kumpulan",
    Column.APPOINTMENT: "Taraf Lantikan",
    Column.UNIT: "Unit",
    Column.LOCATION: "Lokasi",
    Column.SUPERVISOR: "Penyelia",
    Column.IN_SERVICE_FROM: "Tarikh Mula",
    Column.ID_KIND: "Jenis ID",
}
"""The headings of our own template, in its order."""

_SYNONYMS: Final[Mapping[Column, str]] = {
    Column.ID_NUMBER: "mykad|no mykad|no kp|nokp|no ic|ic|no ic baru|no kp baru|kad pengenalan|id pengguna"
    "|no pengenalan|identity card|identity card no|id number|nric|nric no|nik",
    Column.NAME: "nama pegawai|nama penuh|nama kakitangan|name|full name",
    Column.STAFF_NO: "no staf|no pekerja|no kakitangan|no gaji|staff no|employee no|staff id|nip|nombor kakitangan",
    Column.EMAIL: "emel|email|e mail|emel rasmi|alamat emel|alamat e mel",
    Column.PHONE: "no telefon|no tel|tel|no hp|no bimbit|telefon bimbit|phone|mobile|phone no",
    Column.POSITION: "nama jawatan|jawatan hakiki|position|jabatan fungsional",
    Column.SCHEME: "skim|scheme|service scheme",
    Column.GRADE: "gred jawatan|gred hakiki|grade",
    Column.SERVICE_GROUP: "kumpulan perkhidmatan|group|service group",
    Column.APPOINTMENT: "taraf|taraf jawatan|status lantikan|jenis lantikan|appointment",
    Column.UNIT: "bahagian|bahagian unit|unit bahagian|penempatan|cawangan|seksyen|division|department",
    Column.LOCATION: "lokasi kerja|pejabat|tempat kerja|tempat bertugas|location|office",
    Column.SUPERVISOR: "no kakitangan penyelia|no kp penyelia|ppp|pegawai penilai pertama|supervisor|nama ketua|ketua",
    Column.IN_SERVICE_FROM: "tarikh mula berkhidmat|tarikh lapor diri|tarikh lantikan|mula berkhidmat|start date",
    Column.ID_KIND: "jenis pengenalan|id kind|id type",
}


def folded(heading: str) -> str:
    """Return a heading as it is compared: without accents, case, punctuation; ``nombor`` is ``no``."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join("no" if word in ("nombor", "nomor", "num") else word for word in words)


_KNOWN: Final[Mapping[str, Column]] = {
    **{folded(text): column for column, text in HEADINGS.items()},
    **{folded(text): column for column, texts in _SYNONYMS.items() for text in texts.split("|")},
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a file keeps what: places by column, and what could not be placed, as the file writes it."""

    places: Mapping[Column, int]
    missing: tuple[Column, ...]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether rows can be read by it."""
        return not self.missing and not self.doubled


def map_headings(headings: Sequence[str]) -> Mapped:
    """Find each known column among the headings, in any order and by any of its names."""
    places: dict[Column, int] = {}
    unknown: list[str] = []
    doubled: list[str] = []
    for place, heading in enumerate(headings):
        column = _KNOWN.get(folded(heading))
        if column is None:
            unknown += [heading] if heading else []
        elif column in places:
            doubled.append(heading)
        else:
            places[column] = place
    missing = tuple(column for column in REQUIRED if column not in places)
    return Mapped(places, missing, tuple(unknown), tuple(doubled))
