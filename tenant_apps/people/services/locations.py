"""Work locations: add and change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import signals
from tenant_apps.people.models import WorkLocation


class BadLocation(Refusal):
    """The place cannot be kept as given."""

    code = "people.bad_location"


@transaction.atomic
def put_location(
    *,
    location_id: int | None = None,
    name: str,
    state: str,
    code: str = "",
    address: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    radius_m: int = 200,
    is_active: bool = True,
    by: Actor | None,
) -> int:
    """Add a work location, or change the one given, and return its id. Without a code it gets ``L<id>``.

    :raises BadLocation: the name is empty, the code is taken, only half a coordinate, or not on earth.
    """
    place = WorkLocation.objects.select_for_update().get(pk=location_id) if location_id else WorkLocation()
    before = _facts(place) if location_id else None
    _check(place, name=name, code=code, latitude=latitude, longitude=longitude, radius_m=radius_m)
    place.name, place.state, place.address = name.strip(), state, address.strip()
    place.code = code.strip() or place.code
    place.latitude, place.longitude = _degrees(latitude), _degrees(longitude)
    place.radius_m, place.is_active = radius_m, is_active
    place.save()
    if not place.code:
        place.code = f"L{place.pk}"
        place.save(update_fields=["code"])
    if before != _facts(place):
        action = "people.location_changed" if location_id else "people.location_added"
        record(action, actor=by, target=("people.location", place.pk, place.name), before=before, after=_facts(place))
        ids = (place.pk,)
        state_changed = before is not None and before["state"] != place.state
        signals.locations_changed.send(sender=None, location_ids=ids, state_changed=state_changed)
    return place.pk


def _check(
    place: WorkLocation,
    *,
    name: str,
    code: str,
    latitude: float | None,
    longitude: float | None,
    radius_m: int,
) -> None:
    if not name.strip():
        raise BadLocation(_("Lokasi mesti bernama."), fields={"name": _("Isi nama lokasi.")})
    if code.strip() and WorkLocation.objects.filter(code=code.strip()).exclude(pk=place.pk).exists():
        raise BadLocation(
            _("Kod %(code)s sudah digunakan oleh lokasi lain.") % {"code": code.strip()},
            fields={"code": _("Pilih kod yang lain.")},
        )
    if (latitude is None) != (longitude is None):
        raise BadLocation(_("Latitud dan longitud mesti diisi bersama."), fields={"point": _("Isi kedua-duanya.")})
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise BadLocation(
            _("Koordinat itu tiada di bumi."),
            fields={"point": _("Latitud antara -90 dan 90, longitud antara -180 dan 180.")},
        )
    if not 10 <= radius_m <= 50_000:
        raise BadLocation(
            _("Radius mesti antara 10 m dan 50 km."), fields={"radius_m": _("Isi 10 hingga 50000 meter.")}
        )


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def _facts(place: WorkLocation) -> dict[str, Any]:
    return {
        "name": place.name,
        "code": place.code,
        "state": place.state,
        "address": place.address,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_m": place.radius_m,
        "is_active": place.is_active,
    }
