"""The supervisor's team: who is where now, and each officer's month and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kit import clock
from kit.ui.http import render_page
from shared_apps.accounts.roles import Role
from tenant_apps.attendance import panels, views
from tenant_apps.attendance.month import month_page
from tenant_apps.attendance.selectors import DayCard
from tenant_apps.attendance.selectors.now import days_now
from tenant_apps.movements.selectors import OutingCard, out_now
from tenant_apps.people.selectors import Officer, acted_for, officers, person_for, subordinate_ids
from tenant_apps.people.viewer import for_role, viewer_of

AT_OFFICE, AT_HOME = ("PEJABAT", "KIOS"), "BDR"
WATCHERS = (Role.SUPERVISOR.value, Role.ADMIN.value, Role.CLERK.value, Role.EXECUTIVE.value)


@dataclass(frozen=True, slots=True)
class Member:
    """An officer of the team and their day as it stands now.

    ``on_behalf_of`` names the supervisor the viewer stands in for, if that is why the officer is seen. ``out`` is
    their line of the movement record while they are out of the office.
    """

    officer: Officer
    card: DayCard
    on_duty: bool = False
    on_behalf_of: str = ""
    out: OutingCard | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Officers who are in the same way now."""

    key: str
    title: str
    icon: str
    members: tuple[Member, ...]


@require_GET
@for_role(Role.SUPERVISOR.value)
def team(request: HttpRequest) -> HttpResponse:
    """Pasukan hari ini: not yet, in, at home, elsewhere, on duty, out, on leave. Everyone below, at whatever level."""
    viewer, now = viewer_of(request), clock.now()
    ids = sorted(subordinate_ids(viewer))
    members = _members(ids, now, viewer.on, acted_for(viewer), out_now(ids, now))
    context = {
        "groups": _groups(members),
        "late": [member for member in members if member.card.late_minutes],
        "total": len(members),
        "now": now,
        "panels": panels.panels_for(viewer, viewer.on, panels.TEAM),
    }
    return render_page(request, "attendance/team.html", context, fragment="board")


@require_GET
@for_role(*WATCHERS)
def member(request: HttpRequest, person_id: int) -> HttpResponse:
    """An officer's month, for whoever may see it."""
    viewer = viewer_of(request)
    officer = person_for(viewer, person_id)
    if officer is None:
        raise Http404
    page = month_page(person_id, views.month_asked(request, viewer.on), today=viewer.on)
    context = {"page": page, "officer": officer, "card": panels.card_of(person_id, page.first)}
    context["may_propose"] = viewer.is_any(Role.SUPERVISOR.value) and person_id in subordinate_ids(viewer)
    return render_page(request, "attendance/month.html", context, fragment="month")


@require_GET
@for_role(*WATCHERS)
def member_day(request: HttpRequest, person_id: int, day: date) -> HttpResponse:
    """One day of an officer. Only supervisors and administrators see the precise places."""
    viewer = viewer_of(request)
    officer = person_for(viewer, person_id)
    if officer is None:
        raise Http404
    context = views.day_context(person_id, day, request) | {
        "officer": officer,
        "shows_places": viewer.is_any(Role.SUPERVISOR.value, Role.ADMIN.value),
    }
    return render_page(request, "attendance/day.html", context)


def _members(
    ids: list[int], now: datetime, day: date, on_behalf_of: Mapping[int, str], out: Mapping[int, OutingCard]
) -> list[Member]:
    known = officers(ids, day)
    found = [
        Member(known[pk], one.card, one.on_duty, on_behalf_of.get(pk, ""), out.get(pk))
        for pk, one in days_now(ids, now).items()
        if pk in known
    ]
    return sorted(found, key=lambda member: (member.officer.name, member.officer.id))


def _groups(members: Iterable[Member]) -> tuple[Group, ...]:
    sorted_out: dict[str, list[Member]] = {key: [] for key, _title, _icon in _titles()}
    for member in members:
        sorted_out[_group_of(member)].append(member)
    return tuple(Group(key, title, icon, tuple(sorted_out[key])) for key, title, icon in _titles() if sorted_out[key])


def _titles() -> tuple[tuple[str, str, str], ...]:
    return (
        ("missing", _("Belum daftar masuk"), "circle-dashed"),
        ("in", _("Di pejabat"), "building"),
        ("home", _("Bekerja dari rumah"), "house"),
        ("elsewhere", _("Di luar pejabat"), "map-pin"),
        ("duty", _("Tugas rasmi"), "briefcase"),
        ("out", _("Sudah daftar keluar"), "log-out"),
        ("leave", _("Cuti"), "leaf"),
        ("away", _("Rehat dan tiada jadual"), "minus"),
    )


def _group_of(member: Member) -> str:
    """How somebody is now: what is recorded comes before what was planned."""
    card = member.card
    if card.last_out is not None:
        return "out"
    if card.first_in is not None:
        if member.out or card.place not in (*AT_OFFICE, AT_HOME):
            return "elsewhere"
        return "home" if card.place == AT_HOME else "in"
    if card.primary == "TUGAS_RASMI" or (member.on_duty and not card.is_quiet):
        return "duty"
    if card.primary == "CUTI":
        return "leave"
    return "away" if card.is_quiet else "missing"
