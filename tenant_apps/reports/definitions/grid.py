"""The grid: officers down, days across. Rows are made a few hundred officers at a time, for pages and files alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import batched
from typing import Any, overload

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kit.ui.times import date_short
from tenant_apps.attendance.selectors import listing
from tenant_apps.people.selectors import Reach, postings_on
from tenant_apps.reports.definitions.base import Asked, Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.days import ABOVE
from tenant_apps.worktime.rules.clock import clock_text

BATCH = 250
CODES, TIMES, LATE = "kod", "masa", "lewat"

# One letter a day; the first that fits. A letter, never a colour, so that paper in black and white says it too.
_LETTERS = {
    "TIDAK_HADIR": "X",
    "BELUM_DAFTAR": "X",
    "TIDAK_LENGKAP": "TL",
    "CUTI": "C",
    "TUGAS_RASMI": "TR",
    "KELEPASAN": "CU",
    "REHAT": "R",
    "KECUALI": "K",
    "TIADA_JADUAL": "TJ",
}


def letter_of(primary: str, flags: Sequence[str]) -> str:
    """Return a day as letters: H present, L late, P left early, B at home; what a day without presence is."""
    if primary in _LETTERS:
        return _LETTERS[primary]
    marks = [letter for flag, letter in (("LEWAT", "L"), ("PULANG_AWAL", "P"), ("BDR", "B")) if flag in flags]
    return "".join(marks) or "H"


def _times(day: dict[str, Any]) -> str:
    came, left = day["first_in"], day["last_out"]
    if came is None and left is None:
        return letter_of(day["primary"], day["flags"])
    return f"{'' if came is None else clock_text(came)}–{'' if left is None else clock_text(left)}"


_CELLS: dict[str, Callable[[dict[str, Any]], Any]] = {
    CODES: lambda day: letter_of(day["primary"], day["flags"]),
    TIMES: _times,
    LATE: lambda day: day["late_minutes"] or None,
}


class GridRows(Sequence[dict[str, Any]]):
    """The rows of a grid, read when they are looked at. A row is a dictionary; days stand below their date."""

    def __init__(self, reach: Reach, asked: Asked) -> None:
        self._reach, self._asked = reach, asked
        self._cell = _CELLS[asked.choice or CODES]
        self._persons: QuerySet[Any, Any] = reach.persons(asked.first, asked.last).values("pk", "name", "staff_no")

    def __len__(self) -> int:
        return self._persons.count()

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, int):
            return self._rows([self._persons[place]])[0]
        return self._rows(list(self._persons[place]))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for persons in batched(self._persons.iterator(chunk_size=BATCH), BATCH):
            yield from self._rows(list(persons))

    def _rows(self, persons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Two statements, however many."""
        ids = [person["pk"] for person in persons]
        units = {pk: posting.unit_name for pk, posting in postings_on(ids, self._reach.on).items()}
        days = listing.day_rows(self._reach, self._asked.first, self._asked.last).filter(person__in=ids)
        cells: dict[int, dict[date, Any]] = {}
        for day in days.values("person_id", "date", "primary", "flags", "first_in", "last_out", "late_minutes"):
            cells.setdefault(day["person_id"], {})[day["date"]] = self._cell(day)
        return [
            {
                **person,
                "person_id": person["pk"],
                "unit_name": units.get(person["pk"], ""),
                "days": cells.get(person["pk"], {}),
            }
            for person in persons
        ]


def dates_of(asked: Asked) -> list[date]:
    """Return the dates of the grid."""
    return [asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1)]


def _columns(asked: Asked) -> tuple[Column, ...]:
    late = asked.choice == LATE
    kind = Kind.LENGTH if late else Kind.TEXT
    return (
        Column("name", _("Nama"), width=30),
        Column("staff_no", _("No. kakitangan"), width=12),
        Column("unit_name", _("Unit"), width=20),
        *(
            Column(f"{day:%Y-%m-%d}", date_short(day), kind, 12 if asked.choice == TIMES else 5, value=_day(day))
            for day in dates_of(asked)
        ),
    )


def _day(day: date) -> Callable[[Any], Any]:
    return lambda row: row["days"].get(day)


GRID = Report(
    code="grid",
    title=_("Grid pegawai dan hari"),
    lead=_("Pegawai ke bawah dan hari melintang, bagi mana-mana tempoh."),
    icon="layers",
    span=Span.PERIOD,
    roles=ABOVE,
    choices=((CODES, _("Kod status")), (TIMES, _("Masa masuk dan keluar")), (LATE, _("Minit lewat"))),
    choice_label=_("Isi sel"),
    columns=_columns,
    rows=GridRows,
    wide=True,
    matrix=True,
    empty=_("Tiada pegawai dalam pilihan ini."),
    notes=(
        _("H hadir · L lewat · P pulang awal · B dari rumah · TL tidak lengkap · X tiada rekod"),
        _("C cuti · TR tugas rasmi · CU cuti umum · R hari rehat · K dikecualikan · TJ tiada waktu kerja"),
    ),
)

REPORTS = (GRID,)
