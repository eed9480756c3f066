"""Times and dates as sentences say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from kit.ui import times


@pytest.mark.parametrize(
    ("hour", "minute", "malay", "english"),
    [
        (0, 0, "12.00 pagi", "12:00 a.m."),
        (7, 58, "7.58 pagi", "7:58 a.m."),
        (11, 59, "11.59 pagi", "11:59 a.m."),
        (12, 0, "12.00 tengah hari", "12:00 p.m."),
        (12, 59, "12.59 tengah hari", "12:59 p.m."),
        (13, 0, "1.00 petang", "1:00 p.m."),
        (17, 5, "5.05 petang", "5:05 p.m."),
        (18, 59, "6.59 petang", "6:59 p.m."),
        (19, 0, "7.00 malam", "7:00 p.m."),
        (23, 59, "11.59 malam", "11:59 p.m."),
    ],
)
def test_the_clock_speaks_both_languages(hour: int, minute: int, malay: str, english: str) -> None:
    with translation.override("ms"):
        assert times.clock(time(hour, minute)) == malay
    with translation.override("en"):
        assert times.clock(time(hour, minute)) == english


def test_a_moment_is_said_in_the_current_time_zone() -> None:
    moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

    with translation.override("ms"), timezone.override("Asia/Kuala_Lumpur"):
        assert times.clock(moment) == "12.30 pagi"
        assert times.hm(moment) == "00:30"
        assert times.date_day(moment) == "Sabtu, 21 November 2026"
    with translation.override("ms"), timezone.override("UTC"):
        assert times.date_day(moment) == "Jumaat, 20 November 2026"


def test_dates_are_said_long_and_short() -> None:
    day = date(2026, 11, 19)

    with translation.override("ms"):
        assert times.date_long(day) == "19 November 2026"
        assert times.date_short(day) == "Kha 19 Nov"
        assert times.month_long(day) == "November 2026"
    with translation.override("en"):
        assert times.date_short(day) == "Thu 19 Nov"
        assert times.date_day(day) == "Thursday, 19 November 2026"


def test_malay_months_are_malay() -> None:
    with translation.override("ms"):
        said = [times.month_short(number) for number in range(1, 13)]

    assert said == ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis"]


@pytest.mark.parametrize(
    ("length", "malay", "english"),
    [
        (492, "8j 12m", "8h 12m"),
        (60, "1j", "1h"),
        (0, "0m", "0m"),
        (59, "59m", "59m"),
        (-75, "−1j 15m", "−1h 15m"),
        (timedelta(hours=9, seconds=59), "9j", "9h"),
    ],
)
def test_a_duration_is_hours_and_minutes(length: int | timedelta, malay: str, english: str) -> None:
    with translation.override("ms"):
        assert times.duration(length) == malay
    with translation.override("en"):
        assert times.duration(length) == english


def test_nothing_is_a_dash() -> None:
    said = {f(None) for f in (times.clock, times.hm, times.date_long, times.date_day, times.date_short, times.duration)}

    assert said == {"–"}
