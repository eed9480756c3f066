"""How a simulated terminal behaves: its dialect, and what goes wrong on demand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FRAME = 1008


class Dialect(StrEnum):
    """How large answers are cut: a DATA packet for a chunk, many of a kilobyte that count, or DATA unannounced."""

    WHOLE = "whole"
    FRAMES = "frames"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Faults on demand; all off is a terminal as one wishes it.

    ``stall_at`` is a command that gets no answer; ``close_after`` and ``drip_after`` count bytes of DATA, after which
    the connection is closed, or only a byte comes every tenth of a second. ``drop`` names outgoing datagrams by their
    ordinal, from 1. ``race`` lets somebody clock in between the counters and the log. ``wrong_count`` is added to the
    counter of records. ``stale`` sends each answer of the request before once more, ``mismatch`` only such answers.
    """

    dialect: Dialect = Dialect.WHOLE
    key: int = 0
    without_buffer: bool = False
    empty_as_ack: bool = False
    single_connection: bool = False
    silent_exit: bool = False
    split_prefix: bool = False
    joined: bool = False
    junk: bool = False
    bad_sums: bool = False
    stale: bool = False
    mismatch: bool = False
    stall_at: int = 0
    close_after: int = 0
    drip_after: int = 0
    short_by: int = 0
    race: bool = False
    wrong_count: int = 0
    drop: frozenset[int] = frozenset()
    drop_every: int = 0
    duplicate: bool = False
    reorder: bool = False
