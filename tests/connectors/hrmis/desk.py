"""An agency beside a simulated HRMIS, and readings driven to their end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from connectors.hrmis.jobs import go_on
from connectors.hrmis.mapping import profiles
from connectors.hrmis.models import Reading
from connectors.hrmis.services import link, reading
from connectors.hrmis.services.link import LinkEntry
from connectors.hrmis.simulator.server import Hrmis, Server
from connectors.hrmis.simulator.world import build
from kit import clock
from shared_apps.audit.actor import SYSTEM

TODAY = date(2026, 11, 21)
SECRET = "rahsia-simulator"


@contextmanager
def hrmis(officers: int = 30, *, profile: str = "standard") -> Iterator[Server]:
    """A running HRMIS that the agency the code runs in is linked to."""
    world = build(officers, today=TODAY)
    with Server(Hrmis(world=world, profile=profiles()[profile])) as server:
        put(server, profile=profile)
        yield server


def put(server: Server, **more: object) -> None:
    given = {"base_url": server.url, "profile": "standard", "client_id": "spotme", "client_secret": SECRET, **more}
    link.put_link(entry=LinkEntry(**given), by=SYSTEM, now=clock.now())  # type: ignore[arg-type]  # free keywords


def read(*, is_full: bool = False) -> Reading:
    """Begin a reading, or go on with the one there is, as far as it goes by itself."""
    key = reading.start_reading(by=SYSTEM, now=clock.now(), is_full=is_full)
    go_on(key)
    return Reading.objects.get(key=key)


def confirm(one: Reading) -> Reading:
    reading.confirm_reading(key=one.key, effective_from=TODAY, by=SYSTEM, now=clock.now())
    go_on(one.key)
    one.refresh_from_db()
    return one


def synced() -> Reading:
    """The first reading, confirmed and written."""
    return confirm(read())


def rested(key: uuid.UUID) -> None:
    """The pause of a failed reading has passed."""
    Reading.objects.filter(key=key).update(taken_until=None)
