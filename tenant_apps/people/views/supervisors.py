"""Supervisors: who has none, who goes round in circles, and giving one to many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import SupervisorForm, UnitSupervisorForm
from tenant_apps.people.tables import GapsTable
from tenant_apps.people.viewer import today_here, viewer_of
from tenant_apps.people.views import ADMIN, CLERK
from tenant_apps.people.views.officers import find_supervisor


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def supervisors(request: HttpRequest) -> HttpResponse:
    """Flag gaps and circles; give a supervisor to a whole unit."""
    on = today_here()
    form = UnitSupervisorForm(request.POST or None, initial={"valid_from": on, "only_gaps": True})
    changed: list[int] = []
    if taken(form, lambda answers: changed.append(_assign_unit(request, answers)), services.BadSupervisor):
        said = ngettext("Penyelia %(count)d pegawai ditetapkan.", "Penyelia %(count)d pegawai ditetapkan.", changed[0])
        messages.info(request, said % {"count": changed[0]})
        return redirect_after_post(request, reverse("people:supervisors"))
    loops = selectors.loops(on)
    names = selectors.officers([pk for loop in loops for pk in loop], on)
    table = GapsTable(
        request,
        selectors.listed(selectors.gaps(on), on),
        empty_title=_("Semua pegawai mempunyai penyelia."),
        id="gaps",
    )
    serving, bare = selectors.counts(on)
    context = {
        "form": form,
        "table": table,
        "serving": serving,
        "bare": bare,
        "loops": [[names[pk] for pk in loop if pk in names] for loop in loops],
    }
    return (invalid if form.is_bound else render_page)(request, "people/supervisors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def chain(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show who stands above an officer, and change the first of them."""
    viewer = viewer_of(request)
    officer = selectors.person_for(viewer, person_id)
    if officer is None:
        raise Http404
    above = selectors.chain_of(person_id, viewer.on)
    people = selectors.officers(above, viewer.on)
    first = people[above[0]] if above else None
    form = SupervisorForm(
        request.POST or None, initial={"supervisor": first.staff_no if first else "", "valid_from": viewer.on}
    )
    if taken(form, lambda answers: _assign_one(request, person_id, answers), services.BadSupervisor):
        messages.info(request, _("Penyelia ditetapkan."))
        return redirect_after_post(request, reverse("people:chain", args=[person_id]))
    context = {"form": form, "officer": officer, "chain": [people[pk] for pk in above]}
    return (invalid if form.is_bound else render_page)(request, "people/chain.html", context)


def _assign_one(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    services.assign_supervisor(
        person_id=person_id,
        supervisor_id=find_supervisor(answers["supervisor"]),
        valid_from=answers["valid_from"],
        by=actor_of(request),
    )


def _assign_unit(request: HttpRequest, answers: dict[str, Any]) -> int:
    on = answers["valid_from"]
    unit_id = int(answers["unit"])
    path = selectors.unit_paths([unit_id])[unit_id]
    persons = selectors.posted_ids(path, on, with_below=answers["with_below"])
    if answers["only_gaps"]:
        above = selectors.supervisor_of(persons, on)
        persons = tuple(pk for pk in persons if above[pk] is None)
    return services.assign_supervisors(
        person_ids=persons,
        supervisor_id=find_supervisor(answers["supervisor"]),
        valid_from=on,
        by=actor_of(request),
    )
