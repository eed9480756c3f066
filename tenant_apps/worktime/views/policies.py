"""Aturan: the parameters most agencies set, with the day from which they hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people.rules.states import STATES
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.forms import PolicyForm
from tenant_apps.worktime.services import BadPolicy, MonthLocked
from tenant_apps.worktime.views import ADMIN


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def policies(request: HttpRequest) -> HttpResponse:
    """Show what is in force, and change it from a day on."""
    on = today_here()
    asked = request.POST.get("state", request.GET.get("negeri", ""))
    state = asked if asked in STATES else ""
    before = PolicyForm.initial_of(selectors.policy_on(on, state))
    form = PolicyForm(request.POST or None, initial={**before, "state": state, "valid_from": on})
    if taken(form, lambda answers: _put(request, form, before, answers), BadPolicy, MonthLocked):
        messages.info(request, _("Aturan disimpan."))
        return redirect_after_post(request, reverse("worktime:policies"))
    cards = [(card, STATES.get(card.state, ""), card.holds(on)) for card in selectors.policy_cards()]
    context = {"form": form, "cards": cards}
    return (invalid if form.is_bound else render_page)(request, "worktime/policies.html", context)


def _put(request: HttpRequest, form: PolicyForm, before: dict[str, Any], answers: dict[str, Any]) -> None:
    changed = form.params(before)
    if not changed:
        raise BadPolicy(_("Tiada apa-apa yang berubah."), code="worktime.nothing_changed")
    services.put_policy(params=changed, valid_from=answers["valid_from"], state=answers["state"], by=actor_of(request))
