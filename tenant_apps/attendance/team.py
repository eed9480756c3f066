"""The supervisor's team: who is where now, and each officer's month and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kit import clock
from kit.ui.http import render_page
from shared_apps.accounts.roles import Role
from tenant_apps.attendance import panels, views
from tenant_apps.attendance.month import month_page
from tenant_apps.attendance.selectors import DayCard, days_between
from tenant_apps.movements.selectors import OutingCard, out_now
from tenant_apps.people.selectors import Officer, acted_for, officers, person_for, subordinate_ids
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.worktime.selectors import frames

WATCHERS = (Role.SUPERVISOR.value, Role.ADMIN.value, Role.CLERK.value, Role.EXECUTIVE.value)


@dataclass(frozen=True, slots=True)
class Member:
    """An officer of the team and their day; without a verdict yet, what the calendar says stands in ``status``.

    ``on_behalf_of`` names the supervisor the viewer stands in for, if that is why the officer is seen. ``out`` is
    their line of the movement record while they are out of the office.
    """

    officer: Officer
    card: DayCard | None
    status: str
    on_behalf_of: str = ""
    out: OutingCard | None = None

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        return self.card.statuses if self.card else ((self.status, ""),)


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
    """Pasukan hari ini: in, out, not yet, away. Everyone below, at whatever level."""
    viewer, now = viewer_of(request), clock.now()
    ids = sorted(subordinate_ids(viewer))
    members = _members(ids, viewer.on, acted_for(viewer), out_now(ids, now))
    context = {
        "groups": _groups(members),
        "late": [member for member in members if member.card and member.card.late_minutes],
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


def _members(ids: list[int], day: date, on_behalf_of: Mapping[int, str], out: Mapping[int, OutingCard]) -> list[Member]:
    known = officers(ids, day)
    cards = {card.person_id: card for card in days_between(ids, day, day)}
    books = frames(ids, [day])
    found = []
    for person_id, officer in known.items():
        frame = books.get((person_id, day))
        if frame is None or not frame.in_service:
            continue
        status = {"WORK": "BELUM_DAFTAR", "REST": "REHAT", "HOLIDAY": "KELEPASAN"}[str(frame.day_type)]
        found.append(Member(officer, cards.get(person_id), status, on_behalf_of.get(person_id, ""), out.get(person_id)))
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
        ("elsewhere", _("Di luar pejabat"), "map-pin"),
        ("out", _("Sudah daftar keluar"), "log-out"),
        ("away", _("Cuti, rehat dan tugas rasmi"), "leaf"),
    )


def _group_of(member: Member) -> str:
    card = member.card
    if card is None or card.first_in is None:
        primary = card.primary if card else member.status
        return "missing" if primary in ("BELUM_DAFTAR", "TIDAK_HADIR", "TIDAK_LENGKAP") else "away"
    if card.last_out is not None:
        return "out"
    return "in" if card.place in ("PEJABAT", "KIOS") else "elsewhere"
