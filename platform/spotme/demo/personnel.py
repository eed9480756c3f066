"""JPA beside an HRMIS: read once, one officer corrected here since, and a full reading that waits to be confirmed.

The other side is the simulator, which runs while the world is built and no longer: what it said is kept, so the
waiting reading can be looked at and confirmed at any time. ``spotme simulate-hrmis`` starts another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from connectors.hrmis.jobs import go_on
from connectors.hrmis.mapping import profiles
from connectors.hrmis.protocol import Stream
from connectors.hrmis.services import link, reading
from connectors.hrmis.services.link import LinkEntry
from connectors.hrmis.simulator.server import Hrmis, Server
from connectors.hrmis.simulator.world import LONG_AGO, World, build
from shared_apps.audit.actor import Actor
from spotme.demo.furnish import Post
from tenant_apps.people import services as people
from tenant_apps.people.selectors import Officer, officers

AGENCY = "jpa"
PROFILE = "standard"
NEW = 2
PROMOTED = 3


def link_up(posts: Sequence[Post], *, today: date, now: datetime, by: Actor) -> None:
    """Link the agency the code runs in, read its officers, and leave a conflict and a reading that waits."""
    known = officers([post.person_id for post in posts], today)
    world = _world(posts, known)
    with Server(Hrmis(world=world, profile=profiles()[PROFILE])) as server:
        theirs = server.hrmis
        entry = LinkEntry(server.url, PROFILE, theirs.client_id, theirs.client_secret, is_nightly=False)
        link.put_link(entry=entry, by=by, now=now)
        _read(by, now)
        _correct(known[posts[-1].person_id], grade="M10", today=today, by=by)
        world.put(Stream.OFFICERS, _ref(posts[-1]), grade="M13")
        _read(by, now)
        _move_on(world, posts)
        _read(by, now, is_full=True)


def _world(posts: Sequence[Post], known: Mapping[int, Officer]) -> World:
    """What HRMIS has of the agency: its officers as they came in."""
    world = World()
    for post in posts:
        one = known[post.person_id]
        row = {"id": _ref(post), "id_number": post.who.identity, "name": one.name, "staff_no": one.staff_no}
        row |= {"position": one.position, "grade": one.grade, "status": "ACTIVE"}
        world.put(Stream.OFFICERS, _ref(post), LONG_AGO, **row)
    return world


def _move_on(world: World, posts: Sequence[Post]) -> None:
    """Two officers join, three are promoted, one is no longer named."""
    joining = build(NEW, today=LONG_AGO.date(), agency="").rows[Stream.OFFICERS]
    for ref, row in joining.items():
        world.put(Stream.OFFICERS, f"B{ref}", None, **{**row, "id": f"B{ref}"})
    for post in posts[-2 - PROMOTED : -2]:
        world.put(Stream.OFFICERS, _ref(post), grade="M14", position="Ketua Penolong Pengarah")
    del world.rows[Stream.OFFICERS][_ref(posts[-2])]


def _read(by: Actor, now: datetime, *, is_full: bool = False) -> None:
    """Read, and confirm what is the first time around."""
    key = reading.start_reading(by=by, now=now, is_full=is_full)
    go_on(key)
    one = link.link()
    if one is not None and one.confirmed_at is None:
        reading.confirm_reading(key=key, effective_from=None, by=by, now=now)
        go_on(key)


def _correct(one: Officer, *, grade: str, today: date, by: Actor) -> None:
    """Correct an officer as the administrator does on the officer's page."""
    entry = people.OfficerEntry(
        name=one.name,
        id_number="",
        in_service_from=one.in_service_from,
        staff_no=one.staff_no,
        email=one.email,
        phone=one.phone,
        position=one.position,
        grade=grade,
    )
    people.put_person(entry=entry, person_id=one.id, today=today, by=by)


def _ref(post: Post) -> str:
    return f"H{post.person_id:06d}"
