"""The radar: where a punch stands to the office and its zone, as a small drawing and one sentence.

It needs no map and tells no third party where anyone is. Distances are metres on a flat plane, right to well
under a metre for the few kilometres that matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians

from django.utils.translation import gettext as _

METRES_PER_DEGREE = 111_320
BOX = 72
CENTRE = BOX / 2
REACH = 31
FAR = 1000


@dataclass(frozen=True, slots=True)
class Sight:
    """One fix seen from one office: offsets east and north, accuracy and the zone's radius, all in metres."""

    place: str
    zone_m: float
    east_m: float = 0
    north_m: float = 0
    accuracy_m: float | None = None
    found: bool = True

    @property
    def distance_m(self) -> float:
        """Metres from the office to the fix."""
        return hypot(self.east_m, self.north_m)

    @property
    def beyond_m(self) -> float:
        """Metres outside the zone's edge; negative inside."""
        return self.distance_m - self.zone_m


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shapes in a 72 × 72 box, and the sentence that says the same."""

    text: str
    tone: str
    zone: float
    x: float
    y: float
    halo: float
    found: bool
    edge: bool


def sight(
    *,
    place: str,
    office: tuple[float, float],
    zone_m: float,
    fix: tuple[float, float] | None,
    accuracy_m: float | None = None,
) -> Sight:
    """Return how ``fix`` is seen from ``office``; both are (latitude, longitude) in degrees, WGS 84."""
    if fix is None:
        return Sight(place=place, zone_m=zone_m, found=False)
    north = (fix[0] - office[0]) * METRES_PER_DEGREE
    east = (fix[1] - office[1]) * METRES_PER_DEGREE * cos(radians(office[0]))
    return Sight(place=place, zone_m=zone_m, east_m=east, north_m=north, accuracy_m=accuracy_m)


def drawing(seen: Sight) -> Drawing:
    """Scale the sight into the box.

    1. The scale lets the zone and the fix fit; a fix farther than three zones sits on the box's edge.
    2. The halo is the accuracy, at most what the box can show.
    """
    span = min(max(seen.distance_m, seen.zone_m), seen.zone_m * 3) or 1
    scale = REACH * 0.86 / span
    far = seen.distance_m * scale > REACH * 0.87
    shrink = REACH * 0.86 / (seen.distance_m * scale) if far else 1
    return Drawing(
        text=sentence(seen),
        tone="ok" if seen.found and seen.beyond_m <= 0 else "place",
        zone=round(seen.zone_m * scale, 1),
        x=round(CENTRE + seen.east_m * scale * shrink, 1),
        y=round(CENTRE - seen.north_m * scale * shrink, 1),
        halo=round(min(max((seen.accuracy_m or 0) * scale, 7), 20), 1),
        found=seen.found,
        edge=far,
    )


def sentence(seen: Sight) -> str:
    """Return the radar's text equivalent."""
    if not seen.found:
        return _("Lokasi tidak diperoleh")
    if seen.beyond_m > 0:
        where = _("%(far)s dari sempadan %(place)s") % {"far": metres(seen.beyond_m), "place": seen.place}
    else:
        where = _("Dalam kawasan %(place)s") % {"place": seen.place}
    if seen.accuracy_m is None:
        return where
    return _("%(where)s, ketepatan ±%(accuracy)s") % {"where": where, "accuracy": metres(seen.accuracy_m)}


def metres(length: float) -> str:
    """Return ``140 m`` or, from a kilometre on, ``2.4 km``."""
    return f"{length / FAR:.1f} km" if length >= FAR else f"{round(length)} m"
