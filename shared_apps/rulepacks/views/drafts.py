"""A draft: what it says, what it would do at each agency, and its publication."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.states import STATES
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.nav import NavItem
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding.operators import for_operator
from shared_apps.rulepacks import selectors, services
from shared_apps.rulepacks.catalogue import catalogue
from shared_apps.rulepacks.forms import DatesForm, DayForm, PublishForm
from shared_apps.rulepacks.selectors import PackCard, VersionCard
from shared_apps.rulepacks.services import BadPack, NotADraft, NotTried, PackConflict, PacksHaveMoved
from shared_apps.rulepacks.views import draft_of, pack_of
from shared_apps.rulepacks.views.packs import central_today, compared, name_of, whom

WAKE_SECONDS = 15
PAGE = "rulepacks/draft.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_operator
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Show a pack's draft; posting begins one."""
    card = pack_of(key)
    if request.method == "POST":
        services.draft_version(pack_id=card.id, by=actor_of(request), now=clock.now(), today=central_today())
        return redirect_after_post(request, reverse("rulepacks:draft", args=[key]))
    card, version = draft_of(key)
    return render_page(request, PAGE, _context(request, card, version))


@require_POST
@for_operator
def dates(request: HttpRequest, key: str) -> HttpResponse:
    """Let the draft hold from another day."""
    card, version = draft_of(key)
    form = DatesForm(request.POST)

    def put(answers: dict[str, Any]) -> None:
        services.put_draft(version_id=version.id, valid_from=answers["valid_from"], by=actor_of(request))

    if taken(form, put, NotADraft, BadPack):
        return redirect_after_post(request, reverse("rulepacks:draft", args=[key]))
    return invalid(request, PAGE, _context(request, card, version, dates_form=form))


@require_safe
@for_operator
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from the list of parameters to the form of the chosen one."""
    draft_of(key)
    name = request.GET.get("nama", "")
    if name not in _names():
        raise Http404
    return redirect_after_post(request, reverse("rulepacks:value", args=[key, name]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def value(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Say one parameter in the draft."""
    card, version = draft_of(key)
    if name not in _names() or not card.is_rules:
        raise Http404
    told = catalogue()
    form = told.field_form(name, version.content.get(name), request.POST if request.method == "POST" else None)

    def put(_answers: dict[str, Any]) -> None:
        content = {**version.content, name: told.stored(form)}
        services.put_draft(version_id=version.id, content=content, by=actor_of(request))

    if taken(form, put, Refusal):
        return redirect_after_post(request, reverse("rulepacks:draft", args=[key]))
    context = {"pack": card, "title": told.label(name), "form": form, "eyebrow": name_of(card)}
    return (invalid if form.is_bound else render_page)(request, "rulepacks/value.html", context)


@require_POST
@for_operator
def value_drop(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Let the draft say nothing of a parameter."""
    _card, version = draft_of(key)
    content = {one: said for one, said in version.content.items() if one != name}
    _do(request, lambda: services.put_draft(version_id=version.id, content=content, by=actor_of(request)))
    return redirect_after_post(request, reverse("rulepacks:draft", args=[key]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def day_new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a holiday to the draft."""
    return _day(request, key, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def day(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Correct a holiday of the draft."""
    return _day(request, key, number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_operator
def trial(request: HttpRequest, key: str) -> HttpResponse:
    """Ask every agency to try the draft; while they do, the page asks how far they are."""
    card, version = draft_of(key)
    if request.method == "POST":
        _do(request, lambda: services.ask_trial(version_id=version.id, by=actor_of(request)))
        return redirect_after_post(request, f"{reverse('rulepacks:draft', args=[key])}#kesan")
    return render_page(request, PAGE, _context(request, card, version), fragment="outcome")


@require_POST
@for_operator
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the draft as it was tried."""
    card, version = draft_of(key)
    form = PublishForm(request.POST)

    def act(answers: dict[str, Any]) -> None:
        by, now = actor_of(request), clock.now()
        services.publish_version(version_id=version.id, reason=answers["reason"], by=by, now=now)

    if taken(form, act, NotADraft, NotTried, PacksHaveMoved, PackConflict, BadPack):
        messages.info(request, _("Versi diterbitkan. Setiap agensi menerimanya pada gilirannya sendiri."))
        return redirect_after_post(request, reverse("rulepacks:pack", args=[key]))
    return invalid(request, PAGE, _context(request, card, version, publish_form=form))


@require_POST
@for_operator
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    _card, version = draft_of(key)
    _do(request, lambda: services.drop_draft(version_id=version.id, by=actor_of(request)))
    return redirect_after_post(request, reverse("rulepacks:pack", args=[key]))


def _day(request: HttpRequest, key: str, number: int | None) -> HttpResponse:
    card, version = draft_of(key)
    known = next((one for one in version.content.get("days", []) if one["id"] == number), None)
    if card.year is None or (number is not None and known is None):
        raise Http404
    form = DayForm(request.POST or None, year=card.year, initial=_initial(known))

    def put(_answers: dict[str, Any]) -> None:
        services.put_day(version_id=version.id, number=number, day=form.day(), by=actor_of(request))

    if taken(form, put, BadPack, NotADraft):
        state = form.cleaned_data["state"]
        where = f"?negeri={state}" if state else ""
        return redirect_after_post(request, reverse("rulepacks:draft", args=[key]) + where)
    title = known["name_ms"] if known else _("Tambah cuti")
    context = {"pack": card, "title": title, "form": form, "eyebrow": name_of(card)}
    return (invalid if form.is_bound else render_page)(request, "rulepacks/value.html", context)


def _initial(known: dict[str, Any] | None) -> dict[str, Any]:
    if known is None:
        return {"status": "AKTIF"}
    minutes = known["from_minutes"]
    at = None if minutes is None else time(minutes // 60, minutes % 60)
    return {**known, "date": date.fromisoformat(known["date"]), "from_time": at}


def _context(
    request: HttpRequest,
    card: PackCard,
    version: VersionCard,
    *,
    dates_form: Form | None = None,
    publish_form: Form | None = None,
) -> dict[str, Any]:
    outcomes = selectors.outcomes(version.id)
    under_way = [one for one in outcomes if one.is_under_way]
    if under_way:
        _wake(version.id)
    newest = card.newest
    told = catalogue()
    state = request.GET.get("negeri", "")
    return {
        "pack": card,
        "draft": version,
        "title": name_of(card),
        "whom": whom(card),
        "newest": newest,
        "changes": compared(card, newest.content if newest else {}, version.content) if newest else (),
        "values": [(name, told.label(name), told.shown(name, said)) for name, said in version.content.items()]
        if card.is_rules
        else (),
        "choices": told.choices() if card.is_rules else (),
        "days": [] if card.is_rules else _days_of(version, state),
        "states": [] if card.is_rules else _state_tabs(card, state),
        "outcomes": outcomes,
        "under_way": len(under_way),
        "finished": len(outcomes) - len(under_way),
        "failed": [one for one in outcomes if one.has_failed],
        "changed_days": sum(one.days for one in outcomes),
        "changed_officers": sum(one.officers for one in outcomes),
        "conflicts": services.conflicts_of(version.id),
        "dates_form": dates_form or DatesForm(initial={"valid_from": version.valid_from}),
        "publish_form": publish_form or PublishForm(initial={"reason": version.reason}),
    }


def _days_of(version: VersionCard, state: str) -> list[dict[str, Any]]:
    return [
        {**one, "day": date.fromisoformat(one["date"]), "place": STATES.get(one["state"], "")}
        for one in version.content.get("days", [])
        if one["state"] in ((state, "") if state else ("",))
    ]


def _state_tabs(card: PackCard, state: str) -> list[NavItem]:
    base = reverse("rulepacks:draft", args=[card.key])
    return [
        NavItem(_("Semua negeri"), base, current=not state),
        *(NavItem(name, f"{base}?negeri={code}", current=code == state) for code, name in STATES.items()),
    ]


def _wake(version_id: int) -> None:
    """Send the agencies' messages again, should one be lost; at most every few seconds, however often it is asked."""
    if cache.add(f"rulepacks.trial:{version_id}", 1, WAKE_SECONDS):
        services.wake_trial(version_id=version_id)


def _names() -> set[str]:
    return {name for _group, names in catalogue().choices() for name, _label in names}


def _do(request: HttpRequest, act: Any) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
