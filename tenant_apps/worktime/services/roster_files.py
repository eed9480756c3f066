"""Rosters from a file: a row for each officer, a column for each date; drafted whole, or refused row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui.times import date_short
from shared_apps.audit.actor import Actor
from tenant_apps.people import selectors as people
from tenant_apps.people.rules.intake import read_date
from tenant_apps.worktime.rules.rosters import OFF_MARK, read_line
from tenant_apps.worktime.selectors.rosters import shifts_of
from tenant_apps.worktime.services.months import MonthLocked
from tenant_apps.worktime.services.rosters import BadRoster, RostersOff, check_marks, put_roster

MOST_ROWS, MOST_DATES = 1_000, 62


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A file as read: headings, and the rows below by the number a spreadsheet shows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot stand."""

    number: int
    sentence: str


class BadRosterFile(Refusal):
    """The file cannot be drafted; ``faults`` says why for each row. Nothing of it is kept."""

    code = "worktime.bad_roster_file"

    def __init__(self, sentence: str, faults: Sequence[RowFault] = ()) -> None:
        super().__init__(sentence, fields={"file": sentence})
        self.faults = tuple(faults)


type Marks = dict[tuple[int, date], str]


def import_roster(*, unit_id: int, person_ids: Iterable[int], table: RosterTable, by: Actor | None) -> int:
    """Draft the roster of a file and return how many dates now differ from what is published.

    1. The first column is the staff number; every other column whose heading is a date is a day; others are ignored.
    2. Every row is looked at by itself: whose it is, and its marks.
    3. Together they are drafted as :func:`put_roster` does it. When that refuses, each row is tried alone, so that
       every row with a fault is named.

    :raises BadRosterFile: with a sentence for each row at fault; nothing is drafted.
    """
    columns = _columns(table.headings)
    if len(table.rows) > MOST_ROWS or len(columns) > MOST_DATES:
        words = {"rows": MOST_ROWS, "days": MOST_DATES}
        raise BadRosterFile(_("Paling banyak %(rows)d baris dan %(days)d tarikh dalam satu fail.") % words)
    if not columns or not table.rows:
        raise BadRosterFile(_("Lajur pertama ialah no. kakitangan; lajur lain bertajuk tarikh, misalnya 16/11/2026."))
    by_row, faults = _read(unit_id, set(person_ids), table, columns)
    if not faults:
        try:
            marks = {pair: mark for row in by_row.values() for pair, mark in row.items()}
            return put_roster(unit_id=unit_id, marks=marks, by=by)
        except (BadRoster, RostersOff, MonthLocked) as refusal:
            faults = _alone(unit_id, by_row) or [RowFault(0, refusal.message)]
    raise BadRosterFile(_("Tiada apa-apa disimpan. Betulkan baris ini dan muat naik semula."), faults)


def _columns(headings: Sequence[str]) -> dict[int, date]:
    found = {place: read_date(text.strip()) for place, text in enumerate(headings) if place}
    return {place: day for place, day in found.items() if day is not None}


def _read(
    unit_id: int, allowed: set[int], table: RosterTable, columns: Mapping[int, date]
) -> tuple[dict[int, Marks], list[RowFault]]:
    staff_nos = [cells[0].strip() for _number, cells in table.rows if cells]
    owners = people.find_person_ids(staff_nos=staff_nos)
    marks = [card.mark for card in shifts_of(people.unit_paths([unit_id])[unit_id])]
    by_row: dict[int, Marks] = {}
    faults: list[RowFault] = []
    seen: dict[int, int] = {}
    for number, cells in table.rows:
        staff_no = cells[0].strip() if cells else ""
        person_id = owners.get(staff_no)
        if person_id is None or person_id not in allowed:
            faults.append(RowFault(number, _("Tiada pegawai %(no)s dalam unit ini.") % {"no": staff_no or "–"}))
            continue
        if person_id in seen:
            words = {"no": staff_no, "row": seen[person_id]}
            faults.append(RowFault(number, _("%(no)s sudah ada pada baris %(row)d.") % words))
            continue
        seen[person_id] = number
        row, wrong = _marks(person_id, cells, columns, marks)
        by_row[number] = row
        if wrong:
            faults.append(RowFault(number, wrong))
    return by_row, faults


def _marks(
    person_id: int, cells: Sequence[str], columns: Mapping[int, date], known: Sequence[str]
) -> tuple[Marks, str]:
    """The marks of a row, and the sentence of the first one nobody knows. An empty cell says nothing."""
    found: Marks = {}
    for place, day in columns.items():
        text = cells[place].strip() if place < len(cells) else ""
        if not text:
            continue
        try:
            (found[person_id, day],) = read_line(text, known)
        except ValueError:
            words = {"mark": text, "day": date_short(day), "known": ", ".join([*known, OFF_MARK])}
            return found, _("Tanda %(mark)s pada %(day)s tidak dikenali. Gunakan: %(known)s.") % words
    return found, ""


def _alone(unit_id: int, by_row: Mapping[int, Marks]) -> list[RowFault]:
    faults = []
    for number, marks in by_row.items():
        try:
            if marks:
                check_marks(unit_id=unit_id, marks=marks)
        except (BadRoster, RostersOff, MonthLocked) as refusal:
            faults.append(RowFault(number, refusal.message))
    return faults
