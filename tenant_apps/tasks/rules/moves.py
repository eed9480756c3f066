"""Which way a task may go, and what becomes of its progress.

A task is BARU, DALAM_TINDAKAN, SELESAI, TANGGUH or BATAL. What was cancelled or finished can be taken up again, so
that a slip of the hand is undone by another move; what a supervisor has verified stands as it is.
"""

from __future__ import annotations

from enum import StrEnum

WHOLE = 100
TAKEN_UP_AGAIN = 90
"""A finished task that is taken up again is at most so far done, in per cent."""


class Status(StrEnum):
    """How a task stands."""

    NEW = "BARU"
    DOING = "DALAM_TINDAKAN"
    DONE = "SELESAI"
    PAUSED = "TANGGUH"
    CANCELLED = "BATAL"


OPEN = (Status.NEW, Status.DOING, Status.PAUSED)

_MOVES: dict[Status, tuple[Status, ...]] = {
    Status.NEW: (Status.DOING, Status.DONE, Status.PAUSED, Status.CANCELLED),
    Status.DOING: (Status.DONE, Status.PAUSED, Status.CANCELLED),
    Status.PAUSED: (Status.DOING, Status.DONE, Status.CANCELLED),
    Status.DONE: (Status.DOING,),
    Status.CANCELLED: (Status.NEW,),
}


def moves(status: Status, *, is_assigned: bool = False, is_verified: bool = False) -> tuple[Status, ...]:
    """Return where the officer may move a task, the likeliest first.

    ``is_assigned``: somebody else gave it, and only they take it back. ``is_verified``: nothing moves any more.
    """
    if is_verified:
        return ()
    kept = {Status.CANCELLED} if is_assigned else set()
    return tuple(to for to in _MOVES[status] if to not in kept)


def may_assigner_cancel(status: Status, *, is_verified: bool = False) -> bool:
    """Whether who gave a task may still take it back."""
    return not is_verified and Status.CANCELLED in _MOVES[status]


def progress_after(status: Status, progress: int) -> int:
    """Return how far a task is once it stands at ``status``, in per cent: finished is 100, anything else is less."""
    if status == Status.DONE:
        return WHOLE
    if status == Status.NEW:
        return 0
    return TAKEN_UP_AGAIN if progress == WHOLE else progress


def status_after(status: Status, progress: int) -> Status:
    """Return where a task stands once its officer says how far it is: begun with the first step, finished at 100."""
    if progress >= WHOLE:
        return Status.DONE
    if progress > 0 and status == Status.NEW:
        return Status.DOING
    return status
