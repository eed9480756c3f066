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
    """Picks the first in and the last out.

    1. Untyped punches alone, all less than ``dedupe`` minutes after the first, are one event: an in (the earliest)
       before ``split``, from then on an out (the latest).
    2. Otherwise the first in is the earliest MASUK or untyped punch.
    3. The last out is the latest KELUAR in a later minute (any, when there is no in), or an untyped punch at least
       ``dedupe`` minutes later.
    4. A session is open when the latest MASUK is more than ``dedupe`` minutes after the last KELUAR, or there is no
       KELUAR: then only an untyped punch after that MASUK is an out. A MASUK sooner after a KELUAR is a slip.
    """
    if len(kept) == 1 and kept[0].kind is not None:
        only = kept[0]
        return Picked(only, None, reopened=only) if only.kind == IN else Picked(None, only)
    ordered = sorted(kept, key=_second)
    if _is_one_event(ordered, dedupe):
        first, last = ordered[0], ordered[-1]
        return Picked(first, None, lone=True) if first.minute < split else Picked(None, last, lone=True)
    first_in = next((punch for punch in ordered if punch.kind != OUT), None)
    reopened = _open_session(ordered, dedupe)
    last_out = next((punch for punch in reversed(ordered) if _is_out(punch, first_in, reopened, dedupe)), None)
    return Picked(first_in, last_out, reopened=reopened)


def _is_one_event(ordered: Sequence[Kept], dedupe: int) -> bool:
    if not ordered or any(punch.kind is not None for punch in ordered):
        return False
    return len(ordered) == 1 or ordered[-1].minute - ordered[0].minute < dedupe


def _open_session(ordered: Sequence[Kept], dedupe: int) -> Kept | None:
    latest_in = next((punch for punch in reversed(ordered) if punch.kind == IN), None)
    latest_out = next((punch for punch in reversed(ordered) if punch.kind == OUT), None)
    if latest_in is None or latest_out is None:
        return latest_in
    return latest_in if latest_in.minute - latest_out.minute > dedupe else None


def _is_out(punch: Kept, first_in: Kept | None, reopened: Kept | None, dedupe: int) -> bool:
    if first_in is not None and punch.minute <= first_in.minute:
        return False
    if punch.kind == OUT:
        return reopened is None
    if punch.kind == IN or first_in is None or punch.minute - first_in.minute < dedupe:
        return False
    return reopened is None or punch.minute > reopened.minute


def _second(punch: Kept) -> int:
    return punch.second
