"""The dates of Ramadan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people.rules.states import STATES
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.forms import RamadanForm
from tenant_apps.worktime.services import BadRamadan
from tenant_apps.worktime.views import ADMIN


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def ramadan(request: HttpRequest) -> HttpResponse:
    """Show the dates by year and state, and set some."""
    form = RamadanForm(request.POST or None)
    if taken(form, lambda answers: services.put_ramadan(by=actor_of(request), **answers), BadRamadan):
        messages.info(request, _("Tarikh Ramadan disimpan."))
        return redirect_after_post(request, reverse("worktime:ramadan"))
    on = today_here()
    cards = selectors.ramadan_cards()
    context = {
        "form": form,
        "cards": [(card, STATES.get(card.state, ""), card.date_to < on) for card in cards],
        "year": on.year,
        "lacks_next": all(card.date_from <= on for card in cards),
    }
    return (invalid if form.is_bound else render_page)(request, "worktime/ramadan.html", context)


@require_POST
@for_roles(ADMIN)
def ramadan_seed(request: HttpRequest) -> HttpResponse:
    """Add the estimates of this year and the two after it."""
    year = today_here().year
    added = services.seed_ramadan(range(year, year + 3), by=actor_of(request))
    messages.info(request, _("Anggaran ditambah.") if added else _("Anggaran sudah ada bagi tahun-tahun ini."))
    return redirect_after_post(request, reverse("worktime:ramadan"))


@require_POST
@for_roles(ADMIN)
def ramadan_confirm(request: HttpRequest, ramadan_id: int) -> HttpResponse:
    """Confirm an estimate as it stands."""
    if all(card.id != ramadan_id for card in selectors.ramadan_cards()):
        raise Http404
    services.confirm_ramadan(ramadan_id=ramadan_id, by=actor_of(request))
    messages.info(request, _("Tarikh Ramadan disahkan."))
    return redirect_after_post(request, reverse("worktime:ramadan"))
