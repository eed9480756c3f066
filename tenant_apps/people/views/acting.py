"""Pemangku: a supervisor lets somebody decide for a while; administrators do it for anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import DelegationForm, chosen_ids, number_or_none
from tenant_apps.people.selectors import DelegationCard
from tenant_apps.people.selectors.supervision import supervisions_on
from tenant_apps.people.viewer import SUPERVISOR, Viewer, for_role, today_here, viewer_of
from tenant_apps.people.views import ADMIN, CLERK


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(SUPERVISOR)
def own(request: HttpRequest) -> HttpResponse:
    """One's own deputies, and those one stands in for."""
    viewer = viewer_of(request)
    return _page(request, viewer.person_id or 0, reverse("people:acting"), is_own=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def of_officer(request: HttpRequest, person_id: int) -> HttpResponse:
    """The deputies of any supervisor."""
    if selectors.person_for(viewer_of(request), person_id) is None:
        raise Http404
    return _page(request, person_id, reverse("people:acting-of", args=[person_id]))


@require_GET
@for_roles(ADMIN, CLERK)
def everybodys(request: HttpRequest) -> HttpResponse:
    """Every delegation of the agency, the latest first."""
    cards = selectors.delegation_cards(on=today_here(), limit=200)
    return render_page(request, "people/acting_all.html", {"groups": _groups(cards)})


@require_POST
@for_role(SUPERVISOR, ADMIN, CLERK)
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End one early, or call off one that has not begun: one's own, or anybody's for an administrator."""
    viewer, on = viewer_of(request), today_here()
    person_id = None if viewer.sees_everyone else viewer.person_id
    known = [card for card in selectors.delegation_cards(on=on, person_id=person_id) if card.id == delegation_id]
    if not known or not (viewer.sees_everyone or known[0].principal_id == viewer.person_id):
        raise Http404
    try:
        services.end_delegation(delegation_id=delegation_id, now=clock.now(), today=on, by=actor_of(request))
        messages.info(request, _("Pemangkuan ditamatkan."))
    except services.BadDelegation as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse(_list_of(viewer, known[0])))


def _list_of(viewer: Viewer, card: DelegationCard) -> str:
    return "people:acting" if card.principal_id == viewer.person_id else "people:acting-all"


def _page(request: HttpRequest, person_id: int, address: str, *, is_own: bool = False) -> HttpResponse:
    on = today_here()
    officer = selectors.officers([person_id], on)[person_id]
    form = _form(request, person_id)
    if form is not None and taken(form, lambda answers: _delegate(request, person_id, answers), services.BadDelegation):
        messages.info(request, _("Pemangku dilantik."))
        return redirect_after_post(request, address)
    cards = selectors.delegation_cards(on=on, person_id=person_id)
    context = {
        "form": form,
        "officer": officer,
        "is_own": is_own,
        "held": [card for card in cards if card.deputy_id == person_id and card.may_end],
        "groups": _groups(tuple(card for card in cards if card.principal_id == person_id)),
    }
    bound = form is not None and form.is_bound
    return (invalid if bound else render_page)(request, "people/acting.html", context)


def _form(request: HttpRequest, person_id: int) -> DelegationForm | None:
    """The form, unless the person supervises nobody."""
    on = today_here()
    direct = list(supervisions_on(on).filter(supervisor=person_id).values_list("person_id", flat=True))
    if not direct:
        return None
    people = sorted(selectors.officers(direct, on).values(), key=lambda one: (one.name, one.id))
    units = {one.unit_id: one.unit_name for one in people if one.unit_id is not None}
    return DelegationForm(
        request.POST or None,
        units=units,
        officers={one.id: one.name for one in people},
        initial={"valid_from": on, "last_day": on + timedelta(days=6)},
    )


def _delegate(request: HttpRequest, person_id: int, answers: dict[str, Any]) -> None:
    services.delegate(
        principal_id=person_id,
        deputy_id=_deputy(answers["deputy"]),
        valid_from=answers["valid_from"],
        valid_to=answers["last_day"] + timedelta(days=1),
        scope=answers["scope"],
        unit_id=number_or_none(answers["unit"]),
        person_ids=chosen_ids(answers["persons"]),
        for_issues="isu" in answers["matters"],
        for_requests="permohonan" in answers["matters"],
        reason=answers["reason"],
        today=today_here(),
        now=clock.now(),
        by=actor_of(request),
    )


def _deputy(staff_no: str) -> int:
    found = selectors.find_person_ids(staff_nos=[staff_no.strip()]).get(staff_no.strip())
    if found is None:
        sentence = _("Tiada pegawai dengan no. kakitangan %(no)s.") % {"no": staff_no.strip()}
        raise services.BadDelegation(sentence, fields={"deputy": sentence})
    return found


def _groups(cards: tuple[DelegationCard, ...]) -> tuple[tuple[str, list[DelegationCard]], ...]:
    titles = (("running", _("Sedang berjalan")), ("planned", _("Dirancang")), ("over", _("Sudah tamat")))
    found = [(title, [card for card in cards if card.standing == key]) for key, title in titles]
    return tuple((title, group) for title, group in found if group)
