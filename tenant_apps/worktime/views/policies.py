"""Aturan: every parameter, with the day from which it holds, where its value comes from, and what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.nav import NavItem
from kit.ui.times import date_long
from shared_apps.audit.actor import actor_of
from tenant_apps.people.rules.states import STATES
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import previews, selectors, services
from tenant_apps.worktime.forms import PolicyForm
from tenant_apps.worktime.parameters import label_of, shown_of
from tenant_apps.worktime.rules.policy import SPECS, Policy, resolve_policy
from tenant_apps.worktime.selectors import CentralCard, PolicyCard
from tenant_apps.worktime.selectors.policies import SCOPES, newest_set, set_of
from tenant_apps.worktime.services import BadPolicy, MonthLocked, StalePolicy
from tenant_apps.worktime.views import ADMIN
from tenant_apps.worktime.views.holidays import agency_states
from tenants.context import current


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def policies(request: HttpRequest) -> HttpResponse:
    """Show what is in force and where it comes from, and change it from a day on."""
    on = today_here()
    asked = request.POST.get("state", request.GET.get("negeri", ""))
    state = asked if asked in STATES else ""
    cards, central = selectors.policy_cards(), selectors.central_cards()
    before = PolicyForm.initial_of(selectors.policy_on(on, state))
    first = {**before, "state": state, "valid_from": on, "seen": newest_set(state)}
    form = PolicyForm(request.POST or None, initial=first, notes=_notes(cards, central, state, on))
    done: list[str] = []
    if taken(
        form, lambda answers: done.append(_put(request, form, before, answers)), BadPolicy, MonthLocked, StalePolicy
    ):
        if done[0]:
            return redirect_after_post(request, done[0])
        messages.info(request, _("Aturan disimpan."))
        return redirect_after_post(request, _address(state))
    context = {
        "form": form,
        "state_name": STATES.get(state, ""),
        "places": [
            NavItem(_("Seluruh agensi"), _address(""), current=not state),
            *(NavItem(STATES.get(one, one), _address(one), current=one == state) for one in agency_states()),
        ],
        "history": [_told(card, on) for card in cards],
        "central": [_told(card, on) for card in central],
    }
    return (invalid if form.is_bound else render_page)(request, "worktime/policies.html", context)


def _put(request: HttpRequest, form: PolicyForm, before: dict[str, Any], answers: dict[str, Any]) -> str:
    """Save what differs, or try it first: then the preview's address is returned."""
    changed = form.params(before)
    if not changed:
        raise BadPolicy(_("Tiada apa-apa yang berubah."), code="worktime.nothing_changed")
    change = {"params": changed} | {name: answers[name] for name in ("valid_from", "state", "seen")}
    if previews.is_asked(request):
        return previews.open_preview(request, "policy", change)
    services.put_policy(**change, by=actor_of(request))
    return ""


def _notes(cards: Sequence[PolicyCard], central: Sequence[CentralCard], state: str, on: date) -> dict[str, str]:
    """Per parameter whose value it is and since when, and what it would be without the agency's own."""
    from_centre = [card for card in central if card.holds(on) and card.state in ("", state)]
    sets = [set_of(card.scope, card.state, card.valid_from, card.valid_to, card.params) for card in from_centre]
    original = resolve_policy(on, sets, profile=current().profile, state=state or None)
    own = [card for card in cards if card.holds(on) and card.state in ("", state)]
    return {name: _note(name, original, own, from_centre) for name in SPECS}


def _note(name: str, original: Policy, own: Sequence[PolicyCard], central: Sequence[CentralCard]) -> str:
    words = {"value": shown_of(name, getattr(original, name))}
    given = sorted(
        (card for card in central if name in card.params), key=lambda card: (SCOPES[card.scope], card.valid_from)
    )
    sets = sorted((card for card in own if name in card.params), key=lambda card: bool(card.state))
    if not sets:
        return _from_centre(given[-1]) if given else _("Nilai asal platform: %(value)s.") % words
    whose = {**words, "day": date_long(sets[-1].valid_from), "state": STATES.get(sets[-1].state, "")}
    if sets[-1].state:
        return _("Ditetapkan bagi %(state)s sejak %(day)s; nilai asal: %(value)s.") % whose
    return _("Ditetapkan oleh agensi sejak %(day)s; nilai asal: %(value)s.") % whose


def _from_centre(card: CentralCard) -> str:
    words = {
        "pack": card.name(get_language() or ""),
        "number": card.number,
        "day": date_long(card.valid_from),
        "state": STATES.get(card.state, card.state),
    }
    if card.state:
        return _("Aturan pusat bagi %(state)s sejak %(day)s: %(pack)s, v%(number)d.") % words
    return _("Aturan pusat sejak %(day)s: %(pack)s, v%(number)d.") % words


def _told[Card: (PolicyCard, CentralCard)](card: Card, on: date) -> tuple[Card, str, bool, list[tuple[str, str]]]:
    """A set of the history: for whom, whether it holds, and its values in words."""
    return card, STATES.get(card.state, ""), card.holds(on), _values(card.params)


def _values(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    read = Policy.from_params(current().profile, params)
    return [(label_of(name), shown_of(name, getattr(read, name))) for name in SPECS if name in params]


def _address(state: str) -> str:
    base = reverse("worktime:policies")
    return f"{base}?negeri={state}" if state else base
