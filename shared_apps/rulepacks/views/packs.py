"""Aturan & cuti umum: what the central office lays down, version by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.states import STATES
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding.operators import for_operator
from shared_apps.rulepacks import selectors, services
from shared_apps.rulepacks.catalogue import catalogue
from shared_apps.rulepacks.forms import PackForm
from shared_apps.rulepacks.rules.timeline import differences
from shared_apps.rulepacks.selectors import PackCard, VersionCard
from shared_apps.rulepacks.services import BadPack
from shared_apps.rulepacks.views import pack_of


@require_safe
@for_operator
def packs(request: HttpRequest) -> HttpResponse:
    """All packs: what holds today, what is drafted."""
    today = central_today()
    cards = selectors.pack_cards()
    context = {
        "rules": [line(card, today) for card in cards if card.is_rules],
        "holidays": [line(card, today) for card in cards if not card.is_rules],
        "year": today.year + 1,
    }
    return render_page(request, "rulepacks/packs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def new(request: HttpRequest) -> HttpResponse:
    """Add a pack of rules and begin its draft."""
    form = PackForm(request.POST or None, initial={"scope": "PLATFORM"})

    def add(answers: dict[str, Any]) -> None:
        by, now = actor_of(request), clock.now()
        pack_id = services.add_pack(**answers, by=by, now=now)
        services.draft_version(pack_id=pack_id, by=by, now=now, today=central_today())

    if taken(form, add, BadPack):
        return redirect_after_post(request, reverse("rulepacks:draft", args=[form.cleaned_data["key"]]))
    return (invalid if form.is_bound else render_page)(request, "rulepacks/new.html", {"form": form})


@require_POST
@for_operator
def shipped(request: HttpRequest) -> HttpResponse:
    """Add the packs the product brings along, as drafts."""
    added = len(services.add_shipped(by=actor_of(request), now=clock.now(), today=central_today()))
    said = ngettext("%(count)d draf ditambah.", "%(count)d draf ditambah.", added) % {"count": added}
    messages.info(request, said if added else _("Semua pakej yang disertakan sudah ada."))
    return redirect_after_post(request, reverse("rulepacks:packs"))


@require_POST
@for_operator
def new_holidays(request: HttpRequest) -> HttpResponse:
    """Begin the holidays of a year from the official lists."""
    text = request.POST.get("tahun", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Http404
    try:
        key = services.add_holidays(year=int(text), by=actor_of(request), now=clock.now())
    except BadPack as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, reverse("rulepacks:packs"))
    return redirect_after_post(request, reverse("rulepacks:draft", args=[key]))


@require_safe
@for_operator
def pack(request: HttpRequest, key: str) -> HttpResponse:
    """One pack: its versions, who published each, why, and which agencies took the newest."""
    card = pack_of(key)
    today = central_today()
    newest = card.newest
    outcomes = selectors.outcomes(newest.id) if newest else ()
    context = {
        "pack": card,
        "title": name_of(card),
        "whom": whom(card),
        "versions": [(one, values(card, one.content), one.holds(today)) for one in card.versions],
        "taken": sum(one.taken_at is not None for one in outcomes),
        "waiting": [one.agency for one in outcomes if one.taken_at is None],
        "agencies": len(outcomes),
    }
    return render_page(request, "rulepacks/pack.html", context)


@require_safe
@for_operator
def diff(request: HttpRequest, key: str) -> HttpResponse:
    """What two versions of a pack say otherwise."""
    card = pack_of(key)
    by_number = {str(one.number): one for one in card.versions}
    newest = card.versions[0] if card.versions else None
    after = by_number.get(request.GET.get("ke", ""), newest)
    before = by_number.get(request.GET.get("dari", "")) or _before(card, after)
    context = {
        "pack": card,
        "title": name_of(card),
        "before": before,
        "after": after,
        "numbers": [one.number for one in card.versions],
        "lines": compared(card, before.content if before else {}, after.content if after else {}),
    }
    return render_page(request, "rulepacks/diff.html", context)


def compared(card: PackCard, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what two contents say otherwise, in words: what, before, after (empty where nothing is said)."""
    if not card.is_rules:
        was, will = _by_key(before), _by_key(after)
        found = differences(was, will)
        return [(_day_name(one.before or one.after), _day_told(one.before), _day_told(one.after)) for one in found]
    told = catalogue()
    return [
        (
            told.label(one.name),
            "" if one.before is None else told.shown(one.name, one.before),
            "" if one.after is None else told.shown(one.name, one.after),
        )
        for one in differences(before, after)
    ]


def values(card: PackCard, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a version says, in words."""
    if not card.is_rules:
        days = content.get("days", [])
        return [(_("Hari"), str(len(days)))] if days else []
    told = catalogue()
    return [(told.label(name), told.shown(name, value)) for name, value in content.items()]


def line(card: PackCard, today: date) -> tuple[PackCard, str, str, VersionCard | None]:
    """A pack in a list: the card, its name, for whom, and the version in force."""
    return card, name_of(card), whom(card), next((one for one in card.versions if one.holds(today)), None)


def name_of(card: PackCard) -> str:
    """Return a pack's name in the reader's language."""
    return card.name(get_language() or "")


def whom(card: PackCard) -> str:
    """Return for whom a pack is."""
    return STATES.get(card.state, "") or card.body_label or card.scope_label


def central_today() -> date:
    """Return the day it is for the central office."""
    return clock.today(settings.TIME_ZONE)


def _before(card: PackCard, after: VersionCard | None) -> VersionCard | None:
    return next((one for one in card.versions if after and one.number < after.number), None)


def _by_key(content: Mapping[str, Any]) -> dict[str, Any]:
    days = content.get("days", [])
    return {f"{one['date']} {one['state']} {one['name_ms']}": {**one, "id": 0} for one in days}


def _day_name(day: Mapping[str, Any]) -> str:
    where = STATES.get(day["state"], _("Semua negeri"))
    return f"{day['name_ms']}, {where}"


def _day_told(day: Mapping[str, Any] | None) -> str:
    if day is None:
        return ""
    words = {"AKTIF": "", "ANGGARAN": _("anggaran"), "BATAL": _("dibatalkan")}
    minutes = day.get("from_minutes")
    at = "" if minutes is None else f"{minutes // 60}.{minutes % 60:02d}"
    return " · ".join(part for part in (day["date"], at, str(words.get(day["status"], ""))) if part)
