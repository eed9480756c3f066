"""Where a person is expected to be instead of at work, whatever room knows it.

Leave lives in one room, duty and permissions in another, and neither knows the other; yet nobody is on leave and at
a meeting at once. So each registers a reader here (the stream does it), and each asks all of them before it takes a
request. Who asks and then writes holds :func:`hold_whereabouts` from before the asking to the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from kit.ui.times import date_day

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Away:
    """What stands on a person's dates (both included), approved or still waiting.

    Without minutes (counted from midnight of the date) it takes the whole of each date. ``title`` is ready to be
    shown in the language in use.
    """

    title: str
    date_from: date
    date_to: date
    from_minutes: int | None = None
    to_minutes: int | None = None
    is_waiting: bool = False

    def meets(self, other: Away) -> bool:
        """Whether both take the same minute of a date."""
        if self.date_from > other.date_to or other.date_from > self.date_to:
            return False
        own, others = self._minutes(), other._minutes()
        return own.start < others.stop and others.start < own.stop

    def _minutes(self) -> range:
        whole = self.from_minutes is None or self.to_minutes is None
        return range(0, DAY_MINUTES) if whole else range(self.from_minutes or 0, self.to_minutes or 0)


type Reader = Callable[[int, date, date], Sequence[Away]]

_readers: dict[str, Reader] = {}


def register_whereabouts(room: str, reader: Reader) -> None:
    """Let a room say what it knows of a person from a date to a date (both included); called by the stream."""
    _readers[room] = reader


def away_between(person_id: int, first: date, last: date) -> tuple[Away, ...]:
    """Return all that stands on a person's dates, both included. One statement a room."""
    return tuple(away for reader in _readers.values() for away in reader(person_id, first, last))


def hold_whereabouts(person_id: int) -> None:
    """Let nobody else add to the person's whereabouts until this transaction ends."""
    hold("whereabouts", person_id)


def refuse_meeting(wanted: Away, person_id: int, refusal: type[Refusal], *, whole_days: bool = False) -> None:
    """Do nothing, or raise ``refusal`` with a sentence that names the date and the other record.

    With ``whole_days`` only what takes the whole of a date is in the way: one works at home around a meeting.
    """
    for other in away_between(person_id, wanted.date_from, wanted.date_to):
        if wanted.meets(other) and not (whole_days and other.from_minutes is not None):
            raise refusal(_taken(wanted, other))


def _taken(wanted: Away, other: Away) -> str:
    words = {"title": other.title, "date": date_day(max(wanted.date_from, other.date_from))}
    if other.is_waiting:
        return (
            _("%(title)s pada %(date)s sedang menunggu keputusan. Batalkan dahulu, atau pilih tarikh atau masa lain.")
            % words
        )
    return _("%(title)s pada %(date)s sudah diluluskan. Batalkan dahulu, atau pilih tarikh atau masa lain.") % words
