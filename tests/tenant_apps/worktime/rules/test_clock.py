"""Clock times as they are written."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tenant_apps.worktime.rules.clock import clock_text, minute_of, parse_clock, second_of

WRITTEN = [("00:00", 0), ("08:07", 487), ("23:59", 1439), ("06:00+1", 1800), ("23:30-1", -30), ("00:00-1", -1440)]


@pytest.mark.parametrize(("text", "minute"), WRITTEN)
def test_a_clock_text_is_a_minute_of_the_working_date(text: str, minute: int) -> None:
    assert parse_clock(text) == minute
    assert clock_text(minute) == text


@pytest.mark.parametrize("text", ["8:07", "24:00", "08:60", "08:07+2", "0807", "", " 08:07", None, 487])
def test_what_is_no_clock_time_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="clock time"):
        parse_clock(text)


def test_moments_count_from_midnight_of_the_working_date() -> None:
    day = date(2026, 11, 17)

    assert second_of(day, datetime.fromisoformat("2026-11-17T08:07:59")) == 487 * 60 + 59
    assert minute_of(day, datetime.fromisoformat("2026-11-17T08:07:59")) == 487
    assert minute_of(day, datetime.fromisoformat("2026-11-18T06:04:00")) == 1440 + 364
    assert minute_of(day, datetime.fromisoformat("2026-11-16T23:59:30")) == -1
