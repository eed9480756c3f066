"""Waktu kerja: an officer's own months, asking for another schedule, and the own roster."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import for_officer, today_here, viewer_of
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.forms import RequestForm
from tenant_apps.worktime.forms.team import FOR_GOOD
from tenant_apps.worktime.rules.asking import closes_on, first_open_month
from tenant_apps.worktime.services import BadRequest, BadSchedule, MonthClosedForRequests, MonthLocked
from tenant_apps.worktime.services.requests import requestable_patterns
from tenant_apps.worktime.year import months_from, year_rows

ROSTER_DAYS = 28


@require_http_methods(["GET", "HEAD", "POST"])
@for_officer
def own(request: HttpRequest) -> HttpResponse:
    """Show the year, month by month; ask for another schedule."""
    viewer = viewer_of(request)
    person_id = viewer.person_id or 0
    policy = selectors.frame_of(person_id, viewer.on).policy
    opened = first_open_month(viewer.on, policy.schedule_request_day)
    form = RequestForm(
        request.POST or None,
        months=months_from(opened),
        patterns=requestable_patterns(),
        initial={"month": opened},
    )
    if taken(
        form, lambda answers: _ask(request, answers), BadRequest, BadSchedule, MonthClosedForRequests, MonthLocked
    ):
        messages.info(request, _("Permohonan dihantar kepada penyelia."))
        return redirect_after_post(request, reverse("worktime:own"))
    year = _year(request, viewer.on)
    asked = selectors.own_requests(person_id)
    unit = {person_id: (viewer.unit_path, "")} if viewer.unit_path else {}
    [row] = year_rows([(person_id, viewer.name)], year, on=viewer.on, units=unit, requests=asked)
    context = {
        "form": form,
        "row": row,
        "year": year,
        "years": (viewer.on.year - 1, viewer.on.year, viewer.on.year + 1),
        "waiting": [card for card in asked if card.is_waiting],
        "decided": [card for card in asked if not card.is_waiting][:6],
        "opened": opened,
        "closes": closes_on(opened, policy.schedule_request_day),
        "has_roster": policy.rosters_enabled,
    }
    return (invalid if form.is_bound else render_page)(request, "worktime/own.html", context)


@require_POST
@for_officer
def request_cancel(request: HttpRequest, request_id: int) -> HttpResponse:
    """Withdraw a request of one's own."""
    person_id = viewer_of(request).person_id or 0
    if all(card.id != request_id for card in selectors.own_requests(person_id, limit=200)):
        raise Http404
    try:
        services.SCHEDULE_DESK.withdraw(
            request_id, person_id=person_id, today=today_here(), by=actor_of(request), now=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, _("Permohonan dibatalkan."))
    return redirect_after_post(request, reverse("worktime:own"))


@require_safe
@for_officer
def own_roster(request: HttpRequest) -> HttpResponse:
    """Show the officer's own published roster, four weeks from the Monday of a week on."""
    viewer = viewer_of(request)
    first = monday_of(request.GET.get("mula", ""), viewer.on)
    dates = [first + timedelta(days=n) for n in range(ROSTER_DAYS)]
    person_id = viewer.person_id or 0
    cells = selectors.roster_cells([person_id], dates[0], dates[-1], with_drafts=False)
    path = people.unit_paths([viewer.unit_id]).get(viewer.unit_id, "") if viewer.unit_id else ""
    context = {
        "days": [(day, cells.get((person_id, day)), day == viewer.on) for day in dates],
        "shifts": selectors.shifts_of(path),
        "is_empty": not cells,
        "before": first - timedelta(days=ROSTER_DAYS),
        "after": first + timedelta(days=ROSTER_DAYS),
    }
    return render_page(request, "worktime/own_roster.html", context)


def monday_of(text: str, on: date) -> date:
    """Return the Monday of the week of a date as it is written in an address; of ``on`` where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = on
    if not 2000 <= day.year <= 2099:
        day = on
    return day - timedelta(days=day.weekday())


def _ask(request: HttpRequest, answers: dict[str, Any]) -> None:
    viewer = viewer_of(request)
    services.ask_schedule(
        person_id=viewer.person_id or 0,
        pattern_code=answers["pattern"],
        month=answers["month"],
        is_for_good=answers["duration"] == FOR_GOOD,
        reason=answers["reason"],
        today=viewer.on,
        now=clock.now(),
        by=actor_of(request),
    )


def _year(request: HttpRequest, on: date) -> int:
    text = request.GET.get("tahun", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else on.year
    return year if abs(year - on.year) <= 5 else on.year
