"""Work locations, their zones, and a point to try them with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kit.doors import for_roles
from kit.ui import radar
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import LocationForm, TryPointForm
from tenant_apps.people.rules.geo import Geofence, Nearest, nearest
from tenant_apps.people.rules.states import STATES
from tenant_apps.people.views import ADMIN, CLERK


@require_safe
@for_roles(ADMIN, CLERK)
def locations(request: HttpRequest) -> HttpResponse:
    """List the places, and try a point against all their zones."""
    form = TryPointForm(request.GET) if "uji" in request.GET else TryPointForm()
    context: dict[str, Any] = {"cards": [_shown(card) for card in selectors.location_cards()], "form": form}
    if form.is_bound and form.is_valid():
        context |= _tried(selectors.geofences(), form.cleaned_data)
    return render_page(request, "people/locations.html", context, fragment="tried")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def location_new(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    form = LocationForm(request.POST or None)
    if taken(form, lambda answers: _put(request, None, answers), services.BadLocation):
        messages.info(request, _("Lokasi ditambah."))
        return redirect_after_post(request, reverse("people:locations"))
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def location(request: HttpRequest, location_id: int) -> HttpResponse:
    """Change a place."""
    card = next((card for card in selectors.location_cards() if card.id == location_id), None)
    if card is None:
        raise Http404
    point = "" if card.latitude is None else f"{card.latitude}, {card.longitude}"
    initial = {
        "name": card.name,
        "code": card.code,
        "state": card.state,
        "address": card.address,
        "point": point,
        "radius_m": card.radius_m,
        "is_active": card.is_active,
    }
    form = LocationForm(request.POST or None, initial=initial)
    if taken(form, lambda answers: _put(request, card.id, answers), services.BadLocation):
        messages.info(request, _("Lokasi disimpan."))
        return redirect_after_post(request, reverse("people:locations"))
    return _form_page(request, form, card)


def _put(request: HttpRequest, location_id: int | None, answers: dict[str, Any]) -> None:
    latitude, longitude = answers.pop("point") or (None, None)
    services.put_location(
        location_id=location_id, latitude=latitude, longitude=longitude, by=actor_of(request), **answers
    )


def _form_page(request: HttpRequest, form: LocationForm, card: selectors.LocationCard | None) -> HttpResponse:
    context = {"form": form, "card": card, "sight": _sight(card.geofence) if card and card.geofence else None}
    return (invalid if form.is_bound else render_page)(request, "people/location_form.html", context)


def _shown(card: selectors.LocationCard) -> dict[str, Any]:
    fence = card.geofence
    return {
        "card": card,
        "state": STATES.get(card.state, ""),
        "sight": _sight(fence) if fence else None,
    }


def _sight(fence: Geofence) -> radar.Sight:
    """Return the zone with its own centre in it: the preview of its size."""
    centre = (fence.latitude, fence.longitude)
    return radar.sight(place=fence.name, office=centre, zone_m=fence.radius_m, fix=centre)


def _tried(fences: tuple[Geofence, ...], answers: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = answers["uji"]
    accuracy = answers["tepat"]
    near: Nearest | None = nearest(fences, latitude=latitude, longitude=longitude, accuracy_m=accuracy or 0)
    if near is None:
        return {"no_zones": True}
    fence = near.geofence
    seen = radar.sight(
        place=fence.name,
        office=(fence.latitude, fence.longitude),
        zone_m=fence.radius_m,
        fix=(latitude, longitude),
        accuracy_m=accuracy,
    )
    return {"near": near, "near_sight": seen}
