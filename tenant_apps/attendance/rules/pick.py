"""Step 2: the first in and the last out among the kept punches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tenant_apps.attendance.rules.normalise import IN, OUT, Kept


class Picked(NamedTuple):
    """The punches that begin and end the day.

    ``lone`` says that the only event of the day was untyped; ``reopened`` is the MASUK whose session has no end yet.
    """

    first_in: Kept | None
    last_out: Kept | None
    lone: bool = False
    reopened: Kept | None = None


def pick(kept: Sequence[Kept], split: int, dedupe: int) -> Picked:
    """Picks the first in and the last out from punches in the order of time.

    1. Untyped punches alone, all less than ``dedupe`` minutes after the first, are one event: an in (the earliest)
       before ``split``, from then on an out (the latest).
    2. Otherwise the first in is the earliest MASUK or untyped punch.
    3. The last out is the latest KELUAR in a later minute (any, when there is no in), or an untyped punch at least
       ``dedupe`` minutes later.
    4. A session is open when the latest MASUK is more than ``dedupe`` minutes after the last KELUAR, or there is no
       KELUAR: then only an untyped punch after that MASUK is an out. A MASUK sooner after a KELUAR is a slip.
    """
    ins = [punch for punch in kept if punch.kind == IN]
    outs = [punch for punch in kept if punch.kind == OUT]
    untyped = [punch for punch in kept if punch.kind is None] if len(ins) + len(outs) < len(kept) else []
    if not ins and not outs and _is_one_event(untyped, dedupe):
        first, last = untyped[0], untyped[-1]
        return Picked(first, None, lone=True) if first.minute < split else Picked(None, last, lone=True)
    first_in = min(ins[:1] + untyped[:1], key=_second, default=None)
    if first_in is None:
        return Picked(None, outs[-1] if outs else None)
    reopened = _open_session(ins, outs, dedupe)
    exits = [punch for punch in outs if punch.minute > first_in.minute] if reopened is None else []
    if untyped:
        since = max(first_in.minute, reopened.minute) if reopened else first_in.minute
        soonest = first_in.minute + dedupe
        exits += [punch for punch in untyped if punch.minute > since and punch.minute >= soonest]
    return Picked(first_in, max(exits, key=_second, default=None), reopened=reopened)


def _is_one_event(untyped: Sequence[Kept], dedupe: int) -> bool:
    return len(untyped) == 1 or (bool(untyped) and untyped[-1].minute - untyped[0].minute < dedupe)


def _open_session(ins: Sequence[Kept], outs: Sequence[Kept], dedupe: int) -> Kept | None:
    if not ins or not outs:
        return ins[-1] if ins else None
    return ins[-1] if ins[-1].minute - outs[-1].minute > dedupe else None


def _second(punch: Kept) -> int:
    return punch.second
