"""Whose number it is: mappings, what waits for one, and the quarantine."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.devices import selectors, services
from tenant_apps.devices.forms import EndForm, MappingForm, QuarantineFilter
from tenant_apps.devices.models import FIRST_GROUP
from tenant_apps.devices.selectors import overview
from tenant_apps.devices.tables import MappingsTable, QuarantineTable
from tenant_apps.devices.views import ADMIN
from tenant_apps.people.viewer import today_here


@require_safe
@for_roles(ADMIN)
def mappings(request: HttpRequest) -> HttpResponse:
    """List whose number is whose, after the numbers nobody has."""
    empty = _("Belum ada padanan. Nombor yang muncul pada peranti disenaraikan di sini.")
    context = {
        "table": MappingsTable(request, selectors.mapping_cards(), empty_title=empty, id="mappings"),
        "unknown": overview.unknown_pins(),
    }
    return render_page(request, "devices/mappings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def mapping_new(request: HttpRequest) -> HttpResponse:
    """Give a number to an officer; what waited for it becomes punches in the same step."""
    pin, group = request.GET.get("nombor", "")[:40], request.GET.get("kumpulan", FIRST_GROUP)[:40]
    seen = next((one for one in overview.unknown_pins() if (one.pin, one.group) == (pin, group)), None)
    initial = {"pin": pin, "group": group, "valid_from": seen.first[:10] if seen else today_here()}
    form = MappingForm(request.POST or None, request.FILES or None, initial=initial)
    waited: list[int] = []
    if taken(form, lambda answers: waited.append(_map(request, answers)), services.BadMapping):
        messages.info(request, _said(waited[0]))
        return redirect_after_post(request, reverse("devices:mappings"))
    context = {"form": form, "seen": seen, "title": _("Padankan nombor"), "back": reverse("devices:mappings")}
    return (invalid if form.is_bound else render_page)(request, "devices/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def mapping_end(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Let a number be nobody's from a day on."""
    card = _mapping(mapping_id)
    form = EndForm(request.POST or None, initial={"valid_to": today_here()})
    act = {"mapping_id": card.id, "by": actor_of(request), "label": card.person_name}
    if taken(form, lambda answers: services.end_pin(**act, **answers), services.BadMapping):  # type: ignore[arg-type]  # the form's one field
        messages.info(request, _("Padanan ditamatkan."))
        return redirect_after_post(request, reverse("devices:mappings"))
    title = _("Tamatkan padanan %(pin)s: %(name)s") % {"pin": card.pin, "name": card.person_name}
    context = {"form": form, "title": title, "back": reverse("devices:mappings")}
    return (invalid if form.is_bound else render_page)(request, "devices/form.html", context)


@require_safe
@for_roles(ADMIN)
def mapping_letter(request: HttpRequest, mapping_id: int) -> FileResponse:
    """Give back the letter that allows a card."""
    _mapping(mapping_id)
    letter = services.letter_of(mapping_id)
    if letter is None:
        raise Http404
    response = FileResponse(letter.open("rb"), as_attachment=True, filename=str(letter.name).rpartition("/")[2])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_roles(ADMIN)
def quarantine(request: HttpRequest) -> HttpResponse:
    """List the records that did not become punches."""
    form = QuarantineFilter(request.GET or None)
    reason = form.cleaned_data["sebab"] if form.is_bound and form.is_valid() else ""
    empty = _("Tiada rekod dalam kuarantin.")
    table = QuarantineTable(request, overview.quarantine(reason=reason), empty_title=empty, id="quarantine")
    return render_page(request, "devices/quarantine.html", {"form": form, "table": table}, fragment="rows")


def _mapping(mapping_id: int) -> selectors.MappingCard:
    found = selectors.mapping_cards(mapping_id=mapping_id)
    if not found:
        raise Http404
    return found[0]


def _map(request: HttpRequest, answers: dict[str, Any]) -> int:
    """Map the number and return how many records had waited for it."""
    facts = {name: value for name, value in answers.items() if name != "staff_no"}
    terminal_ids = overview.terminal_ids_of(facts["group"])
    wanted = services.checked_pin(facts["pin"])
    waited = overview.waiting_pins(terminal_ids=terminal_ids, pins=[wanted]).get(wanted, 0)
    services.map_pin(now=clock.now(), by=actor_of(request), label=answers["staff_no"], **facts)
    return waited


def _said(waited: int) -> str:
    if not waited:
        return _("Nombor dipadankan.")
    return ngettext(
        "Nombor dipadankan; %(count)d rekod yang menunggu diproses semula.",
        "Nombor dipadankan; %(count)d rekod yang menunggu diproses semula.",
        waited,
    ) % {"count": waited}
