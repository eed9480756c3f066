"""Distances and the offices' circles."""

import pytest

from tenant_apps.people.rules.geo import Geofence, distance_m, nearest

BLOCK_B = Geofence(1, "Blok B", 2.926, 101.696, 200)
BLOCK_C = Geofence(2, "Blok C", 2.930, 101.696, 600)


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert distance_m(2.0, 101.0, 3.0, 101.0) == pytest.approx(111_195, abs=5)


def test_distance_across_the_date_line_takes_the_short_way() -> None:
    assert distance_m(0.0, 179.9, 0.0, -179.9) == pytest.approx(22_239, abs=5)


def test_the_ends_of_the_earth_are_half_its_girth_apart() -> None:
    assert distance_m(90.0, 0.0, -90.0, 0.0) == pytest.approx(20_015_115, abs=50)


def test_the_nearest_office_is_the_one_whose_boundary_is_nearest() -> None:
    near = nearest([BLOCK_B, BLOCK_C], latitude=2.9285, longitude=101.696)

    assert near is not None
    assert near.geofence is BLOCK_C
    assert near.is_inside


def test_inside_is_decided_by_the_point_and_not_by_its_accuracy() -> None:
    outside = nearest([BLOCK_B], latitude=2.926 + 0.0020, longitude=101.696, accuracy_m=5000)

    assert outside is not None
    assert not outside.is_inside
    assert outside.is_doubtful
    assert (outside.distance_m, outside.outside_m) == (222, 22)


def test_the_boundary_belongs_to_the_office() -> None:
    fence = Geofence(1, "", 0.0, 0.0, 111)

    found = nearest([fence], latitude=0.001, longitude=0.0)

    assert found is not None
    assert found.outside_m == 0
    assert found.is_inside


def test_without_offices_there_is_no_nearest() -> None:
    assert nearest([], latitude=0, longitude=0) is None
