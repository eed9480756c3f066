"""Officers: the list, one officer, and what can be done with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts.services import unlock
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import (
    ChangeOfficerForm,
    EndForm,
    MoveForm,
    NewOfficerForm,
    OfficerFilter,
    RolesForm,
    chosen_ids,
    number_or_none,
)
from tenant_apps.people.services import OfficerEntry
from tenant_apps.people.tables import OfficersTable
from tenant_apps.people.viewer import today_here, viewer_of
from tenant_apps.people.views import ADMIN, CLERK

PERSON_FIELDS = (
    "name",
    "id_kind",
    "staff_no",
    "email",
    "phone",
    "position",
    "scheme",
    "grade",
    "service_group",
    "appointment",
    "in_service_from",
)
REFUSALS = (services.BadPerson, services.BadSupervisor)


@require_safe
@for_roles(ADMIN, CLERK)
def officers(request: HttpRequest) -> HttpResponse:
    """List the officers: search, unit, service, sort, pages."""
    form = OfficerFilter(request.GET)
    wanted = form.wanted()
    viewer = viewer_of(request)
    unit_id = number_or_none(wanted["unit"])
    path = selectors.unit_paths([unit_id]).get(unit_id, "") if unit_id else ""
    found = selectors.find(
        selectors.people_for(viewer),
        on=viewer.on,
        text=wanted["cari"],
        unit_path=path,
        status=wanted["status"],
        lacks=wanted["tiada"],
    )
    title = _("Tiada pegawai yang sepadan. Ubah carian, tambah pegawai atau import fail.")
    table = OfficersTable(request, selectors.listed(found, viewer.on), empty_title=title, id="officers")
    return render_page(request, "people/officers.html", {"form": form, "table": table}, fragment="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def officer_new(request: HttpRequest) -> HttpResponse:
    """Add an officer."""
    form = NewOfficerForm(request.POST or None, initial={"in_service_from": today_here()})
    added: list[int] = []
    if taken(form, lambda answers: added.append(_add(request, answers)), *REFUSALS):
        messages.info(request, _("Pegawai ditambah."))
        return redirect_after_post(request, reverse("people:person", args=added))
    title = _("Tambah pegawai")
    return _form_page(request, form, title=title, back=reverse("people:officers"))


@require_safe
@for_roles(ADMIN, CLERK)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one officer."""
    officer = _officer(request, person_id)
    on = today_here()
    above = selectors.officers(selectors.chain_of(person_id, on), on)
    held = services.roles_of([officer.user_id])[officer.user_id] if officer.user_id else frozenset()
    context = {
        "officer": officer,
        "serves": officer.in_service(on),
        "chain": list(above.values()),
        "exemptions": selectors.exemptions_of(person_id, since=on),
        "roles": [label for value, label in RolesForm().fields["roles"].choices if value in held],  # type: ignore[attr-defined]  # choices
        "can_grant": viewer_of(request).is_any(ADMIN),
    }
    return render_page(request, "people/officer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def officer_change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct who an officer is."""
    row = selectors.people_for(viewer_of(request)).filter(pk=person_id).values(*PERSON_FIELDS).first()
    if row is None:
        raise Http404
    form = ChangeOfficerForm(request.POST or None, initial=row)
    if taken(form, lambda answers: _change(request, person_id, answers), *REFUSALS):
        messages.info(request, _("Maklumat pegawai disimpan."))
        return redirect_after_post(request, reverse("people:person", args=[person_id]))
    return _form_page(request, form, title=row["name"], back=reverse("people:person", args=[person_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def officer_move(request: HttpRequest, person_id: int) -> HttpResponse:
    """Post an officer elsewhere from a day on."""
    officer = _officer(request, person_id)
    initial = {"unit": officer.unit_id, "location": officer.location_id or "", "valid_from": today_here()}
    form = MoveForm(request.POST or None, initial=initial)
    if taken(form, lambda answers: _move(request, person_id, answers), *REFUSALS):
        messages.info(request, _("Pegawai dipindahkan."))
        return redirect_after_post(request, reverse("people:person", args=[person_id]))
    title = _("Pindahkan %(name)s") % {"name": officer.name}
    return _form_page(request, form, title=title, back=reverse("people:person", args=[person_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def officer_end(request: HttpRequest, person_id: int) -> HttpResponse:
    """End an officer's service."""
    officer = _officer(request, person_id)
    form = EndForm(request.POST or None, initial={"on": today_here()})
    if taken(form, lambda answers: _end(request, person_id, answers), *REFUSALS):
        messages.info(request, _("Perkhidmatan ditamatkan. Rekodnya kekal."))
        return redirect_after_post(request, reverse("people:person", args=[person_id]))
    title = _("Tamatkan perkhidmatan %(name)s") % {"name": officer.name}
    return _form_page(request, form, title=title, back=reverse("people:person", args=[person_id]), danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def officer_roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say what an officer may do."""
    officer = _officer(request, person_id)
    held = services.roles_of([officer.user_id])[officer.user_id] if officer.user_id else frozenset()
    units = selectors.executive_units(officer.user_id) if officer.user_id else frozenset()
    initial = {"roles": sorted(held), "units": [str(pk) for pk in units]}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=initial)
    if taken(form, lambda answers: _grant(request, person_id, answers), services.BadAccess):
        messages.info(request, _("Peranan disimpan."))
        return redirect_after_post(request, reverse("people:person", args=[person_id]))
    title = _("Peranan %(name)s") % {"name": officer.name}
    return _form_page(request, form, title=title, back=reverse("people:person", args=[person_id]))


@require_POST
@for_roles(ADMIN, CLERK)
def officer_unlock(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lift the lock of an officer who tried too often."""
    officer = _officer(request, person_id)
    if officer.user_id is not None:
        unlock(officer.user_id, by=actor_of(request))
    messages.info(request, _("Kunci log masuk dibuka."))
    return redirect_after_post(request, reverse("people:person", args=[person_id]))


def _officer(request: HttpRequest, person_id: int) -> selectors.Officer:
    officer = selectors.person_for(viewer_of(request), person_id)
    if officer is None:
        raise Http404
    return officer


def _add(request: HttpRequest, answers: dict[str, Any]) -> int:
    supervisor_id = find_supervisor(answers["supervisor"])
    entry = OfficerEntry(
        **{name: answers[name] for name in PERSON_FIELDS},
        id_number=answers["id_number"],
        unit_id=number_or_none(answers["unit"]),
        location_id=number_or_none(answers["location"]),
        supervisor_id=supervisor_id,
    )
    return services.put_person(entry=entry, today=today_here(), by=actor_of(request))


def _change(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    entry = OfficerEntry(**{name: answers[name] for name in PERSON_FIELDS}, id_number=answers["id_number"])
    services.put_person(entry=entry, person_id=person_id, today=today_here(), by=actor_of(request))


def _move(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    services.move_person(
        person_id=person_id,
        unit_id=int(answers["unit"]),
        location_id=number_or_none(answers["location"]),
        valid_from=answers["valid_from"],
        by=actor_of(request),
    )


def _end(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    services.end_person(
        person_id=person_id, on=answers["on"], reason=answers["reason"], today=today_here(), by=actor_of(request)
    )


def _grant(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    services.put_roles(
        person_id=person_id,
        roles=answers["roles"],
        unit_ids=chosen_ids(answers["units"]),
        by=actor_of(request),
        now=clock.now(),
    )


def find_supervisor(staff_no: str) -> int | None:
    """Return the person with a staff number; None for no number.

    :raises BadSupervisor: nobody has it.
    """
    if not staff_no.strip():
        return None
    found = selectors.find_person_ids(staff_nos=[staff_no.strip()]).get(staff_no.strip())
    if found is None:
        sentence = _("Tiada pegawai dengan no. kakitangan %(no)s.") % {"no": staff_no.strip()}
        raise services.BadSupervisor(sentence, fields={"supervisor": sentence})
    return found


def _form_page(request: HttpRequest, form: Any, *, title: str, back: str, danger: bool = False) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "danger": danger}
    return (invalid if form.is_bound else render_page)(request, "people/officer_form.html", context)
