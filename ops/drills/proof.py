"""What has to be true after the storm, asked of the database.

1. Every record a terminal holds is exactly one punch, and nothing is a punch that no terminal holds.
2. What was acknowledged is among them. (What was not has come again, or it would be lacking under 1.)
3. Each punch is the outcome of exactly one kept record; each terminal's daily balance adds up.
4. Each day with a punch is judged: once, not waiting, and judging it again changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from connectors.zk.jobs import take_deliveries
from kit import clock
from ops.drills.parts import until
from tenant_apps.attendance.jobs import ingest_arrivals, sweep_days
from tenant_apps.attendance.services import judge_days
from tenants.connection import connection
from tenants.context import in_tenant

SETTLE_SECONDS: Final = 600.0
ASK_AGAIN_SECONDS: Final = 3.0
OPEN: Final = """
    SELECT (SELECT count(*) FROM devices_rawbatch WHERE state = 'KEPT'),
           (SELECT count(*) FROM zk_delivery WHERE state = 'KEPT'),
           (SELECT count(*) FROM attendance_day WHERE stale)
"""
STORED: Final = """
    SELECT device_key, (device_at AT TIME ZONE 'Asia/Kuala_Lumpur')::text, count(*)
    FROM attendance_punch WHERE device_key = ANY(%s) GROUP BY 1, 2
"""
UNBALANCED: Final = """
    SELECT count(*) FROM devices_terminalday d
    WHERE received <> stored + duplicates + quarantined OR received <> (
        SELECT count(*) FROM devices_rawrecord r
        WHERE r.terminal_id = d.terminal_id AND left(r.device_time, 10) = d.date::text)
"""
UNACCOUNTED: Final = """
    SELECT count(*) FROM (
        SELECT p.uuid FROM attendance_punch p
        LEFT JOIN devices_rawrecord r ON r.punch = p.uuid AND r.outcome = 'STORED'
        GROUP BY p.uuid HAVING count(r.id) <> 1) x
"""
UNJUDGED: Final = """
    SELECT count(*) FROM (SELECT DISTINCT person_id, local_date FROM attendance_punch) p
    LEFT JOIN attendance_day d ON d.person_id = p.person_id AND d.date = p.local_date
    WHERE d.id IS NULL OR d.stale
"""
DAYS: Final = """
    SELECT person_id, date, "primary", flags::text, first_in, last_out, required_out, late_minutes, early_minutes,
           worked_minutes, overtime_minutes, place
    FROM attendance_day ORDER BY person_id, date
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a storm. All but ``records``, ``punches`` and ``days`` have to be zero."""

    records: int
    punches: int
    days: int
    lost: int
    lost_though_acknowledged: int
    doubled: int
    unknown: int
    unbalanced_days_of_terminals: int
    punches_without_their_one_record: int
    days_not_judged: int
    days_judged_wrongly: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, nothing doubled, and everything reached attendance."""
        return self.punches == self.records and not any(
            (
                self.lost,
                self.lost_though_acknowledged,
                self.doubled,
                self.unknown,
                self.unbalanced_days_of_terminals,
                self.punches_without_their_one_record,
                self.days_not_judged,
                self.days_judged_wrongly,
            )
        )


def settle(schema: str) -> float:
    """Let the worker take up what waits, as the rounds of the day do; return how long that took, in seconds.

    :raises TimeoutError: something goes on waiting.
    """
    asked_at = 0.0

    def is_done() -> bool:
        nonlocal asked_at
        with in_tenant(schema):
            if not any(_rows(OPEN)[0]):
                return True
            if time.monotonic() - asked_at > ASK_AGAIN_SECONDS:
                asked_at = time.monotonic()
                for job in (take_deliveries, ingest_arrivals, sweep_days):
                    job.enqueue(schema)
        return False

    return until(is_done, what="what was kept to be ingested and judged", seconds=SETTLE_SECONDS)


def prove(schema: str, logs: Mapping[str, Sequence[tuple[str, datetime]]], acked: Collection[tuple[str, str]]) -> Proof:
    """Compare what the terminals hold with what is there. Moments of ``acked`` are written as terminals do."""
    held = {(serial, f"{at:%Y-%m-%d %H:%M:%S}") for serial, log in logs.items() for _pin, at in log}
    with in_tenant(schema):
        found = {(serial, at): many for serial, at, many in _rows(STORED, [list(logs)])}
        unbalanced, unaccounted, unjudged = (_rows(query)[0][0] for query in (UNBALANCED, UNACCOUNTED, UNJUDGED))
        before = _rows(DAYS)
        _judge_again(before)
        known = {row[:2] for row in before}
        after = [row for row in _rows(DAYS) if row[:2] in known]
    return Proof(
        records=len(held),
        punches=sum(found.values()),
        days=len(before),
        lost=len(held - found.keys()),
        lost_though_acknowledged=len(set(acked) - found.keys()),
        doubled=sum(many - 1 for many in found.values()),
        unknown=len(found.keys() - held),
        unbalanced_days_of_terminals=unbalanced,
        punches_without_their_one_record=unaccounted,
        days_not_judged=unjudged,
        days_judged_wrongly=len(set(before) ^ set(after)),
    )


def _judge_again(days: Sequence[tuple[Any, ...]]) -> None:
    """Judge every day that is there once more, from its facts."""
    persons = sorted({row[0] for row in days})
    dates: list[date] = sorted({row[1] for row in days})
    if dates:
        judge_days(person_ids=persons, date_from=dates[0], date_to=dates[-1], now=clock.now())


def _rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values) or None)
        return list(cursor.fetchall())
