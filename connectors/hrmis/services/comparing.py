"""What HRMIS says beside what stands: who is new, changed, ended, the same, at fault, or in conflict.

1. What a reading heard is laid over what HRMIS said before: an officer in full, whichever stream spoke.
2. An officer whose service has ended there is ended here. In a full reading so is one who is not mentioned any more.
3. Field by field three words are compared: what HRMIS said when it was last written (``base``), what it says now
   (``theirs``), what stands (``ours``). Ours differing from both was corrected here: a conflict, and ours stays,
   unless the administrator has kept it against this very word before.
4. A posting or supervisor of a day still to come waits for that day.
5. The rest goes through the intake of the people room, like a file's rows. A row whose only flaw is its supervisor
   goes in without one, or a head with a wrong number would keep everyone below out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from connectors.hrmis.mapping import Profile
from connectors.hrmis.models import Officer
from connectors.hrmis.protocol import NOBODY, Stream
from connectors.hrmis.sentences import ORPHAN
from connectors.hrmis.services.mirror import Heard, Said, read_mirror
from kit.identity import IdKind, mask, normalise
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Finding, read_date, read_unit
from tenant_apps.people.services import KnownOfficer, Outcome, RawRow, check_officers, known_officers
from tenant_apps.people.services.intake import PLAIN, active_places
from tenant_apps.people.services.persons import id_digest
from tenant_apps.people.services.unit_names import UnitIndex

FARTHEST_BACK = timedelta(days=62)
PLACED = ("unit", "location", "supervisor")
FIELDS = (*PLAIN, *PLACED)
TAKEN = frozenset((*FIELDS, "id_number", "id_kind"))


class Kind(StrEnum):
    """What a reading does to an officer."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    SAME = "same"
    BAD = "bad"
    CONFLICT = "conflict"


@dataclass
class Line:
    """One officer of the preview. ``changes`` are field, old, new; ``reasons`` codes with what they need to name."""

    ref: str
    kind: Kind
    name: str = ""
    staff_no: str = ""
    id_masked: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Plan:
    """All that a reading would do to officers."""

    said: dict[str, Said] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    rows: dict[str, RawRow] = field(default_factory=dict)
    endings: dict[str, date] = field(default_factory=dict)
    unsupervised: dict[str, date] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """Return how many officers each kind has."""
        found = {kind.value: 0 for kind in Kind}
        for line in self.lines.values():
            found[line.kind.value] += 1
            found["conflict"] += len(line.conflicts) if line.kind is not Kind.CONFLICT else 0
        return found


def compare(heard: Heard, *, profile: Profile, is_full: bool, is_first: bool, may_add_units: bool, today: date) -> Plan:
    """Lay a reading beside what stands; nothing is written."""
    book = _Book(heard, profile=profile, is_full=is_full, is_first=is_first, today=today)
    book.lay_over()
    for ref in book.touched:
        book.consider(ref)
    book.judge(may_add_units)
    return book.plan


def effective_day(said: Said, changed: Set[str], today: date) -> date:
    """Return from which day a change of place or supervisor holds: HRMIS's, within the last two months."""
    texts = [said.theirs.get("posting_from", "")] if changed & {"unit", "location"} else []
    texts += [said.theirs.get("supervisor_from", "")] if "supervisor" in changed else []
    days = [day for day in map(read_date, texts) if day is not None]
    return min(max(min(days, default=today), today - FARTHEST_BACK), today)


class _Book:
    """A reading, what HRMIS said before, and the agency."""

    def __init__(self, heard: Heard, *, profile: Profile, is_full: bool, is_first: bool, today: date) -> None:
        self.heard = heard
        self.is_full = is_full and profile.names_officers
        self.is_first = is_first
        self.today = today
        self.plan = Plan()
        self.all = read_mirror(None)
        self.known = known_officers(today)
        self.by_id = {one.id: one for one in self.known}
        self.by_digest = {one.digest: one for one in self.known}
        self.units = UnitIndex.read()
        self.unit_names = {pk: " > ".join(names) for pk, names in self.units.trails().items()}
        self.places = active_places()
        self.touched: list[str] = []

    def lay_over(self) -> None:
        """Merge the streams into what each officer's HRMIS record is now, and note whom that touches."""
        touched: dict[str, None] = {}
        for stream in (Stream.OFFICERS, Stream.POSTINGS, Stream.SUPERVISORS):
            for ref, record in self.heard.records.get(stream, {}).items():
                said = self.all.setdefault(ref, Said(ref))
                said.theirs = {**said.theirs, **_texts(stream, record.said)}
                touched[ref] = None
        for ref, said in self.all.items():
            if said.state in (Officer.State.BAD, Officer.State.LATER):
                touched[ref] = None
        if self.is_full:
            here = self.heard.records.get(Stream.OFFICERS, {})
            faulty = {fault.ref for stream, fault in self.heard.faults if stream is Stream.OFFICERS}
            for ref, said in self.all.items():
                if said.state == Officer.State.IN and ref not in here and ref not in faulty:
                    said.theirs = {**said.theirs, "status": "ENDED"}
                    touched[ref] = None
        for stream, fault in self.heard.faults:
            if stream is not Stream.LEAVE:
                self.plan.lines[fault.ref] = Line(fault.ref, Kind.BAD, reasons=[["fault", fault.field, fault.theirs]])
        self.touched = list(touched)
        self.plan.said = {ref: self.all[ref] for ref in self.touched}

    def consider(self, ref: str) -> None:
        """Decide what becomes of one officer, or hand the row to the intake."""
        said = self.all[ref]
        theirs = said.theirs
        if "id_number" not in theirs:
            self.plan.lines.setdefault(ref, Line(ref, Kind.BAD, reasons=[[ORPHAN]]))
            return
        number = normalise(theirs["id_number"])
        ours = self.by_id.get(said.person_id or 0) or self.by_digest.get(id_digest(number))
        line = Line(ref, Kind.SAME, theirs.get("name", ""), theirs.get("staff_no", ""), _masked(theirs))
        self.plan.lines[ref] = line
        if theirs.get("status") == "ENDED":
            self._end(said, line, ours)
            return
        if ours is not None and ours.digest != id_digest(number):
            line.kind = Kind.CONFLICT
            if said.kept.get("id_number") != theirs["id_number"]:
                line.conflicts.append(("id_number", _masked(theirs), ""))
            return
        self._row(said, line, ours)

    def _end(self, said: Said, line: Line, ours: KnownOfficer | None) -> None:
        if ours is None or ours.ended:
            return
        day = read_date(said.theirs.get("ended_on", "")) or self.today
        line.kind = Kind.ENDED
        line.changes.append(("ended_on", "", day.isoformat()))
        self.plan.endings[said.ref] = day

    def _row(self, said: Said, line: Line, ours: KnownOfficer | None) -> None:
        texts = dict(said.theirs)
        for stream_from, names in (("posting_from", ("unit", "location")), ("supervisor_from", ("supervisor",))):
            start = read_date(texts.get(stream_from, ""))
            if ours is not None and start is not None and start > self.today:
                self.plan.later.add(said.ref)
                for name in names:
                    texts.pop(name, None)
        if ours is not None and not self.is_first:
            self._part_conflicts(said, line, ours, texts)
        if texts.get("supervisor") == NOBODY:
            del texts["supervisor"]
            if ours is not None and ours.supervisor_id is not None:
                self.plan.unsupervised[said.ref] = effective_day(said, {"supervisor"}, self.today)
                line.changes.append(("supervisor", self._name(ours.supervisor_id), ""))
        values = {
            Column(name): text for name, text in texts.items() if name in FIELDS or name in ("id_number", "id_kind")
        }
        if "supervisor" in texts:
            values[Column.SUPERVISOR] = self._handle(texts["supervisor"])
        self.plan.rows[said.ref] = RawRow(len(self.plan.rows) + 1, values)

    def _part_conflicts(self, said: Said, line: Line, ours: KnownOfficer, texts: dict[str, str]) -> None:
        """Take out of ``texts`` what was corrected here since HRMIS last spoke of it."""
        for name in FIELDS:
            if name not in texts:
                continue
            now, here, before = self._value(name, texts[name]), self._ours(name, ours), said.base.get(name)
            if now == here or (before is not None and self._value(name, before) == here):
                continue
            if before is None and here in (None, ""):
                continue
            shown = self._shown(name, here)
            if said.kept.get(name) != texts[name]:
                line.conflicts.append(
                    (name, texts[name] if name != "supervisor" else self._said_name(texts[name]), shown)
                )
            if name == "name":
                texts[name] = shown
            else:
                del texts[name]

    def judge(self, may_add_units: bool) -> None:
        """Let the intake judge the rows; one at fault by its supervisor alone goes in without."""
        rows = self.plan.rows
        first = check_officers(list(rows.values()), today=self.today, may_add_units=may_add_units)
        bare = [
            (ref, one)
            for ref, one in zip(rows, first, strict=True)
            if one.outcome is Outcome.BAD and all(found.column is Column.SUPERVISOR for found in one.entry.findings)
        ]
        for ref, one in bare:
            values: dict[Column, str] = {c: text for c, text in rows[ref].values.items() if c is not Column.SUPERVISOR}
            rows[ref] = replace(rows[ref], values=values)
            self.plan.lines[ref].reasons += _reasons(one.entry.findings)
            self.plan.later.add(ref)
        judged = check_officers(list(rows.values()), today=self.today, may_add_units=may_add_units) if bare else first
        kinds = {Outcome.NEW: Kind.NEW, Outcome.CHANGED: Kind.CHANGED, Outcome.SAME: Kind.SAME, Outcome.BAD: Kind.BAD}
        for (ref, row), one in zip(rows.items(), judged, strict=True):
            line = self.plan.lines[ref]
            kind = kinds[one.outcome]
            line.kind = Kind.CHANGED if kind is Kind.SAME and line.changes else kind
            if kind is Kind.BAD:
                line.reasons += _reasons(one.entry.findings)
            ours = self.by_id.get(one.person_id or 0)
            if ours is not None:
                line.changes += [self._change(name, row, ours, self.plan.said[ref]) for name in one.changes]

    def _handle(self, ref: str) -> str:
        """Return a staff number or ID by which the intake finds the officer ``ref``."""
        said = self.all.get(ref)
        if said is None:
            return ref
        known = self.by_id.get(said.person_id or 0)
        staff_no = str(known.values["staff_no"]) if known else ""
        return staff_no or said.theirs.get("id_number", ref)

    def _person_of(self, ref: str) -> object:
        if ref == NOBODY:
            return None
        said = self.all.get(ref)
        if said is None:
            return ref
        if said.person_id is not None:
            return said.person_id
        known = self.by_digest.get(id_digest(normalise(said.theirs.get("id_number", ""))))
        return known.id if known else ref

    def _value(self, name: str, text: str) -> object:
        """Return what a text of HRMIS means here, comparable with :meth:`_ours`."""
        if name == "unit":
            return self.units.find(read_unit(text)) or text
        if name == "location":
            return self.places.get(text.casefold(), text)
        if name == "supervisor":
            return self._person_of(text)
        if name == "in_service_from":
            return read_date(text)
        return text

    def _ours(self, name: str, ours: KnownOfficer) -> object:
        placed = {"unit": ours.unit_id, "location": ours.location_id, "supervisor": ours.supervisor_id}
        return placed[name] if name in placed else ours.values[name]

    def _shown(self, name: str, value: object) -> str:
        if value is None:
            return ""
        if name == "unit":
            return self.unit_names.get(int(str(value)), "")
        if name == "location":
            return next((text for text, pk in self.places.items() if pk == value), "")
        if name == "supervisor":
            return self._name(int(str(value)))
        return value.isoformat() if isinstance(value, date) else str(value)

    def _name(self, person_id: int) -> str:
        return str(self.by_id[person_id].values["name"]) if person_id in self.by_id else ""

    def _said_name(self, ref: str) -> str:
        said = self.all.get(ref)
        return said.theirs.get("name", "") if said else ""

    def _change(self, name: str, row: RawRow, ours: KnownOfficer, said: Said) -> tuple[str, str, str]:
        old = self._shown(name, self._ours(name, ours))
        new = self._said_name(said.theirs["supervisor"]) if name == "supervisor" else row.values[Column(name)]
        return name, old, new


def _reasons(findings: Sequence[Finding]) -> list[list[str]]:
    return [["intake", one.reason.value, one.column.value, one.detail] for one in findings]


def _texts(stream: Stream, said: Mapping[str, str]) -> dict[str, str]:
    """Return a record's texts under the names they have once all streams lie together."""
    starts = {Stream.POSTINGS: "posting_from", Stream.SUPERVISORS: "supervisor_from"}
    names = {"from": starts[stream]} if stream in starts else {}
    return {names.get(name, name): text for name, text in said.items() if name not in ("id", "officer")}


def _masked(theirs: Mapping[str, str]) -> str:
    kind = IdKind.OTHER if theirs.get("id_kind") == IdKind.OTHER.value else IdKind.MYKAD
    return mask(kind, normalise(theirs["id_number"]))
