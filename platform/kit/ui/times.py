"""Times, dates and durations as sentences say them, in Malay and in English.

Django's own Malay prints every afternoon as "malam" and March as "Mar"; these functions are what pages use instead.
Moments are aware; they are shown in Django's current time zone (the agency's). Plain dates and times are shown as
they are.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language

NOTHING = "–"
NOON = 12
EVENING = 19

MONTHS = {
    "ms": (
        "Januari",
        "Februari",
        "Mac",
        "April",
        "Mei",
        "Jun",
        "Julai",
        "Ogos",
        "September",
        "Oktober",
        "November",
        "Disember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
MONTHS_SHORT = {
    "ms": ("Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
DAYS = {
    "ms": ("Isnin", "Selasa", "Rabu", "Khamis", "Jumaat", "Sabtu", "Ahad"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
DAYS_SHORT = {
    "ms": ("Isn", "Sel", "Rab", "Kha", "Jum", "Sab", "Aha"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def clock(moment: datetime | time | None) -> str:
    """Return the time of day as a sentence says it: ``5.05 petang``, in English ``5:05 p.m.``."""
    if moment is None:
        return NOTHING
    at = _local(moment)
    hour = at.hour % NOON or NOON
    if _language() == "en":
        return f"{hour}:{at.minute:02d} {'a.m.' if at.hour < NOON else 'p.m.'}"
    return f"{hour}.{at.minute:02d} {_part_of_day(at.hour)}"


def hm(moment: datetime | time | None) -> str:
    """Return the time of day as tables print it: ``17:05``."""
    if moment is None:
        return NOTHING
    at = _local(moment)
    return f"{at.hour:02d}:{at.minute:02d}"


def date_long(day: date | None) -> str:
    """Return ``21 November 2026``."""
    if day is None:
        return NOTHING
    at = _local_date(day)
    return f"{at.day} {MONTHS[_language()][at.month - 1]} {at.year}"


def date_day(day: date | None) -> str:
    """Return ``Sabtu, 21 November 2026``."""
    if day is None:
        return NOTHING
    return f"{DAYS[_language()][_local_date(day).weekday()]}, {date_long(day)}"


def date_short(day: date | None) -> str:
    """Return ``Kha 19 Nov``."""
    if day is None:
        return NOTHING
    at = _local_date(day)
    return f"{DAYS_SHORT[_language()][at.weekday()]} {at.day} {MONTHS_SHORT[_language()][at.month - 1]}"


def month_long(day: date | None) -> str:
    """Return ``November 2026``."""
    if day is None:
        return NOTHING
    at = _local_date(day)
    return f"{MONTHS[_language()][at.month - 1]} {at.year}"


def month_short(number: int) -> str:
    """Return the short name of month ``number`` (1 to 12): ``Ogo``."""
    return MONTHS_SHORT[_language()][number - 1]


def duration(length: timedelta | int | None) -> str:
    """Return a length, whole minutes or a timedelta, as ``8j 12m``, in English ``8h 12m``."""
    if length is None:
        return NOTHING
    minutes = int(length.total_seconds() // 60) if isinstance(length, timedelta) else int(length)
    hours, rest = divmod(abs(minutes), 60)
    hour = "h" if _language() == "en" else "j"
    parts = [f"{hours}{hour}"] if hours else []
    parts += [f"{rest}m"] if rest or not hours else []
    return ("−" if minutes < 0 else "") + " ".join(parts)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ms"


def _part_of_day(hour: int) -> str:
    if hour < NOON:
        return "pagi"
    if hour == NOON:
        return "tengah hari"
    return "petang" if hour < EVENING else "malam"


def _local(moment: datetime | time) -> datetime | time:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _local_date(day: date) -> date:
    if isinstance(day, datetime) and timezone.is_aware(day):
        return timezone.localtime(day).date()
    return day
