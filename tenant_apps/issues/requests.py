"""Permohonan: leave, permissions, schedules and other requests of one's officers, in one list to decide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.http import redirect_after_post, render_page, say, wants_fragment
from kit.ui.nav import NavItem
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import SYSTEM, actor_of
from tenant_apps.issues import forms
from tenant_apps.issues.selectors.requests import (
    Charge,
    RequestRow,
    anchor_of,
    charge_of,
    may_know,
    request_rows,
    waiting_requests,
)
from tenant_apps.issues.services.requests import BulkApproved, approve_requests, decide_request
from tenant_apps.people.viewer import for_role, viewer_of

DECIDERS = (Role.SUPERVISOR.value, Role.ADMIN.value)
SHOWN = 60

type Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A decision that was refused, to be shown in its row with what was typed."""

    key: str
    error: Refusal | None = None
    remark: str = ""
    refusing: bool = False


@require_GET
@for_role(*DECIDERS)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, by sort and date."""
    asked = request.GET.get("tolak", "")
    context = _context(request, Said(asked, refusing=True) if asked else None)
    return render_page(request, "issues/requests.html", context, fragment="list")


@require_GET
@for_role(*DECIDERS)
def count(request: HttpRequest) -> HttpResponse:
    """The button that leads here, with how much waits; other pages load it once they are shown."""
    waiting = len(waiting_requests(_charge(request)))
    return render_page(request, "issues/requests_button.html", {"n": waiting})


@require_GET
@for_role(*DECIDERS)
def refuse(request: HttpRequest, source: str, request_id: int) -> HttpResponse:
    """The row with the reason for a rejection opened in place, or closed again; without htmx, the list with it open."""
    key, charge = f"{source}:{request_id}", _charge(request)
    if not may_know(viewer_of(request), charge, source, request_id):
        raise Http404
    if not wants_fragment(request):
        row = f"?{urlencode({'tolak': key, 'skop': request.GET.get('skop', '')})}"
        return redirect_after_post(request, f"{reverse('issues:requests')}{row}")
    found = [one for one in waiting_requests(charge) if (one.source, one.id) == (source, request_id)]
    if not found:
        raise Http404
    (row_shown,) = request_rows(found, charge.on)
    said = Said(key, refusing="tutup" not in request.GET)
    return render_page(request, "issues/request_row.html", {"row": row_shown, "said": said, "scope": _scope(request)})


@require_POST
@for_role(*DECIDERS)
def decide(request: HttpRequest, source: str, request_id: int) -> HttpResponse:
    """Approve or reject one request."""
    charge, key = _charge(request), f"{source}:{request_id}"
    approve = request.POST.get("decision") == "approve"
    remark = request.POST.get(f"remark-{key}", request.POST.get("remark", "")).strip()
    try:
        done = decide_request(
            key=(source, request_id),
            approve=approve,
            remark=remark,
            charge=charge,
            by=actor_of(request) or SYSTEM,
            now=clock.now(),
        )
    except Refusal as refusal:
        if not may_know(viewer_of(request), charge, source, request_id):
            raise Http404 from refusal
        return _refused(request, Said(key, refusal, remark, refusing=not approve))
    sentence = _("Permohonan diluluskan.") if approve else _("Permohonan ditolak.")
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect_after_post(request, _here(request))
    (row,) = request_rows([done], charge.on)
    context = {"row": row, "state": "DILULUSKAN" if approve else "DITOLAK"} | _head(request, charge)
    return say(render_page(request, "issues/request_answer.html", context), sentence)


@require_POST
@for_role(*DECIDERS)
def decide_chosen(request: HttpRequest) -> HttpResponse:
    """Approve all that were picked: as many decisions as requests."""
    now = clock.now()
    done = approve_requests(
        keys=forms.request_keys_of(request),
        charge=_charge(request),
        by=actor_of(request) or SYSTEM,
        now=now,
        today=timezone.localtime(now).date(),
    )
    sentence = _chosen_sentence(done)
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect_after_post(request, _here(request))
    return say(render_page(request, "issues/requests.html", _context(request), fragment="list"), sentence)


def _refused(request: HttpRequest, said: Said) -> HttpResponse:
    """Show the row with why and with what was typed; one that waits no more is gone from the list, and said above."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = _context(request, said)
    sentence = said.error.message if said.error else ""
    row = next((row for row in context["rows"] if row.key == said.key), None)
    if not wants_fragment(request):
        return render_page(request, "issues/requests.html", context | {"gone": row is None}, status=status)
    context |= {"row": row, "said": said, "anchor": anchor_of(said.key)}
    return say(render_page(request, "issues/request_answer.html", context, status=status), sentence, "danger")


def _context(request: HttpRequest, said: Said | None = None) -> Context:
    charge = _charge(request)
    waiting = waiting_requests(charge)
    rows = request_rows(waiting[:SHOWN], charge.on)
    return {
        "rows": rows,
        "groups": _groups(rows),
        "waiting": len(rows),
        "said": said,
        "facts": _keys(),
        **_head(request, charge, len(waiting)),
    }


def _head(request: HttpRequest, charge: Charge, waiting: int | None = None) -> Context:
    total = len(waiting_requests(charge)) if waiting is None else waiting
    return {
        "total": total,
        "more": max(total - SHOWN, 0),
        "scope": _scope(request),
        "scopes": _scopes(request),
    }


def _groups(rows: tuple[RequestRow, ...]) -> list[tuple[str, str, list[RequestRow]]]:
    found: defaultdict[str, list[RequestRow]] = defaultdict(list)
    for row in rows:
        found[row.request.source].append(row)
    words = {
        "cuti": _("Cuti"),
        "kebenaran-khas": _("Kebenaran khas"),
        "pergerakan": _("Pergerakan dan kebenaran"),
        "rekod": _("Rekod masuk dan keluar"),
        "worktime.schedule": _("Waktu kerja"),
    }
    return [(words.get(source, part[0].request.title), part[0].request.icon, part) for source, part in found.items()]


def _charge(request: HttpRequest) -> Charge:
    return charge_of(viewer_of(request), everybody=_scope(request) == "semua")


def _scope(request: HttpRequest) -> str:
    asked = request.GET.get("skop", "")
    return "semua" if asked == "semua" and viewer_of(request).is_any(Role.ADMIN.value) else ""


def _scopes(request: HttpRequest) -> tuple[NavItem, ...]:
    """An administrator decides what has no supervisor, and may look at all of it."""
    viewer, here = viewer_of(request), reverse("issues:requests")
    if not viewer.is_any(Role.ADMIN.value):
        return ()
    first = _("Menunggu saya") if viewer.is_any(Role.SUPERVISOR.value) else _("Tanpa penyelia")
    scope = _scope(request)
    return (
        NavItem(first, here, "inbox", current=not scope),
        NavItem(_("Semua"), f"{here}?skop=semua", "users", current=bool(scope)),
    )


def _here(request: HttpRequest) -> str:
    here = reverse("issues:requests")
    return f"{here}?skop=semua" if _scope(request) else here


def _keys() -> tuple[tuple[str, str], ...]:
    return (
        (_("J, K atau anak panah"), _("gerak antara permohonan")),
        ("X, Shift + X", _("pilih satu, pilih julat")),
        ("A", _("luluskan")),
        ("R", _("tolak dengan sebab")),
    )


def _chosen_sentence(done: BulkApproved) -> str:
    parts = [
        ngettext("%(n)s permohonan diluluskan.", "%(n)s permohonan diluluskan.", done.approved) % {"n": done.approved}
    ]
    left = dict(done.left_out)
    if alone := left.pop("requests.one_by_one", 0):
        parts.append(_("%(n)s hari bekerja dari rumah diputuskan satu demi satu") % {"n": alone})
    if others := sum(left.values()):
        parts.append(_("%(n)s tidak boleh diluluskan; buka satu demi satu untuk melihat sebabnya") % {"n": others})
    if len(parts) == 1:
        return parts[0]
    return _("%(accepted)s Tidak disentuh: %(left)s.") % {"accepted": parts[0], "left": ", ".join(parts[1:])}
