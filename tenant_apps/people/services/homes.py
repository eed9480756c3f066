"""Registered homes: received from HRMIS, sealed, and asked one question only.

Remote work counts at the registered home (service circular on working from home), within the radius ``home_radius_m``
of the agency's policy. The address itself is nobody's business but the officer's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kit import crypto
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.models import Home
from tenant_apps.people.rules.geo import distance_m

PURPOSE = "people.home"


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """A person's registered home; a point only where whoever keeps the address knows one."""

    person_id: int
    address: str
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def put_homes(*, entries: Sequence[HomeEntry], source: str, by: Actor | None, now: datetime) -> int:
    """Keep homes, one a person, in one statement; return how many. The trail counts them and names nobody's."""
    rows = [
        Home(
            person_id=entry.person_id,
            sealed=crypto.seal(PURPOSE, json.dumps([entry.address, entry.latitude, entry.longitude])),
            source=source,
            changed_at=now,
        )
        for entry in entries
    ]
    Home.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["sealed", "source", "changed_at"],
    )
    if rows:
        record("people.homes_received", actor=by, after={"count": len(rows), "source": source})
    return len(rows)


def home_of(*, person_id: int) -> str:
    """Return the registered address for the officer's own eyes; "" when there is none."""
    found = _opened(person_id)
    return found.address if found else ""


def metres_from_home(*, person_id: int, latitude: float, longitude: float) -> float | None:
    """Return how far a point lies from the person's registered home; None when no point of it is known."""
    found = _opened(person_id)
    if found is None or found.latitude is None or found.longitude is None:
        return None
    return distance_m(latitude, longitude, found.latitude, found.longitude)


def _opened(person_id: int) -> HomeEntry | None:
    sealed = Home.objects.filter(person=person_id).values_list("sealed", flat=True).first()
    if sealed is None:
        return None
    address, latitude, longitude = json.loads(crypto.unseal(PURPOSE, sealed))
    return HomeEntry(person_id, address, latitude, longitude)
