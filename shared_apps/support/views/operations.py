"""Sokongan: operators begin and end visits; all of them are listed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts.address import host_address
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding.operators import for_operator
from shared_apps.support import services
from shared_apps.support.forms import VisitForm
from shared_apps.support.selectors import visit_cards
from tenants import directory


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_operator
def visits(request: HttpRequest) -> HttpResponse:
    """List the visits, and begin one: the answer leads to the agency's door."""
    form = VisitForm(request.POST or None)
    now, keys = clock.now(), []

    def begin(answers: dict[str, Any]) -> None:
        keys.append(services.begin_visit(**answers, by=actor_of(request), now=now)[1])

    if taken(form, begin, services.VisitRefused):
        agency = directory.agency_of(form.cleaned_data["schema"])
        host = agency.host if agency else ""
        return redirect_after_post(request, host_address(host, f"/sokongan/masuk/?{urlencode({'kunci': keys[0]})}"))
    cards = [(card, card.is_open(now), card.operator_id == request.user.pk) for card in visit_cards()]
    return (invalid if form.is_bound else render_page)(request, "support/visits.html", {"form": form, "cards": cards})


@require_POST
@for_operator
def end(request: HttpRequest, visit_id: int) -> HttpResponse:
    """End a visit from the central office."""
    try:
        services.end_visit(visit_id=visit_id, by=actor_of(request), now=clock.now())
    except services.VisitRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, _("Lawatan ditamatkan."))
    return redirect_after_post(request, reverse("support:visits"))
