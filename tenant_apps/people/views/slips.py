"""Temporary passwords on slips of paper: asked for, made in the background, shown once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import SlipForm, chosen_ids
from tenant_apps.people.viewer import today_here, viewer_of
from tenant_apps.people.views import ADMIN, CLERK

AT_ONCE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def slips(request: HttpRequest) -> HttpResponse:
    """Ask for the slips of a unit, or of the officers named in the form (``person``)."""
    chosen = chosen_ids(request.POST.getlist("person"))
    if chosen:
        return _opened(request, selectors.visible_ids(viewer_of(request)).intersection(chosen))
    form = SlipForm(request.POST or None)
    opened: list[HttpResponse] = []
    if taken(form, lambda answers: opened.append(_opened(request, _of_unit(answers))), services.BadSlips):
        return opened[0]
    return (invalid if form.is_bound else render_page)(request, "people/slips_ask.html", {"form": form})


@require_safe
@never_cache
@for_roles(ADMIN, CLERK)
def slips_progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say how far a batch is; asked each second by the page itself."""
    card = _own_card(request, key)
    if not card.is_finished:
        services.wake_slips(key=key)
    return render_page(request, "people/slips_progress.html", {"card": card}, fragment="state")


@require_POST
@never_cache
@for_roles(ADMIN, CLERK)
def slips_show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Print the slips, this once."""
    _own_card(request, key)
    try:
        found = services.show_slips(key=key, by=actor_of(request), now=clock.now())
    except services.BadSlips as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, reverse("people:slips"))
    address = request.build_absolute_uri(reverse("accounts:sign-in"))
    context = {"slips": found, "address": address, "code": _qr(address)}
    response = render_page(request, "people/slips.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _own_card(request: HttpRequest, key: uuid.UUID) -> selectors.SlipCard:
    """:raises Http404: there is no such batch, or somebody else asked for it."""
    card = selectors.slip_card(key)
    if card is None or card.created_by != request.user.pk:
        raise Http404
    return card


def _of_unit(answers: dict[str, str]) -> tuple[int, ...]:
    unit_id = int(answers["unit"])
    path = selectors.unit_paths([unit_id])[unit_id]
    persons = selectors.posted_ids(path, today_here())
    return selectors.never_signed_in(persons) if answers["only_new"] else persons


def _opened(request: HttpRequest, person_ids: Iterable[int]) -> HttpResponse:
    """Open a batch: a few slips are made at once, many by a job."""
    persons = list(person_ids)
    key = services.open_slips(person_ids=persons, by=actor_of(request), now=clock.now())
    if len(persons) <= AT_ONCE:
        services.make_slips(key=key, now=clock.now())
    else:
        services.wake_slips(key=key)
    return redirect_after_post(request, reverse("people:slips-progress", args=[key]))


def _qr(address: str) -> str:
    """Return the address as a picture in a data address."""
    return segno.make(address, error="m").svg_data_uri(scale=2, border=1)
