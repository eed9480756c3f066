"""A terminal's time: local, without zone, in two forms. Both can write dates that do not exist (30 February)."""

from __future__ import annotations

from datetime import datetime

from connectors.zk.protocol.errors import ProtocolError

DAY = 86_400
EVENT_LENGTH = 6


def unpack(packed: int) -> datetime:
    """Return the naive local moment of a packed time (months of 31 days, years of 12 such months, from 2000).

    :raises ProtocolError: there is no such date; the code is ``bad_date``.
    """
    days, seconds = divmod(packed, DAY)
    months, day = divmod(days, 31)
    years, month = divmod(months, 12)
    return _moment(2000 + years, month + 1, day + 1, seconds // 3600, seconds // 60 % 60, seconds % 60)


def pack(moment: datetime) -> int:
    """Return ``moment`` (naive, to the second, 2000 to 2099) as the terminal packs it."""
    days = ((moment.year % 100) * 12 + moment.month - 1) * 31 + moment.day - 1
    return days * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def unpack_event(raw: bytes) -> datetime:
    """Return the moment of an event: year of the century, month, day, hour, minute, second, a byte each.

    :raises ProtocolError: there are not six bytes, or no such date (``bad_date``).
    """
    if len(raw) != EVENT_LENGTH:
        raise ProtocolError("an event's time has six bytes")
    return _moment(2000 + raw[0], *raw[1:])


def pack_event(moment: datetime) -> bytes:
    """Return ``moment`` as events write it."""
    parts = (moment.year - 2000, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    return bytes(parts)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a terminal's time has no zone
    except ValueError as error:
        raise ProtocolError(f"no such time: {year}-{month}-{day} {hour}:{minute}:{second}", code="bad_date") from error
