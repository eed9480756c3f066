"""Jadual laporan: reports made regularly, by administrators and executives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.people.selectors import leaders
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.definitions import reports_for
from tenant_apps.reports.schedule_form import ScheduleForm
from tenant_apps.reports.selectors.schedules import ScheduleCard, next_on, recipients_of, schedule_for, schedules_for
from tenant_apps.reports.services import ScheduleRefused
from tenant_apps.reports.units import units_to_choose

KEEPERS = (Role.ADMIN.value, Role.EXECUTIVE.value)
PER_PAGE = 20


@require_safe
@for_role(*KEEPERS)
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules one keeps."""
    viewer = viewer_of(request)
    rows, page = cut(request, schedules_for(viewer), PER_PAGE)
    context = {"page": page, "rows": [(row, services.title_of(row.report), next_on(row, viewer.on)) for row in rows]}
    return render_page(request, "reports/schedules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*KEEPERS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a schedule."""
    form = _form(request)
    if request.method == "POST" and taken(form, lambda values: _put(request, form), ScheduleRefused):
        messages.info(request, _("Jadual disimpan. Laporan pertama dijana pada tarikh yang ditunjukkan."))
        return redirect_after_post(request, reverse("reports:schedules"))
    answer = invalid if form.is_bound else render_page
    return answer(request, "reports/schedule_form.html", {"form": form, "card": None})


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*KEEPERS)
def schedule(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """One schedule: its history, and the form to change it."""
    card = _card_or_404(request, schedule_id)
    form = _form(request, card)
    if request.method == "POST" and taken(form, lambda values: _put(request, form, schedule_id), ScheduleRefused):
        messages.info(request, _("Jadual diubah."))
        return redirect_after_post(request, reverse("reports:schedule", args=[schedule_id]))
    answer = invalid if form.is_bound else render_page
    title = services.title_of(card.schedule.report)
    return answer(request, "reports/schedule_form.html", {"form": form, "card": card, "title": title})


@require_POST
@for_role(*KEEPERS)
def pause(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Let a schedule rest, or go on."""
    card = _card_or_404(request, schedule_id)
    services.pause_schedule(
        schedule_id=schedule_id,
        paused=card.schedule.paused_at is None,
        now=clock.now(),
        today=viewer_of(request).on,
        by=actor_of(request),
    )
    return redirect_after_post(request, reverse("reports:schedule", args=[schedule_id]))


@require_POST
@for_role(*KEEPERS)
def drop(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Give a schedule up."""
    _card_or_404(request, schedule_id)
    services.drop_schedule(schedule_id=schedule_id, by=actor_of(request))
    messages.info(request, _("Jadual dihapuskan. Fail yang sudah dijana kekal hingga tamat tempohnya."))
    return redirect_after_post(request, reverse("reports:schedules"))


def _form(request: HttpRequest, card: ScheduleCard | None = None) -> ScheduleForm:
    viewer = viewer_of(request)
    initial: dict[str, Any] = {}
    if card is not None:
        one = card.schedule
        initial = {name: getattr(one, name) for name in ("report", "dates", "every", "day", "format")}
        initial |= {"unit_id": one.asked.get("unit_id"), "recipients": recipients_of(one)}
    return ScheduleForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        reports=reports_for(viewer),
        units=units_to_choose(viewer),
        people=leaders(viewer),
    )


def _put(request: HttpRequest, form: ScheduleForm, schedule_id: int | None = None) -> None:
    services.put_schedule(
        viewer=viewer_of(request), plan=form.plan(), now=clock.now(), by=actor_of(request), schedule_id=schedule_id
    )


def _card_or_404(request: HttpRequest, schedule_id: int) -> ScheduleCard:
    card = schedule_for(viewer_of(request), schedule_id)
    if card is None:
        raise Http404
    return card
