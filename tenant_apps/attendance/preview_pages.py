"""The page of a preview: how far it is, what would change, and the button that lets the change hold."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.csv import csv_response
from kit.doors import for_roles
from kit.ui.http import redirect_after_post, render_page
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.attendance import services
from tenant_apps.attendance.selectors.previews import PreviewCard, preview_card, previewed_days, previewed_rows
from tenant_apps.attendance.tables import PreviewTable
from tenant_apps.people.rules.states import STATES
from tenant_apps.worktime.parameters import label_of, shown_of
from tenant_apps.worktime.rules.clock import clock_text
from tenant_apps.worktime.rules.policy import Policy
from tenants.context import current

ADMIN = Role.ADMIN.value
AREAS = {"policy": "aturan", "holiday": "cuti-umum", "schedule": "waktu-kerja"}
"""Below which settings page the preview of a change lies, by the name of its service."""

BACK = {"policy": "worktime:policies", "holiday": "worktime:holidays", "schedule": "worktime:schedules"}


class AreaConverter:
    """The settings page in the address of a preview."""

    regex = "|".join(AREAS.values())

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def open_preview(request: HttpRequest, service: str, arguments: Mapping[str, Any]) -> str:
    """Open a preview of what a settings form asks for, and return its page's address."""
    key = services.open_preview(service=service, arguments=arguments, by=actor_of(request), now=clock.now())
    services.wake_preview(key=key)
    return _url("preview", service, key)


@require_safe
@never_cache
@for_roles(ADMIN)
def preview(request: HttpRequest, area: str, key: uuid.UUID) -> HttpResponse:
    """Show a preview; while it is at work the page asks again each second."""
    card = _card(area, key)
    if card.is_working:
        services.wake_preview(key=key)
    context = {
        "card": card,
        "change": _said(card),
        "back": reverse(BACK[card.service]),
        "urls": {name: _url(name, card.service, key) for name in ("preview", "cancel", "publish", "csv")},
        "table": PreviewTable(request, previewed_days(key)) if card.counts.get("days") else None,
    }
    fragment = "rows" if "muka" in request.GET or "susun" in request.GET else "state"
    return render_page(request, "attendance/preview.html", context, fragment=fragment)


@require_POST
@for_roles(ADMIN)
def cancel(request: HttpRequest, area: str, key: uuid.UUID) -> HttpResponse:
    """Stop a preview at work."""
    card = _card(area, key)
    try:
        services.cancel_preview(key=key, by=actor_of(request), now=clock.now())
    except services.NoSuchPreview as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, _url("preview", card.service, key))


@require_POST
@for_roles(ADMIN)
def publish(request: HttpRequest, area: str, key: uuid.UUID) -> HttpResponse:
    """Let the change hold, exactly as it was previewed."""
    card = _card(area, key)
    try:
        services.publish_preview(key=key, by=actor_of(request), now=clock.now())
    except (services.NoSuchPreview, services.RulesHaveMoved) as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, _url("preview", card.service, key))
    messages.info(request, _("Perubahan diterbitkan. Hari yang terlibat sedang dinilai semula."))
    return redirect_after_post(request, reverse(BACK[card.service]))


@require_safe
@never_cache
@for_roles(ADMIN)
def csv(request: HttpRequest, area: str, key: uuid.UUID) -> StreamingHttpResponse:
    """Hand out the days that would come out otherwise."""
    _card(area, key)
    header = [_("No. kakitangan"), _("Nama"), _("Tarikh")]
    header += [f"{name} ({when})" for when in (_("sebelum"), _("selepas")) for name in _columns()]
    return csv_response("pratonton.csv", header, _lines(key))


def _columns() -> tuple[str, ...]:
    return (_("Status"), _("Masuk"), _("Keluar"), _("Lewat"), _("Pulang awal"), _("Kerja"), _("Lebih masa"))


def _lines(key: uuid.UUID) -> Iterator[list[Any]]:
    for staff_no, name, day, before, after in previewed_rows(key):
        yield [staff_no, name, day.isoformat(), *_cells(before), *_cells(after)]


def _cells(verdict: Mapping[str, Any]) -> list[Any]:
    times = [None if verdict.get(key) is None else clock_text(verdict[key]) for key in ("first_in", "last_out")]
    figures = [verdict.get(key, 0) for key in ("late", "early", "worked", "overtime")]
    return [" + ".join([verdict["primary"], *verdict["flags"]]), *times, *figures]


def _card(area: str, key: uuid.UUID) -> PreviewCard:
    """:raises Http404: there is no such preview below this settings page."""
    card = preview_card(key)
    if card is None or AREAS.get(card.service) != area:
        raise Http404
    return card


def _said(card: PreviewCard) -> list[tuple[str, str]]:
    """The change in words: what, and to what."""
    given = card.arguments
    state = given.get("state") or ""
    said = [(_("Bagi"), STATES.get(state, state) if state else _("Seluruh agensi"))]
    for name, label in (("valid_from", _("Berkuat kuasa mulai")), ("day", _("Tarikh"))):
        if name in given:
            said.append((label, formats.date_format(date.fromisoformat(given[name]["date"]), "j F Y")))
    params = given.get("params", {})
    policy = Policy.from_params(current().profile, params)
    said += [(label_of(name), shown_of(name, getattr(policy, name))) for name in params]
    said += [
        (label, str(given[name]))
        for name, label in (("name_ms", _("Cuti umum")), ("pattern_code", _("Waktu kerja")))
        if given.get(name)
    ]
    if given.get("from_minutes") is not None:
        said.append((_("Pulang awal mulai"), clock_text(given["from_minutes"])))
    return said


def _url(name: str, service: str, key: uuid.UUID) -> str:
    address = "attendance:preview" if name == "preview" else f"attendance:preview-{name}"
    return reverse(address, args=[AREAS[service], key])
