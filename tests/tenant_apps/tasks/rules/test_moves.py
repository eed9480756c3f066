"""Which way a task may go: the whole table, and what becomes of its progress."""

import pytest

from tenant_apps.tasks.models import TaskStatus
from tenant_apps.tasks.rules.moves import OPEN, Status, may_assigner_cancel, moves, progress_after, status_after

# From the left to the top: y always, o only if the officer logged it themselves, - never.
TABLE = """
                 BARU  DALAM_TINDAKAN  SELESAI  TANGGUH  BATAL
BARU             -     y               y        y        o
DALAM_TINDAKAN   -     -               y        y        o
SELESAI          -     y               -        -        -
TANGGUH          -     y               y        -        o
BATAL            y     -               -        -        -
"""


def cells() -> list[tuple[str, str, str]]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(row[0], to, allowed) for row in rows for to, allowed in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("start", "to", "allowed"), cells())
def test_a_task_goes_only_where_the_table_says(start: str, to: str, allowed: str) -> None:
    status = Status(start)

    assert (to in moves(status)) == (allowed in "yo")
    assert (to in moves(status, is_assigned=True)) == (allowed == "y")
    assert to not in moves(status, is_verified=True)


def test_the_table_knows_every_status_and_the_model_no_other() -> None:
    assert {start for start, _to, _allowed in cells()} == set(Status) == set(TaskStatus.values)


@pytest.mark.parametrize(("status", "may"), [(status, status in OPEN) for status in Status])
def test_who_gave_a_task_takes_it_back_while_it_is_open(status: Status, may: bool) -> None:
    assert may_assigner_cancel(status) == may
    assert not may_assigner_cancel(status, is_verified=True)


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        (Status.DONE, 40, 100),
        (Status.DOING, 40, 40),
        (Status.DOING, 100, 90),
        (Status.PAUSED, 65, 65),
        (Status.CANCELLED, 100, 90),
        (Status.NEW, 65, 0),
    ],
)
def test_finished_is_a_hundred_and_nothing_else_is(status: Status, before: int, after: int) -> None:
    assert progress_after(status, before) == after


@pytest.mark.parametrize(
    ("status", "progress", "after"),
    [
        (Status.NEW, 0, Status.NEW),
        (Status.NEW, 1, Status.DOING),
        (Status.NEW, 100, Status.DONE),
        (Status.DOING, 99, Status.DOING),
        (Status.DOING, 100, Status.DONE),
        (Status.PAUSED, 50, Status.PAUSED),
        (Status.PAUSED, 100, Status.DONE),
    ],
)
def test_the_first_step_begins_a_task_and_the_last_finishes_it(status: Status, progress: int, after: Status) -> None:
    assert status_after(status, progress) == after
