"""Work locations and their circles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from kit.gather import Read, Row, gather
from tenant_apps.people.models import WorkLocation
from tenant_apps.people.rules.geo import Geofence


@dataclass(frozen=True, slots=True)
class LocationCard:
    """A work location as pages show it, with the officers posted there now."""

    id: int
    code: str
    name: str
    state: str
    address: str
    latitude: float | None
    longitude: float | None
    radius_m: int
    is_active: bool
    officers: int

    @property
    def geofence(self) -> Geofence | None:
        """The circle, if the place has coordinates."""
        if self.latitude is None or self.longitude is None:
            return None
        return Geofence(self.id, self.name, self.latitude, self.longitude, self.radius_m)


# The circles of all active places that have coordinates, to be read together with the rows of other rooms.
GEOFENCES = Read(
    "geofences",
    "SELECT id, name, latitude, longitude, radius_m FROM people_worklocation "
    "WHERE is_active AND latitude IS NOT NULL ORDER BY id",
)


def geofences() -> tuple[Geofence, ...]:
    """Return the circles of all active places that have coordinates. One statement."""
    return geofences_of(gather([GEOFENCES], {})[GEOFENCES.name])


def geofences_of(rows: Iterable[Row]) -> tuple[Geofence, ...]:
    """Return the rows of :data:`GEOFENCES` as circles."""
    return tuple(
        Geofence(row["id"], row["name"], float(row["latitude"]), float(row["longitude"]), row["radius_m"])
        for row in rows
    )


def location_cards(*, only_active: bool = False) -> tuple[LocationCard, ...]:
    """Return the work locations by name. One statement."""
    rows = WorkLocation.objects.annotate(officers=Count("postings", filter=Q(postings__valid_to=None)))
    if only_active:
        rows = rows.filter(is_active=True)
    columns = ("id", "code", "name", "state", "address", "latitude", "longitude", "radius_m", "is_active")
    return tuple(_card(row) for row in rows.order_by("name", "pk").values(*columns, "officers"))


def location_states(*, with_closed: bool = False) -> tuple[str, ...]:
    """Return the codes of the states the agency has active places in, or had any."""
    rows = WorkLocation.objects.exclude(state="").values_list("state", flat=True)
    return tuple(sorted(set(rows if with_closed else rows.filter(is_active=True))))


def _card(row: dict[str, Any]) -> LocationCard:
    point = {key: None if row[key] is None else float(row[key]) for key in ("latitude", "longitude")}
    return LocationCard(**{**row, **point})
