"""Terminals at which people clock in while parts of the deployment die: the load, and the killing.

The load keeps pace with the killing, so that every kill meets uploads under way: nobody sends more than his share of
the kills done so far, unless something has just died and is waited for.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from connectors.adms.simulator import PushTerminal
from connectors.zk.simulator import Memory

FIRST: Final = datetime(2026, 10, 5, 7, 30)  # noqa: DTZ001 - a terminal's own clock
DATES, OPEN_SECONDS = 25, 36_000
PATIENCE_SECONDS, AGAIN_SECONDS = 0.05, 0.2
AHEAD = 2
# Most uploads are what a terminal had in the last seconds; some end a morning without a line, a few a week.
SIZES: Final = ((0.72, 1, 60), (0.24, 150, 500), (0.04, 1_050, 1_500))
LONGEST_RECOVERY = 180.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Something to kill: how, how often compared with others, and what shows that the whole works again.

    ``is_possible`` says whether it stands at the moment. ``is_back`` is asked with the moment of the kill; without it
    the whole works again once an upload that began after the kill is acknowledged.
    """

    name: str
    kill: Callable[[], bool]
    weight: int
    is_possible: Callable[[], bool]
    is_back: Callable[[float], bool] | None = None


@dataclass
class Tally:
    """What happened, noted by all threads. Moments are monotonic seconds."""

    acked: set[tuple[str, str]] = field(default_factory=set)
    last_ack: float = 0.0
    """When the upload began that was acknowledged last."""
    repeated: int = 0
    kills: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    recoveries: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    recovering: int = 0
    sending: int = 0
    """How many terminals that push have not brought everything yet."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def killed(self) -> int:
        return sum(self.kills.values())


def invent(serials: Sequence[str], pins: Sequence[str], punches: int) -> dict[str, list[tuple[str, datetime]]]:
    """Return the logs of the terminals: people in turn, spread over some weeks, no second of a terminal twice."""
    each = -(-punches // len(serials))
    a_day = -(-each // DATES)
    step = OPEN_SECONDS // a_day
    return {
        serial: [
            (
                pins[(number + 7 * place) % len(pins)],
                FIRST + timedelta(days=number // a_day, seconds=number % a_day * step + place),
            )
            for number in range(each)
        ]
        for place, serial in enumerate(serials)
    }


def storm(
    pushing: Sequence[PushTerminal],
    read: Sequence[tuple[Memory, Sequence[tuple[str, datetime]]]],
    kinds: Sequence[Kind],
    tally: Tally,
    *,
    kills: int,
    every: float,
    dice: random.Random,
) -> None:
    """Let all terminals bring what they have while ``kills`` kills happen, ``every`` seconds apart on average.

    Each kind dies once before any dies twice. It ends when everything has been sent; ``read`` are terminals that wait
    to be read, with what happens at them.
    """
    pace = _Pace(tally, kills)
    tally.sending = len(pushing)
    threads = [threading.Thread(target=_send, args=(one, tally, pace), daemon=True) for one in pushing]
    threads += [threading.Thread(target=_clock_in, args=(*one, pace), daemon=True) for one in read]
    for thread in threads:
        thread.start()
    watchers: list[threading.Thread] = []
    first = dice.sample(kinds, len(kinds))
    while tally.killed < kills:
        time.sleep(dice.uniform(0.02, 2 * every))
        possible = [kind for kind in first or kinds if kind.is_possible()]
        if not possible:
            continue
        kind = dice.choices(possible, [one.weight for one in possible])[0]
        moment = time.monotonic()
        if not kind.kill():
            continue
        tally.kills[kind.name] += 1
        first = [one for one in first if one is not kind]
        watchers.append(threading.Thread(target=_watch, args=(kind, moment, tally), daemon=True))
        watchers[-1].start()
    for thread in (*threads, *watchers):
        thread.join()


class _Pace:
    """How much of everything may be sent by now."""

    def __init__(self, tally: Tally, kills: int) -> None:
        self._tally = tally
        self._kills = kills

    def wait(self, done: int, of: int) -> None:
        """Wait while somebody who has sent ``done`` of ``of`` records is ahead of the killing."""
        while not self._may(done, of):
            time.sleep(PATIENCE_SECONDS)

    def _may(self, done: int, of: int) -> bool:
        killed = self._tally.killed
        return killed >= self._kills or self._tally.recovering > 0 or done * self._kills < (killed + AHEAD) * of


def _send(terminal: PushTerminal, tally: Tally, pace: _Pace) -> None:
    dice = random.Random(terminal.serial)  # noqa: S311 - a drill
    while terminal.sent < len(terminal.log):
        pace.wait(terminal.sent, len(terminal.log))
        _share, least, most = dice.choices(SIZES, [share for share, _least, _most in SIZES])[0]
        size = min(dice.randint(least, most), max(1, len(terminal.log) // 20))
        records = terminal.log[terminal.sent : terminal.sent + size]
        began = time.monotonic()
        if terminal.send(records):
            with tally.lock:
                tally.acked |= {(terminal.serial, f"{one.at:%Y-%m-%d %H:%M:%S}") for one in records}
                tally.last_ack = max(tally.last_ack, began)
        else:
            with tally.lock:
                tally.repeated += 1
            time.sleep(AGAIN_SECONDS)
    with tally.lock:
        tally.sending -= 1


def _clock_in(memory: Memory, log: Sequence[tuple[str, datetime]], pace: _Pace) -> None:
    for number, (pin, at) in enumerate(log):
        pace.wait(number, len(log))
        memory.punch(pin, at)


def _watch(kind: Kind, moment: float, tally: Tally) -> None:
    """Note how long it took until the whole worked again; nothing when there was nothing left to see it by."""
    with tally.lock:
        tally.recovering += 1
    is_back = kind.is_back or (lambda at: tally.last_ack > at)
    needs_uploads = kind.is_back is None
    while not (found := is_back(moment)) and time.monotonic() - moment < LONGEST_RECOVERY:
        if needs_uploads and tally.sending == 0:
            break
        time.sleep(PATIENCE_SECONDS)
    with tally.lock:
        tally.recovering -= 1
        if found or not needs_uploads:
            tally.recoveries[kind.name].append(time.monotonic() - moment)
