"""Working time: the default, the agency's own schedules, and who works by which."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import previews, selectors, services
from tenant_apps.worktime.forms import AssignForm, DefaultForm, PatternForm, minutes_of, time_of
from tenant_apps.worktime.services import BadSchedule, MonthLocked
from tenant_apps.worktime.views import ADMIN

HERE = "worktime:schedules"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def schedules(request: HttpRequest) -> HttpResponse:
    """Show the schedules; set the default or one officer's."""
    on = today_here()
    wanted = request.POST.get("apa", "")
    start = {"valid_from": on.replace(day=1)}
    default = DefaultForm(request.POST if wanted == "lalai" else None, prefix="lalai", initial=start)
    own = AssignForm(request.POST if wanted == "pegawai" else None, prefix="pegawai", initial={"valid_from": on})
    done: list[str] = []
    if taken(default, lambda answers: done.append(_set_default(request, answers)), BadSchedule, MonthLocked):
        if done[0]:
            return redirect_after_post(request, done[0])
        messages.info(request, _("Waktu kerja lalai ditetapkan."))
        return redirect_after_post(request, reverse(HERE))
    if taken(own, lambda answers: _assign(request, answers), BadSchedule, MonthLocked):
        messages.info(request, _("Waktu kerja pegawai ditetapkan."))
        return redirect_after_post(request, reverse(HERE))
    context = {
        "default_form": default,
        "own_form": own,
        "now": selectors.default_schedule(on),
        "defaults": selectors.assignments_of(None),
        "patterns": [
            (card, time_of(card.start_minutes), time_of(card.end_minutes)) for card in selectors.pattern_cards()
        ],
    }
    is_bad = default.is_bound or own.is_bound
    return (invalid if is_bad else render_page)(request, "worktime/schedules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def pattern_new(request: HttpRequest) -> HttpResponse:
    """Add a schedule of the agency's own."""
    form = PatternForm(request.POST or None)
    if taken(form, lambda answers: _put(request, None, answers), BadSchedule):
        messages.info(request, _("Waktu kerja ditambah."))
        return redirect_after_post(request, reverse(HERE))
    context = {"form": form, "title": _("Tambah waktu kerja")}
    return (invalid if form.is_bound else render_page)(request, "worktime/pattern.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def pattern(request: HttpRequest, pattern_id: int) -> HttpResponse:
    """Change a schedule nobody works by yet, or its name."""
    card = next((card for card in selectors.pattern_cards() if card.id == pattern_id), None)
    if card is None:
        raise Http404
    initial = {
        "code": card.code,
        "name": card.name,
        "kind": card.kind,
        "start": time_of(card.start_minutes),
        "end": time_of(card.end_minutes),
        "rest_from": time_of(card.rest_from_minutes),
        "rest_to": time_of(card.rest_to_minutes),
        "unit_id": card.unit_id,
        "mark": card.mark,
        "is_active": card.is_active,
    }
    form = PatternForm(request.POST or None, initial=initial)
    if taken(form, lambda answers: _put(request, card, answers), BadSchedule):
        messages.info(request, _("Waktu kerja disimpan."))
        return redirect_after_post(request, reverse(HERE))
    context = {"form": form, "title": card.name}
    return (invalid if form.is_bound else render_page)(request, "worktime/pattern.html", context)


def _set_default(request: HttpRequest, answers: dict[str, Any]) -> str:
    """Set the default, or try it first: then the preview's address is returned."""
    change = {"pattern_code": answers["pattern"], "valid_from": answers["valid_from"]}
    if previews.is_asked(request):
        return previews.open_preview(request, "schedule", change)
    services.set_default_schedule(**change, by=actor_of(request))
    return ""


def _assign(request: HttpRequest, answers: dict[str, Any]) -> None:
    staff_no = answers["staff_no"].strip()
    person_id = people.find_person_ids(staff_nos=[staff_no]).get(staff_no)
    if person_id is None:
        sentence = _("Tiada pegawai dengan no. kakitangan %(no)s.") % {"no": staff_no}
        raise BadSchedule(sentence, fields={"staff_no": sentence})
    services.assign_schedule(
        person_ids=[person_id],
        pattern_code=answers["pattern"] or None,
        valid_from=answers["valid_from"],
        valid_to=answers["valid_to"],
        by=actor_of(request),
    )


def _put(request: HttpRequest, card: selectors.PatternCard | None, answers: dict[str, Any]) -> None:
    services.put_pattern(
        pattern_id=card.id if card else None,
        code=answers["code"],
        name=answers["name"],
        kind=answers["kind"],
        start_minutes=minutes_of(answers["start"]),
        end_minutes=minutes_of(answers["end"]),
        rest_from_minutes=minutes_of(answers["rest_from"]),
        rest_to_minutes=minutes_of(answers["rest_to"]),
        end_by_location=card.end_by_location if card else None,
        unit_id=answers["unit_id"],
        mark=answers["mark"],
        is_active=answers["is_active"],
        by=actor_of(request),
    )
