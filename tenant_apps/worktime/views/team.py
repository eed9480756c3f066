"""Waktu kerja pegawai: names × months for supervisors and administrators, and setting schedules from there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kit.months import month_after
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import ADMIN, CLERK, EXECUTIVE, SUPERVISOR, Viewer, for_role, viewer_of
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.forms import AssignMonthsForm, TeamFilter, minutes_of
from tenant_apps.worktime.forms.team import ONE_MONTH
from tenant_apps.worktime.scope import decides_for, listed_for, set_by
from tenant_apps.worktime.services import BadSchedule, MonthLocked
from tenant_apps.worktime.year import months_from, year_rows

PER_PAGE = 40
SHOWN_REQUESTS = 5
MOST = 500
EVERYONE_OF_UNIT, AS_DEFAULT = "pegawai", "lalai"


@require_safe
@for_role(SUPERVISOR, EXECUTIVE, ADMIN, CLERK)
def team(request: HttpRequest) -> HttpResponse:
    """Show who works by what in each month of a year, what is asked for on top."""
    viewer = viewer_of(request)
    tree = people.unit_tree(viewer.on)
    units = [(node.id, "\u2003" * node.depth + node.name) for node in tree]
    form = TeamFilter({"tahun": viewer.on.year, **request.GET.dict()}, units=units)
    asked = form.cleaned_data if form.is_valid() else {}
    year = asked.get("tahun") or viewer.on.year
    paths = {node.id: node.path for node in tree}
    found = people.find(
        listed_for(viewer), on=viewer.on, text=asked.get("cari", ""), unit_path=paths.get(asked.get("unit") or 0, "")
    )
    persons, page = cut(request, found.order_by("name", "pk").values_list("pk", "name"), PER_PAGE)
    postings = people.postings_on([pk for pk, _name in persons], viewer.on)
    waiting = selectors.waiting_requests(decides_for(viewer))
    places = {pk: (posting.unit_path, posting.unit_name) for pk, posting in postings.items()}
    rows = year_rows(persons, year, on=viewer.on, units=places, requests=waiting)
    month = _month(request.GET.get("bulan", ""), year, viewer.on)
    names = people.names({card.person_id for card in waiting[:SHOWN_REQUESTS]}) if waiting else {}
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "year": year,
        "months": [date(year, number, 1) for number in range(1, 13)],
        "month": month,
        "cells": [(row, row.cell_of(month)) for row in rows],
        "waiting": [(names.get(card.person_id, ""), card) for card in waiting[:SHOWN_REQUESTS]],
        "waiting_count": len(waiting),
        "may_set": viewer.is_any(SUPERVISOR, ADMIN),
        "unit_id": asked.get("unit"),
        "query": request.GET,
    }
    return render_page(request, "worktime/team.html", context, fragment="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(SUPERVISOR, ADMIN)
def assign(request: HttpRequest) -> HttpResponse:
    """Set the schedule of one officer, of a selection, or of a unit."""
    viewer = viewer_of(request)
    chosen = _Chosen(viewer, request.POST if request.method == "POST" else request.GET)
    this_month = viewer.on.replace(day=1)
    start = _month(request.GET.get("bulan", ""), viewer.on.year, viewer.on)
    first = min(start, this_month)
    months = months_from(first, 24)
    form = AssignMonthsForm(request.POST or None, months=months, initial={"month": start})
    if taken(form, lambda answers: _assign(request, chosen, answers), BadSchedule, MonthLocked):
        count = len(chosen.person_ids)
        said = ngettext("Waktu kerja %(count)d pegawai ditetapkan.", "Waktu kerja %(count)d pegawai ditetapkan.", count)
        messages.info(
            request, _("Waktu kerja lalai unit ditetapkan.") if chosen.is_default else said % {"count": count}
        )
        return redirect_after_post(request, f"{reverse('worktime:team')}?tahun={form.cleaned_data['month'].year}")
    context = {
        "form": form,
        "names": sorted(people.names(chosen.person_ids).values()),
        "chosen": chosen,
        "may_default": chosen.unit_id is not None and viewer.is_any(ADMIN),
        "defaults": selectors.unit_assignments(chosen.unit_id) if chosen.unit_id is not None else (),
    }
    return (invalid if form.is_bound else render_page)(request, "worktime/assign.html", context)


class _Chosen:
    """Whom the page is about: the officers named, or those of a unit, as far as the viewer may set their schedule."""

    def __init__(self, viewer: Viewer, said: Any) -> None:
        """:raises django.http.Http404: somebody or some unit the viewer may not know of, or nobody at all."""
        wanted = {int(text) for text in said.getlist("pegawai")[:MOST] if _is_id(text)}
        self.unit_id, self.unit_name = _unit(said.get("unit", ""), viewer.on)
        self.is_default = said.get("cara") == AS_DEFAULT and self.unit_id is not None and viewer.is_any(ADMIN)
        if self.unit_id is not None:
            path = people.unit_paths([self.unit_id])[self.unit_id]
            wanted = set(people.posted_ids(path, viewer.on))
        allowed = set_by(viewer, wanted)
        if self.unit_id is None and (not wanted or wanted - allowed):
            raise Http404
        if not allowed and not viewer.is_any(ADMIN):
            raise Http404
        self.person_ids = tuple(sorted(allowed))
        self.own_too = viewer.person_id in wanted


def _assign(request: HttpRequest, chosen: _Chosen, answers: dict[str, Any]) -> None:
    month: date = answers["month"]
    code = answers["pattern"] or None
    if chosen.is_default and chosen.unit_id is not None:
        services.set_unit_schedule(
            unit_id=chosen.unit_id,
            pattern_code=code,
            valid_from=month,
            person_ids=chosen.person_ids,
            by=actor_of(request),
        )
        return
    if not chosen.person_ids:
        raise BadSchedule(_("Tiada pegawai dalam unit ini. Tetapkan waktu kerja lalai unit."))
    services.assign_schedule(
        person_ids=chosen.person_ids,
        pattern_code=code,
        valid_from=month,
        valid_to=month_after(month) if answers["duration"] == ONE_MONTH else None,
        fixed_start_minutes=minutes_of(answers["fixed_start"]),
        by=actor_of(request),
    )


def _unit(text: str, on: date) -> tuple[int | None, str]:
    if not text:
        return None, ""
    for node in people.unit_tree(on):
        if str(node.id) == text:
            return node.id, node.name
    raise Http404


def _month(text: str, year: int, on: date) -> date:
    """The month of an address (``2026-12``); else this month, in the year shown."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return date(year, on.month, 1)
    return found if abs(found.year - on.year) <= 10 else date(year, on.month, 1)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
