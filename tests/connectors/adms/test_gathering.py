"""One thread at a time makes punches for an agency, and takes along what others bring meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from connectors.adms.gathering import Gathering


def test_whoever_comes_first_takes_what_others_leave_meanwhile() -> None:
    gathering = Gathering()

    assert gathering.join("north", 1) == [1]
    assert gathering.join("north", 2) == []
    assert gathering.join("north", 3) == []
    assert gathering.join("south", 4) == [4]
    assert gathering.more("north") == [2, 3]
    assert gathering.more("north") == []
    assert gathering.join("north", 5) == [5]


def test_whoever_leaves_early_frees_the_way_for_the_next() -> None:
    gathering = Gathering()
    gathering.join("north", 1)
    gathering.join("north", 2)

    gathering.leave("north")

    assert gathering.join("north", 3) == [3]


def test_among_many_threads_each_batch_is_taken_once() -> None:
    gathering, taken, lock = Gathering(), [], threading.Lock()

    def bring(number: int) -> None:
        together = gathering.join("north", number)
        while together:
            with lock:
                taken.extend(together)
            together = gathering.more("north")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(2_000)))

    assert sorted(taken) == list(range(2_000))
