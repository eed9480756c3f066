"""Rosters of shifts: written as drafts for a unit, then published for its officers to see and to be judged by.

The module is off until the agency turns the parameter ``rosters_enabled`` on. Everything is refused or done whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from kit.ui.times import date_short
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import selectors as people
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import RosterEntry
from tenant_apps.worktime.rules.rosters import EMPTY_MARK, OFF_MARK, clashes, read_line, repeated
from tenant_apps.worktime.rules.schedules import Schedule, ScheduleKind
from tenant_apps.worktime.selectors.frames import RuleBook
from tenant_apps.worktime.selectors.rosters import NOTHING, ShiftCard, all_shifts, roster_cells, shifts_of
from tenant_apps.worktime.services.months import refuse_locked

ONE_DAY = timedelta(days=1)

type Pair = tuple[int, date]
type Marks = Mapping[Pair, str]


class RostersOff(Refusal):
    """The agency does not use rosters on these dates."""

    code = "worktime.rosters_off"


class BadRoster(Refusal):
    """The roster cannot stand as written: an unknown mark, somebody of another unit, or shifts that overlap."""

    code = "worktime.bad_roster"


@dataclass(frozen=True, slots=True)
class _Plan:
    """Marks that may stand: as they are stored, with the shifts they mean and the period they touch."""

    marks: Marks
    shifts: Mapping[str, ShiftCard]
    first: date
    last: date


@transaction.atomic
def put_roster(*, unit_id: int, marks: Marks, by: Actor | None) -> int:
    """Draft a roster: for persons' dates the mark of a shift, ``–`` for a day off, empty (or ``.``) for nothing.

    What says the same as the published roster leaves no draft. Returns how many dates now differ from it.

    :raises RostersOff: the agency uses no rosters on one of the dates.
    :raises BadRoster: a mark is unknown, a person is not posted to the unit on the date, or shifts overlap.
    :raises MonthLocked: a date lies in a locked month.
    """
    if not marks:
        return 0
    hold("worktime.roster", unit_id)
    plan = _plan(unit_id, marks)
    persons = sorted({person for person, _day in marks})
    published = roster_cells(persons, plan.first, plan.last, with_drafts=False)
    _forget(marks, is_draft=True)
    drafts = [
        _entry(pair, mark, plan.shifts)
        for pair, mark in plan.marks.items()
        if published.get(pair, NOTHING).mark != mark
    ]
    RosterEntry.objects.bulk_create(drafts, batch_size=2000)
    if drafts:
        record(
            "worktime.roster_drafted",
            actor=by,
            target=("worktime.roster", unit_id, ""),
            after={"unit": unit_id, "from": plan.first, "to": plan.last, "dates": len(drafts)},
        )
    return len(drafts)


@transaction.atomic
def check_marks(*, unit_id: int, marks: Marks) -> None:
    """Do nothing, or refuse marks as :func:`put_roster` would; nothing is written.

    :raises RostersOff, BadRoster, MonthLocked: see :func:`put_roster`.
    """
    _plan(unit_id, marks)


def repeat_line(*, unit_id: int, person_ids: Iterable[int], text: str, dates: Sequence[date], by: Actor | None) -> int:
    """Draft a pattern such as ``P P M M – –`` again and again over the dates, for each person from the first date.

    :raises BadRoster: the line is empty or has an unknown mark; and what :func:`put_roster` refuses.
    """
    line = _read(unit_id, text)
    if not line:
        raise _bad(_("Tulis corak, misalnya P P M M – –."), "pattern")
    marks = {(pk, day): mark for pk in person_ids for day, mark in repeated(line, dates)}
    if not marks:
        raise _bad(_("Pilih sekurang-kurangnya seorang pegawai."), "persons")
    return put_roster(unit_id=unit_id, marks=marks, by=by)


def paste_lines(*, unit_id: int, person_ids: Iterable[int], text: str, dates: Sequence[date], by: Actor | None) -> int:
    """Draft lines of a staff number and its marks, as copied from a spreadsheet or a CSV file, from the first date on.

    :raises BadRoster: a line is of nobody among ``person_ids`` or longer than the dates; and what
        :func:`put_roster` refuses.
    """
    allowed = set(person_ids)
    lines = [line.replace(",", " ").replace(";", " ").split() for line in text.splitlines() if line.strip()]
    if not lines:
        raise _bad(_("Tampal sekurang-kurangnya satu baris: no. kakitangan, kemudian tanda setiap hari."), "lines")
    found = people.find_person_ids(staff_nos=[line[0] for line in lines])
    marks: dict[tuple[int, date], str] = {}
    for number, (staff_no, *tokens) in enumerate(lines, start=1):
        person_id = found.get(staff_no)
        if person_id not in allowed:
            sentence = _("Baris %(number)d: tiada pegawai %(no)s dalam unit ini.")
            raise _bad(sentence % {"number": number, "no": staff_no}, "lines")
        if len(tokens) > len(dates):
            sentence = _("Baris %(number)d mempunyai %(count)d tanda, lebih daripada %(days)d hari yang dipaparkan.")
            raise _bad(sentence % {"number": number, "count": len(tokens), "days": len(dates)}, "lines")
        line = _read(unit_id, " ".join(tokens))
        marks.update({(person_id, day): mark for day, mark in zip(dates, line, strict=False)})
    return put_roster(unit_id=unit_id, marks=marks, by=by)


def copy_roster(
    *, unit_id: int, person_ids: Sequence[int], dates: Sequence[date], days_back: int, by: Actor | None
) -> int:
    """Draft for the dates what stands so many days before each of them, drafts as well.

    :raises BadRoster: there is nothing to copy; and what :func:`put_roster` refuses.
    """
    back = timedelta(days=days_back)
    before = roster_cells(person_ids, dates[0] - back, dates[-1] - back, with_drafts=True)
    marks = {(pk, day + back): cell.mark for (pk, day), cell in before.items() if cell.mark}
    if not marks:
        raise BadRoster(_("Tiada jadual sebelum ini untuk disalin. Isi jadual atau tampal corak."))
    return put_roster(unit_id=unit_id, marks=marks, by=by)


@transaction.atomic
def publish_roster(*, unit_id: int, person_ids: Sequence[int], dates: Sequence[date], by: Actor | None) -> int:
    """Let the drafts of persons and dates hold; return how many dates changed. Their days are judged again.

    :raises RostersOff: the agency uses no rosters on one of the dates.
    :raises BadRoster: there is nothing to publish, or what was drafted fits no more.
    :raises MonthLocked: a date lies in a locked month.
    """
    hold("worktime.roster", unit_id)
    drafts = RosterEntry.objects.filter(
        person__in=person_ids, date__range=(dates[0], dates[-1]), is_draft=True
    ).select_related("pattern")
    rows = list(drafts)
    if not rows:
        raise BadRoster(_("Tiada perubahan yang menunggu untuk diterbitkan."))
    _plan(unit_id, {(row.person_id, row.date): _mark_of(row) for row in rows})
    persons = sorted({row.person_id for row in rows})
    _forget({(row.person_id, row.date) for row in rows}, is_draft=False)
    drafts.filter(kind=RosterEntry.Kind.EMPTY).delete()
    drafts.update(is_draft=False)
    first, last = min(row.date for row in rows), max(row.date for row in rows)
    record(
        "worktime.roster_published",
        actor=by,
        target=("worktime.roster", unit_id, ""),
        after={"unit": unit_id, "from": first, "to": last, "dates": len(rows), "persons": persons},
    )
    signals.schedules_changed.send(
        sender=None, person_ids=tuple(persons), date_from=first - ONE_DAY, date_to=last + 2 * ONE_DAY
    )
    return len(rows)


def _plan(unit_id: int, marks: Marks) -> _Plan:
    """Check what is to stand, in a fixed number of statements.

    1. No date lies in a locked month, and the agency uses rosters on all of them.
    2. Every mark is one of the unit's shifts, a day off or nothing.
    3. Every person is posted to the unit, or below it, on the date.
    4. No shift begins before the person's one of the date before has ended, drafts and neighbours counted.
    """
    days = [day for _person, day in marks]
    persons, first, last = sorted({person for person, _day in marks}), min(days), max(days)
    refuse_locked(days)
    path = people.unit_paths([unit_id])[unit_id]
    shifts = {card.mark: card for card in shifts_of(path)}
    stored = {pair: _known(mark, shifts) for pair, mark in marks.items()}
    book = RuleBook.read(persons, first - ONE_DAY, last + ONE_DAY)
    for person_id, day in marks:
        if not book.frame(person_id, day).policy.rosters_enabled:
            raise RostersOff(
                _("Agensi ini tidak menggunakan jadual syif pada %(day)s. Pentadbir boleh menghidupkannya di Aturan.")
                % {"day": date_short(day)}
            )
        if not book.unit_path(person_id, day).startswith(path):
            raise _outside(person_id, day)
    _refuse_clashes(stored, shifts, book, persons, first - ONE_DAY, last + ONE_DAY)
    return _Plan(stored, shifts, first, last)


def _known(mark: str, shifts: Mapping[str, ShiftCard]) -> str:
    text = mark.strip()
    if not text:
        return ""
    try:
        (found,) = read_line(text, shifts)
    except ValueError:
        raise _unknown(text, shifts) from None
    return "" if found == EMPTY_MARK else found


def _read(unit_id: int, text: str) -> tuple[str, ...]:
    shifts = {card.mark: card for card in shifts_of(people.unit_paths([unit_id])[unit_id])}
    try:
        return read_line(text, shifts)
    except ValueError as error:
        raise _unknown(str(error), shifts) from None


def _refuse_clashes(
    marks: Marks, shifts: Mapping[str, ShiftCard], book: RuleBook, persons: Sequence[int], first: date, last: date
) -> None:
    standing = roster_cells(persons, first, last, with_drafts=True)
    codes = all_shifts()
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def shift_on(person_id: int, day: date) -> Schedule | None:
        pair = (person_id, day)
        if pair in marks:
            return shifts[marks[pair]].schedule if marks[pair] in shifts else None
        if pair in standing:
            return codes.get(standing[pair].code)
        usual = book.schedule(person_id, day, book.unit_path(person_id, day))
        return usual if usual is not None and usual.kind == ScheduleKind.SHIFT else None

    for person_id in persons:
        own = [(day, shift) for day in dates if (shift := shift_on(person_id, day)) is not None]
        touched = [pair for pair in clashes(own) if any((person_id, day) in marks for day in pair)]
        if touched:
            raise _overlapping(person_id, *touched[0])


def _forget(pairs: Iterable[Pair], *, is_draft: bool) -> None:
    """Delete the rows of exactly these persons' dates, in two statements."""
    wanted = set(pairs)
    days = [day for _person, day in wanted]
    rows = RosterEntry.objects.filter(
        person__in={person for person, _day in wanted}, date__range=(min(days), max(days)), is_draft=is_draft
    )
    ids = [pk for pk, person, day in rows.values_list("pk", "person_id", "date") if (person, day) in wanted]
    RosterEntry.objects.filter(pk__in=ids).delete()


def _entry(pair: Pair, mark: str, shifts: Mapping[str, ShiftCard]) -> RosterEntry:
    kind = RosterEntry.Kind.SHIFT if mark in shifts else RosterEntry.Kind.OFF if mark else RosterEntry.Kind.EMPTY
    pattern_id = shifts[mark].id if mark in shifts else None
    return RosterEntry(person_id=pair[0], date=pair[1], kind=kind, pattern_id=pattern_id, is_draft=True)


def _mark_of(row: RosterEntry) -> str:
    if row.pattern is not None:
        return row.pattern.mark
    return OFF_MARK if row.kind == RosterEntry.Kind.OFF else ""


def _unknown(mark: str, shifts: Mapping[str, ShiftCard]) -> BadRoster:
    known = ", ".join([*shifts, OFF_MARK])
    sentence = _("Tanda %(mark)s tidak dikenali. Gunakan: %(known)s.") % {"mark": mark, "known": known}
    return _bad(sentence, "pattern")


def _outside(person_id: int, day: date) -> BadRoster:
    words = {"name": people.names([person_id]).get(person_id, ""), "day": date_short(day)}
    return BadRoster(_("%(name)s tidak bertugas dalam unit ini pada %(day)s.") % words, code="worktime.not_in_unit")


def _overlapping(person_id: int, day: date, following: date) -> BadRoster:
    words = {
        "name": people.names([person_id]).get(person_id, ""),
        "day": date_short(day),
        "next": date_short(following),
    }
    sentence = _(
        "Syif %(name)s pada %(day)s belum tamat apabila syif %(next)s bermula. Beri hari lepas atau syif lain."
    )
    return BadRoster(sentence % words, code="worktime.shifts_overlap")


def _bad(sentence: str, field: str) -> BadRoster:
    return BadRoster(sentence, fields={field: sentence})
