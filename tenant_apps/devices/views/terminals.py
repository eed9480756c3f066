"""Terminals: the list, one of them, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.doors import for_roles
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.devices import selectors, services
from tenant_apps.devices.forms import PolicyForm, TerminalForm
from tenant_apps.devices.rules import commands
from tenant_apps.devices.selectors import TerminalCard, overview
from tenant_apps.devices.tables import BalancesTable, TerminalsTable
from tenant_apps.devices.views import ADMIN
from tenant_apps.people.viewer import today_here
from tenants.terminals import ClaimRefused, Stranger, own_claims, turned_away

# What an administrator may ask of a terminal, by the word in the form.
ASKED = {"maklumat": commands.INFO, "hantar": commands.LOG, "semak": commands.CHECK, "mula": commands.REBOOT}
RECONCILE = "selaras"


@require_safe
@for_roles(ADMIN)
def terminals(request: HttpRequest) -> HttpResponse:
    """List the terminals with what they brought today, and what waits for a number."""
    now = clock.now()
    rows = overview.terminal_rows(now=now, today=today_here())
    empty = _("Belum ada peranti. Daftarkan yang pertama dengan nombor sirinya.")
    context = {
        "table": TerminalsTable(request, rows, empty_title=empty, id="terminals"),
        "alerts": overview.open_alerts(),
        "unknown": overview.unknown_pins(most=10),
        "received": sum(row.received for row in rows),
        "stored": sum(row.stored for row in rows),
        "waiting": sum(row.waiting for row in rows),
        "silent": sum(row.is_silent for row in rows),
    }
    return render_page(request, "devices/terminals.html", context)


@require_safe
@for_roles(ADMIN)
def terminal(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Show one terminal."""
    card = _card(terminal_id)
    claim = own_claims().get(card.serial)
    context = {
        "card": card,
        "claim": claim,
        "host": f"{claim.host_label}.{settings.PUSH_DOMAIN}" if claim else "",
        "port": settings.PUSH_PORT,
        "balances": BalancesTable(request, overview.balances_of(card.id, last=today_here()), id="balances"),
        "unknown": overview.unknown_pins(terminal_id=card.id),
        "alerts": overview.open_alerts(terminal_id=card.id),
        "commands": overview.commands_of(card.id),
        "capacity": card.fill_per_cent,
        "kept_out": _kept_out(card),
    }
    return render_page(request, "devices/terminal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def terminal_new(request: HttpRequest) -> HttpResponse:
    """Register a terminal."""
    form = TerminalForm(request.POST or None)
    made: list[int] = []
    if taken(form, lambda answers: made.append(_put(request, None, answers)), services.BadTerminal, ClaimRefused):
        messages.info(request, _("Peranti didaftarkan. Masukkan nama hos ini pada peranti."))
        return redirect_after_post(request, reverse("devices:terminal", args=made))
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def terminal_change(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Change a terminal."""
    card = _card(terminal_id)
    claim = own_claims().get(card.serial)
    initial = {name: getattr(card, name) for name in TerminalForm.base_fields if hasattr(card, name)}
    initial["cidrs"] = ", ".join(claim.cidrs) if claim else ""
    form = TerminalForm(request.POST or None, initial=initial, is_known=True)
    if taken(form, lambda answers: _put(request, card.id, answers), services.BadTerminal, ClaimRefused):
        messages.info(request, _("Peranti disimpan."))
        return redirect_after_post(request, reverse("devices:terminal", args=[card.id]))
    return _form_page(request, form, card)


@require_POST
@for_roles(ADMIN)
def terminal_confirm(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Confirm serial number, model and clock."""
    card = _card(terminal_id)
    services.confirm_terminal(terminal_id=card.id, now=clock.now(), by=actor_of(request))
    messages.info(request, _("Peranti disahkan."))
    return redirect_after_post(request, reverse("devices:terminal", args=[card.id]))


@require_POST
@for_roles(ADMIN)
def terminal_retire(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Take a terminal out of use."""
    card = _card(terminal_id)
    services.retire_terminal(terminal_id=card.id, now=clock.now(), by=actor_of(request))
    messages.info(request, _("Peranti dilepaskan. Rekod yang diterima kekal."))
    return redirect_after_post(request, reverse("devices:terminals"))


@require_POST
@for_roles(ADMIN)
def terminal_ask(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Ask something of a terminal at its next poll."""
    card = _card(terminal_id)
    wanted = request.POST.get("arahan", "")
    if wanted == RECONCILE:
        services.reconcile(now=clock.now(), terminal_ids=[card.id])
        messages.info(request, _("Peranti diminta mengira rekodnya. Hasilnya kelihatan dalam beberapa minit."))
    elif wanted in ASKED:
        _tell(request, lambda: _ask(request, card.id, ASKED[wanted]), _("Arahan menunggu peranti menghubungi."))
    else:
        raise Http404
    return redirect_after_post(request, reverse("devices:terminal", args=[card.id]))


@require_POST
@for_roles(ADMIN)
def alert_close(request: HttpRequest, terminal_id: int, alert_id: int) -> HttpResponse:
    """Put an alert aside; it comes again when its cause does."""
    card = _card(terminal_id)
    found = next((one for one in overview.open_alerts(terminal_id=card.id) if one.id == alert_id), None)
    if found is not None:
        by = actor_of(request)
        services.close_alert(terminal_id=card.id, kind=found.kind, now=clock.now(), by=by.name)
    return redirect_after_post(request, reverse("devices:terminal", args=[card.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def policy(request: HttpRequest) -> HttpResponse:
    """How the agency uses its terminals."""
    standing = overview.policy_of()
    initial = {name: getattr(standing, name) for name in PolicyForm.base_fields}
    form = PolicyForm(request.POST or None, initial=initial)
    if taken(form, lambda answers: services.put_policy(by=actor_of(request), **answers)):
        messages.info(request, _("Tetapan peranti disimpan."))
        return redirect_after_post(request, reverse("devices:terminals"))
    context = {"form": form, "title": _("Tetapan peranti"), "back": reverse("devices:terminals")}
    return (invalid if form.is_bound else render_page)(request, "devices/form.html", context)


def _card(terminal_id: int) -> TerminalCard:
    card = selectors.terminal_card(terminal_id)
    if card is None:
        raise Http404
    return card


def _kept_out(card: TerminalCard) -> Stranger | None:
    """How the terminal calls in vain, unless it has been let in since."""
    found = turned_away(card.serial)
    is_newer = found is not None and (card.last_seen_at is None or found.last_seen_at > card.last_seen_at)
    return found if is_newer else None


def _put(request: HttpRequest, terminal_id: int | None, answers: dict[str, Any]) -> int:
    fields = dict(answers)
    key = fields.pop("push_key") or None
    keys: dict[str, Any] = {"pull_key": key} if fields["channel"] == "PULL" else {"push_key": key}
    return services.put_terminal(terminal_id=terminal_id, now=clock.now(), by=actor_of(request), **fields, **keys)


def _ask(request: HttpRequest, terminal_id: int, text: str) -> None:
    services.queue_command(terminal_id=terminal_id, text=text, now=clock.now(), by=actor_of(request))


def _tell(request: HttpRequest, act: Callable[[], None], said: str) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, said)


def _form_page(request: HttpRequest, form: TerminalForm, card: TerminalCard | None) -> HttpResponse:
    context = {
        "form": form,
        "title": card.name if card else _("Daftar peranti"),
        "back": reverse("devices:terminal", args=[card.id]) if card else reverse("devices:terminals"),
    }
    return (invalid if form.is_bound else render_page)(request, "devices/form.html", context)
