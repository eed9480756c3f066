"""Distances on the earth and the offices' circles.

What counts as *in the office* is decided by the reported point alone: it lies inside when its distance to the
centre is at most the radius. The fix's accuracy neither widens nor narrows the circle: subtracting it would
turn honest officers in a poor-signal building into outsiders, adding it would let a phone that claims 5 km
of inaccuracy be at the office from anywhere. A weak fix has a flag of its own (``LOKASI_LEMAH``), and
:attr:`Nearest.is_doubtful` tells a screen that the halo touches the boundary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Geofence:
    """An office's circle: centre in degrees, radius in metres."""

    location_id: int
    name: str
    latitude: float
    longitude: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """The office nearest to a point, measured to its boundary: nearest means least far outside.

    ``distance_m`` is to the centre; ``outside_m`` to the boundary, negative inside.
    """

    geofence: Geofence
    distance_m: int
    outside_m: int
    accuracy_m: int

    @property
    def is_inside(self) -> bool:
        return self.outside_m <= 0

    @property
    def is_doubtful(self) -> bool:
        """Whether the true place may lie on the other side of the boundary."""
        return abs(self.outside_m) < self.accuracy_m


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance in metres between two points in degrees (haversine)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half_lat = math.sin((phi_b - phi_a) / 2)
    half_lon = math.sin(math.radians(lon_b - lon_a) / 2)
    haversine = half_lat**2 + math.cos(phi_a) * math.cos(phi_b) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(haversine)))


def nearest(geofences: Iterable[Geofence], *, latitude: float, longitude: float, accuracy_m: int = 0) -> Nearest | None:
    """Return the office whose boundary is nearest to the point, or None when there are no offices."""
    found = (_measured(fence, latitude, longitude, accuracy_m) for fence in geofences)
    return min(found, key=lambda near: (near.outside_m, near.geofence.location_id), default=None)


def _measured(fence: Geofence, latitude: float, longitude: float, accuracy_m: int) -> Nearest:
    metres = round(distance_m(fence.latitude, fence.longitude, latitude, longitude))
    return Nearest(fence, distance_m=metres, outside_m=metres - fence.radius_m, accuracy_m=accuracy_m)
