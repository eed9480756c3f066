"""Step 1: which punches count, and when.

1. A punch outside the day, refused, or with a face below the confirming score is dropped.
2. An untyped punch within ``dedupe_min`` of a typed one is the same event told twice. The nearest typed punch absorbs
   it (of two as near the earlier, then MASUK) and takes the earliest time for MASUK, the latest for KELUAR; place,
   accuracy and face stay its own.
3. What remains is kept. Seconds count up to here; from now on only the minute does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tenant_apps.attendance.rules.facts import Punch, PunchKind, Verification
from tenant_apps.worktime.rules.calendar import Interval
from tenant_apps.worktime.rules.policy import Policy

IN, OUT = PunchKind.IN, PunchKind.OUT


class Kept(NamedTuple):
    """A punch that counts; ``second`` is the time it stands for."""

    minute: int
    second: int
    kind: str | None
    place: str
    face: float | None
    accuracy_m: float | None


class Dropped(NamedTuple):
    """A punch that does not count, and why: the code of its finding."""

    minute: int
    code: str


class Absorbed(NamedTuple):
    """An untyped punch told again by a typed one."""

    minute: int
    by_minute: int
    kind: str


class Normalised(NamedTuple):
    """The punches of a day, sorted out."""

    kept: list[Kept]
    dropped: list[Dropped]
    absorbed: list[Absorbed]
    face_to_confirm: Kept | None


def normalise(punches: Iterable[Punch], window: Interval, policy: Policy) -> Normalised:
    """Sorts out the punches of a day whose first and last minute are ``window``."""
    valid, dropped = _valid(punches, window, policy)
    typed = [punch for punch in valid if punch.kind is not None]
    untyped = [punch for punch in valid if punch.kind is None]
    if typed and untyped:
        kept, absorbed = _absorb(typed, untyped, policy.dedupe_min * 60)
    else:
        kept, absorbed = [_kept(punch, punch.at) for punch in valid], []
    if len(kept) > 1:
        kept.sort(key=_order)
    doubtful = [punch for punch in kept if punch.face is not None and punch.face < policy.face_accept_score]
    return Normalised(kept, dropped, absorbed, doubtful[0] if doubtful else None)


def is_weak(punch: Kept | None, max_accuracy_m: float) -> bool:
    """Whether the place of a punch was measured too coarsely to rely on."""
    return punch is not None and punch.accuracy_m is not None and punch.accuracy_m > max_accuracy_m


def _valid(punches: Iterable[Punch], window: Interval, policy: Policy) -> tuple[list[Punch], list[Dropped]]:
    first, last = window
    valid: list[Punch] = []
    dropped: list[Dropped] = []
    for punch in punches:
        minute = punch.at // 60
        if not first <= minute <= last:
            dropped.append(Dropped(minute, "punch_outside_day"))
        elif punch.verification == Verification.REJECTED:
            dropped.append(Dropped(minute, "punch_rejected"))
        elif punch.face is not None and punch.face < policy.face_confirm_score:
            dropped.append(Dropped(minute, "punch_face_refused"))
        else:
            valid.append(punch)
    if len(dropped) > 1:
        dropped.sort()
    return valid, dropped


def _absorb(typed: list[Punch], untyped: list[Punch], reach: int) -> tuple[list[Kept], list[Absorbed]]:
    times = [punch.at for punch in typed]
    kept: list[Kept] = []
    absorbed: list[Absorbed] = []
    for punch in untyped:
        at = punch.at
        distance, _, _, index = min(
            [(abs(other.at - at), other.at, other.kind == OUT, place) for place, other in enumerate(typed)]
        )
        if distance > reach:
            kept.append(_kept(punch, at))
            continue
        host = typed[index]
        times[index] = min(times[index], at) if host.kind == IN else max(times[index], at)
        absorbed.append(Absorbed(at // 60, host.at // 60, str(host.kind)))
    kept.extend([_kept(punch, at) for punch, at in zip(typed, times, strict=True)])
    return kept, sorted(absorbed)


def _kept(punch: Punch, second: int) -> Kept:
    return Kept(second // 60, second, punch.kind, punch.place, punch.face, punch.accuracy_m)


def _order(punch: Kept) -> tuple[int, bool, int, str]:
    return punch.minute, punch.kind == OUT, punch.second, punch.place
