"""The geometry of charts and of the radar."""

import pytest
from django.utils import translation

from kit.ui import charts, radar

OFFICE = (2.926361, 101.696445)


def test_the_longest_bar_fills_the_line_and_zero_takes_none() -> None:
    drawn = charts.bars([charts.Bar("a", 40), charts.Bar("b", 10), charts.Bar("c", 0)])

    assert [one.width for one in drawn] == [100, 25, 0]


def test_bars_of_nothing_draw_nothing() -> None:
    assert charts.bars([]) == ()
    assert [one.width for one in charts.bars([charts.Bar("a", 0)])] == [0]
    assert [one.width for one in charts.stack([charts.Bar("a", 0)])] == [0]
    assert charts.line([]) == ""


def test_a_negative_value_draws_no_bar() -> None:
    assert charts.bars([charts.Bar("a", -5), charts.Bar("b", 5)])[0].width == 0


def test_parts_lie_end_to_end() -> None:
    drawn = charts.stack([charts.Bar("a", 1), charts.Bar("b", 3)])

    assert [(one.start, one.width) for one in drawn] == [(0, 25), (25, 75)]


@pytest.mark.parametrize(("value", "level"), [(100, 0), (95, 0), (94, 1), (70, 2), (47.5, 3), (20, 4), (0, 4)])
def test_a_cell_is_darker_the_farther_from_the_target(value: float, level: int) -> None:
    assert charts.heat_level(value, 95) == level


def test_a_target_at_the_worst_value_shows_no_shortfall() -> None:
    assert charts.heat_level(-1, 0) == 0


def test_a_line_stays_in_its_box() -> None:
    points = [tuple(map(float, point.split(","))) for point in charts.line([5, 5, 9, 1]).split()]

    assert points[0][0] == 0
    assert points[-1][0] == 100
    assert all(3 <= y <= 25 for _x, y in points)


def test_a_flat_line_and_a_single_value_are_drawn() -> None:
    assert charts.line([7]) == "0.0,25.0"
    assert charts.line([7, 7]) == "0.0,25.0 100.0,25.0"


def test_the_radar_says_how_far_outside() -> None:
    seen = radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=(2.929, 101.696445), accuracy_m=18)

    with translation.override("ms"):
        assert radar.sentence(seen) == "144 m dari sempadan Blok B, ketepatan ±18 m"
    assert radar.drawing(seen).tone == "place"


def test_the_radar_says_inside() -> None:
    seen = radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=(2.9265, 101.6966))

    with translation.override("ms"):
        assert radar.sentence(seen) == "Dalam kawasan Blok B"
    assert radar.drawing(seen).tone == "ok"


def test_the_radar_without_a_fix_says_so() -> None:
    seen = radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=None)

    with translation.override("ms"):
        assert radar.drawing(seen).text == "Lokasi tidak diperoleh"
    assert radar.drawing(seen).found is False


@pytest.mark.parametrize("fix", [(3.15, 101.71), (-30.0, 150.0), (2.926361, 101.696445)])
def test_everything_stays_in_the_radars_box(fix: tuple[float, float]) -> None:
    drawn = radar.drawing(radar.sight(place="B", office=OFFICE, zone_m=150, fix=fix, accuracy_m=900))

    assert 4 <= drawn.x <= 68
    assert 4 <= drawn.y <= 68
    assert drawn.zone <= 31


def test_a_zone_of_no_size_does_not_divide_by_zero() -> None:
    assert radar.drawing(radar.sight(place="B", office=OFFICE, zone_m=0, fix=OFFICE)).x == 36


def test_kilometres_follow_metres() -> None:
    assert radar.metres(999) == "999 m"
    assert radar.metres(2440) == "2.4 km"
