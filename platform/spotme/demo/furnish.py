"""Sets up one agency of the demo world through the services an administrator's pages use."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kit.identity import IdKind
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import change_password
from shared_apps.audit.actor import Actor
from spotme.demo.agencies import Branch, Plan
from spotme.demo.names import Invented, indonesian, malaysian
from tenant_apps.people import services as people
from tenant_apps.worktime import services as worktime

PASSWORD = "Tunjuk-Cara-2026"  # noqa: S105 - the demo's accounts are meant to be known
INDONESIA = "ID"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Post:
    """An officer of the demo world in their place."""

    person_id: int
    who: Invented
    unit_id: int
    place_code: str
    supervisor_id: int | None


@dataclass(frozen=True, slots=True)
class Furnished:
    """What the history needs to know of an agency, and its four accounts (role → login)."""

    posts: tuple[Post, ...]
    places: dict[str, int]
    units: dict[str, int]
    accounts: dict[str, str]


@transaction.atomic
def furnish(plan: Plan, *, start: date, now: datetime, by: Actor, progress: Progress) -> Furnished:
    """Give the agency units, places, schedules, holidays, officers and accounts, all in force from ``start``."""
    rng = random.Random(f"people:{plan.schema}")  # noqa: S311 - invented people, no secret
    places = _places(plan, by)
    units = _units(plan, start, by)
    _worktime(plan, start, by)
    posts = _officers(plan, units, places, rng, start=start, by=by, progress=progress)
    _schedules(plan, posts, rng, start, by)
    return Furnished(posts, places, units, _accounts(posts, units, now=now, by=by))


def _places(plan: Plan, by: Actor) -> dict[str, int]:
    return {
        place.code: people.put_location(
            code=place.code,
            name=place.name,
            state=place.state,
            latitude=place.latitude,
            longitude=place.longitude,
            radius_m=place.radius_m,
            by=by,
        )
        for place in plan.places
    }


def _units(plan: Plan, start: date, by: Actor) -> dict[str, int]:
    ids: dict[str, int] = {}

    def put(branch: Branch, parent_id: int | None) -> None:
        ids[branch.code] = people.put_unit(
            code=branch.code, name=branch.name, kind=branch.kind, parent_id=parent_id, valid_from=start, by=by
        )
        for child in branch.children:
            put(child, ids[branch.code])

    for branch in plan.units:
        put(branch, None)
    return ids


def _worktime(plan: Plan, start: date, by: Actor) -> None:
    if plan.profile == INDONESIA:
        worktime.put_pattern(
            code=plan.default_schedule,
            name="Jam kerja kantor",
            kind="TETAP",
            start_minutes=8 * 60,
            end_minutes=14 * 60,
            end_by_location={"WFO": 14 * 60, "WFH": 16 * 60},
            by=by,
        )
    worktime.set_default_schedule(pattern_code=plan.default_schedule, valid_from=start.replace(month=1, day=1), by=by)
    if plan.params:
        worktime.put_policy(params=plan.params, valid_from=start, label="Aturan agensi", by=by)


def _officers(
    plan: Plan,
    units: dict[str, int],
    places: dict[str, int],
    rng: random.Random,
    *,
    start: date,
    by: Actor,
    progress: Progress,
) -> tuple[Post, ...]:
    """Post a head, a head for each division and section, and share the rest among the sections."""
    used: set[str] = set()
    posts: list[Post] = []

    def add(unit: str, position: str, grade: str, above: int | None, place: str) -> Post:
        who = indonesian(rng, used) if plan.profile == INDONESIA else malaysian(rng, used, sabah=place == "TW")
        entry = people.OfficerEntry(
            name=who.name,
            id_number=who.identity,
            id_kind=(IdKind.OTHER if plan.profile == INDONESIA else IdKind.MYKAD).value,
            staff_no=f"{plan.short_name[:3].upper()}{len(posts) + 1:04d}",
            email=f"pegawai{len(posts) + 1}@{plan.schema}.contoh.invalid",
            position=position,
            grade=grade,
            in_service_from=start,
            unit_id=units[unit],
            location_id=places[place],
            supervisor_id=above,
        )
        post = Post(people.put_person(entry=entry, today=start, by=by), who, units[unit], place, above)
        posts.append(post)
        progress(f"{plan.short_name}: pegawai", len(posts), plan.officers)
        return post

    head = add(plan.units[0].code, "Ketua Jabatan", "JUSA C", None, plan.places[0].code)
    sections: list[tuple[Branch, int, str]] = []
    for division in plan.units:
        place = _place_of(plan, division, rng)
        leader = add(division.code, "Pengarah Bahagian", "M14", head.person_id, place)
        for section in division.children:
            chief = add(section.code, "Ketua Seksyen", "M12", leader.person_id, place)
            sections.append((section, chief.person_id, place))
    while len(posts) < plan.officers:
        section, chief_id, place = sections[len(posts) % len(sections)]
        add(section.code, plan.position, f"M{rng.choice((9, 10, 10, 11))}", chief_id, place)
    return tuple(posts)


def _place_of(plan: Plan, division: Branch, rng: random.Random) -> str:
    """A division sits where a place bears its code, else at a place drawn by weight."""
    codes = [place.code for place in plan.places]
    if division.code in codes:
        return division.code
    return rng.choices(codes, weights=[place.weight for place in plan.places])[0]


def _schedules(plan: Plan, posts: tuple[Post, ...], rng: random.Random, start: date, by: Actor) -> None:
    """Assign the schedules other than the default to the share of officers the plan gives them."""
    codes, weights = zip(*plan.schedules, strict=True)
    drawn: dict[str, list[int]] = {}
    for post in posts:
        drawn.setdefault(rng.choices(codes, weights=weights)[0], []).append(post.person_id)
    for code, person_ids in drawn.items():
        if code != plan.default_schedule:
            worktime.assign_schedule(person_ids=person_ids, pattern_code=code, valid_from=start, by=by)


def _accounts(posts: tuple[Post, ...], units: dict[str, int], *, now: datetime, by: Actor) -> dict[str, str]:
    """Let four officers sign in: the head sees dashboards, a section's head decides, its officers clock in."""
    chiefs = {post.supervisor_id for post in posts}
    first = next(post for post in posts if post.person_id not in chiefs)
    chief = next(post for post in posts if post.person_id == first.supervisor_id)
    admin = next(post for post in reversed(posts) if post.person_id not in chiefs and post is not first)
    cast = {"pegawai": first, "penyelia": chief, "eksekutif": posts[0], "pentadbir": admin}
    users = people.ensure_users([post.person_id for post in posts], by=by)
    for post in cast.values():
        change_password(users[post.person_id], PASSWORD, by=by)
    people.put_roles(person_id=admin.person_id, roles=[Role.ADMIN], by=by, now=now)
    divisions = [pk for code, pk in units.items() if "-" not in code]
    people.put_roles(person_id=posts[0].person_id, roles=[Role.EXECUTIVE], unit_ids=divisions, by=by, now=now)
    return {role: post.who.identity for role, post in cast.items()}


def dates(first: date, last: date) -> list[date]:
    """Every date from ``first`` to ``last``, both included."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]
