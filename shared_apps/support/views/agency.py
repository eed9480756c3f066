"""At the agency: the visitor's door, and the administrators' list with the button that ends a visit."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.doors import for_roles, signed_in
from kit.ui.http import redirect_after_post, render_page
from shared_apps.accounts.entrance import enter_as
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from shared_apps.support import services
from shared_apps.support.middleware import SESSION_KEY, visit_of
from shared_apps.support.selectors import visit_card, visit_cards
from tenants.context import current


@require_safe
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Let a visitor in by the key of the visit, once; the session ends with the visit."""
    now = clock.now()
    try:
        visit_id, user_id, ends_at = services.enter(key=request.GET.get("kunci", ""), now=now)
    except services.VisitRefused as refusal:
        return render(request, "support/refused.html", {"sentence": refusal.message}, status=HTTPStatus.FORBIDDEN)
    enter_as(request, user_id, now=now)
    request.session[SESSION_KEY] = visit_id
    request.session.set_expiry(ends_at)
    return HttpResponseRedirect("/tetapan/")


@require_POST
@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """The visitor ends the visit and is signed out."""
    card = visit_of(request)
    if card is None:
        raise Http404
    services.end_visit(visit_id=card.id, by=actor_of(request), now=clock.now())
    logout(request)
    return redirect_after_post(request, reverse("accounts:sign-in"))


@require_safe
@for_roles(Role.ADMIN.value)
def visits(request: HttpRequest) -> HttpResponse:
    """Show who of the central office looked in, why, and until when."""
    now = clock.now()
    mine = visit_of(request)
    cards = [
        (card, card.is_open(now), reverse("support:leave") if card == mine else reverse("support:end", args=[card.id]))
        for card in visit_cards(tenant_id=current().id or 0)
    ]
    return render_page(request, "support/agency.html", {"cards": cards})


@require_POST
@for_roles(Role.ADMIN.value)
def end(request: HttpRequest, visit_id: int) -> HttpResponse:
    """End a visit to this agency."""
    card = visit_card(visit_id)
    if card is None or card.schema != current().schema_name:
        raise Http404
    try:
        services.end_visit(visit_id=visit_id, by=actor_of(request), now=clock.now())
    except services.VisitRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, _("Lawatan ditamatkan."))
    return redirect_after_post(request, reverse("support:visits"))
