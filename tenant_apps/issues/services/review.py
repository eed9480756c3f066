"""What judged days leave to explain: issues are opened, brought up to date, or withdrawn.

There is one issue for each officer, date and kind. When the finding goes away the issue is withdrawn; when it
comes back the same issue stands again. Everything of one review is read in one statement and written in one,
however many days it looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from kit.gather import Read, Row, gather
from kit.rows import as_json
from tenant_apps.attendance.services import DayChange
from tenant_apps.issues.models import IssueState
from tenant_apps.issues.rules.kinds import (
    FINAL,
    TRANSITIONS,
    Actor,
    IssueKind,
    State,
    issues_of,
    justify_deadline,
    minutes_of,
    supervisor_deadline,
)
from tenant_apps.issues.services.steps import Step, announce
from tenant_apps.people.selectors.supervision import SUPERVISORS

TRIES = 4
OPEN = tuple(str(state) for state in State if state not in FINAL)
CANCELLABLE = frozenset(
    str(state) for state, ways in TRANSITIONS.items() if State.CANCELLED in ways.get(Actor.SYSTEM, ())
)

ISSUES = Read(
    "issues",
    """
    SELECT i.* FROM issues_issue i
    JOIN unnest(%(people)s::bigint[], %(dates)s::date[]) AS wanted(person_id, date) USING (person_id, date)
    """,
)

_COLUMNS = (
    "person_id",
    "date",
    "kind",
    "state",
    "minutes",
    "reason_code",
    "explanation",
    "explained_at",
    "waits_since",
    "approver_id",
    "level",
    "explain_by",
    "decide_by",
    "decided_at",
    "decided_by_id",
    "cause",
    "opened_at",
    "version",
)
_NAMES = ", ".join(_COLUMNS)
_SET = ", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS[3:])

# A row lands when nobody moved the issue since it was read; its step is written with it.
_LAND = f"""
    WITH landed AS (
        INSERT INTO issues_issue ({_NAMES})
        SELECT {_NAMES} FROM jsonb_populate_recordset(NULL::issues_issue, %(issues)s::jsonb)
        ON CONFLICT (person_id, date, kind) DO UPDATE SET {_SET}
        WHERE issues_issue.version = EXCLUDED.version - 1
        RETURNING id, person_id, date, kind, state, approver_id
    ), told AS (
        INSERT INTO issues_issueevent (issue_id, at, action, state_before, state_after, remark)
        SELECT landed.id, %(now)s, step.action, step.state_before, landed.state, ''
        FROM landed JOIN jsonb_to_recordset(%(steps)s::jsonb)
            AS step(person_id bigint, date date, kind text, action text, state_before text)
            USING (person_id, date, kind)
        RETURNING id, issue_id, action, state_before
    )
    SELECT landed.id, landed.person_id, landed.date, landed.kind, told.action, told.state_before, landed.state,
           landed.approver_id, told.id
    FROM landed LEFT JOIN told ON told.issue_id = landed.id
"""  # noqa: S608 - the columns are constants

type Key = tuple[int, date, str]


@dataclass(frozen=True, slots=True)
class _Move:
    """One issue's new row, and the step that leads to it (none when only its minutes changed)."""

    row: dict[str, Any]
    action: str
    state_before: str

    @property
    def key(self) -> Key:
        return self.row["person_id"], self.row["date"], self.row["kind"]


def review_days(changes: Sequence[DayChange], *, now: datetime) -> tuple[Step, ...]:
    """Bring the issues of changed days in line with their verdicts; return the steps taken.

    An issue that someone decides at the same moment is looked at again afterwards.
    """
    concerned = [change for change in changes if _kinds(change) or _had_any(change)]
    steps: list[Step] = []
    with transaction.atomic():
        for _try in range(TRIES):
            if not concerned:
                break
            moves = _moves(concerned, now=now)
            landed = _land(moves, now=now)
            steps += [step for step in landed.values() if step is not None]
            lost = {move.key[:2] for move in moves if move.key not in landed}
            concerned = [change for change in concerned if (change.person_id, change.date) in lost]
        announce(steps, now=now)
    return tuple(steps)


def _kinds(change: DayChange) -> set[str]:
    return {str(kind) for kind in issues_of(change.verdict)}


def _had_any(change: DayChange) -> bool:
    return not change.before.isdisjoint(set(IssueKind))


def _moves(changes: Sequence[DayChange], *, now: datetime) -> list[_Move]:
    """What is to be written: read what stands, compare it with what the days say."""
    params = {
        "people": [change.person_id for change in changes],
        "dates": [change.date for change in changes],
    }
    rows = gather((ISSUES, SUPERVISORS), params)
    standing: dict[tuple[int, date], dict[str, Row]] = defaultdict(dict)
    for row in rows[ISSUES.name]:
        standing[row["person_id"], date.fromisoformat(row["date"])][row["kind"]] = row
    above = {
        (row["person_id"], date.fromisoformat(row["date"])): row["supervisor_id"] for row in rows[SUPERVISORS.name]
    }
    found: list[_Move] = []
    for change in changes:
        key = (change.person_id, change.date)
        found += _moves_of_day(change, standing[key], above.get(key), now=now)
    return sorted(found, key=lambda move: move.key)


def _moves_of_day(
    change: DayChange, standing: dict[str, Row], supervisor_id: int | None, *, now: datetime
) -> Iterable[_Move]:
    wanted = _kinds(change)
    for kind in sorted(wanted | standing.keys()):
        known = standing.get(kind)
        if kind not in wanted:
            if known is not None and known["state"] in CANCELLABLE:
                yield _changed(change, known, "cancelled", {"state": IssueState.CANCELLED.value})
        elif known is None:
            yield _opened(change, kind, supervisor_id, now=now)
        elif known["state"] == IssueState.CANCELLED:
            yield _changed(change, known, "opened", _fresh(change, kind, supervisor_id, now=now))
        elif known["minutes"] != minutes_of(change.verdict, kind) and known["state"] in OPEN:
            yield _changed(change, known, "", {"minutes": minutes_of(change.verdict, kind)})


def _opened(change: DayChange, kind: str, supervisor_id: int | None, *, now: datetime) -> _Move:
    row = {
        "person_id": change.person_id,
        "date": change.date,
        "kind": kind,
        "version": 1,
        **_fresh(change, kind, supervisor_id, now=now),
    }
    return _Move(row, "opened", "")


def _fresh(change: DayChange, kind: str, supervisor_id: int | None, *, now: datetime) -> dict[str, Any]:
    return {
        "state": IssueState.NEW.value,
        "minutes": minutes_of(change.verdict, kind),
        "reason_code": "",
        "explanation": "",
        "explained_at": None,
        "waits_since": None,
        "approver_id": supervisor_id,
        "level": 1,
        "explain_by": justify_deadline(change.date, change.policy),
        "decide_by": supervisor_deadline(change.date, change.policy),
        "decided_at": None,
        "decided_by_id": None,
        "cause": "",
        "opened_at": now,
    }


def _changed(change: DayChange, known: Row, action: str, columns: dict[str, Any]) -> _Move:
    row = {name: known[name] for name in _COLUMNS} | columns
    row |= {"date": change.date, "version": known["version"] + 1}
    return _Move(row, action, known["state"])


def _land(moves: Sequence[_Move], *, now: datetime) -> dict[Key, Step | None]:
    if not moves:
        return {}
    steps = [
        {
            "person_id": move.row["person_id"],
            "date": move.row["date"],
            "kind": move.row["kind"],
            "action": move.action,
            "state_before": move.state_before,
        }
        for move in moves
        if move.action
    ]
    params: dict[str, str | datetime] = {
        "issues": as_json([move.row for move in moves]),
        "steps": as_json(steps),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAND, params)
        landed = cursor.fetchall()
    return {(row[1], row[2], row[3]): _step(row) for row in landed}


def _step(row: tuple[Any, ...]) -> Step | None:
    issue_id, person_id, day, kind, action, before, after, approver_id, event_id = row
    if event_id is None:
        return None
    return Step(issue_id, person_id, day, kind, action, before, after, approver_id, event_id)
