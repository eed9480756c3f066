"""Permohonan saya: what an officer asked for, what became of it, and everything there is to ask for.

The same list serves an administrator who enters and cancels records of an officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kit import clock
from kit.doors import for_roles
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.nav import NavItem
from kit.ui.tables import cut, page_number
from kit.uploads import file_answer
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.attendance.request_forms import CancelForm, FileForm, PunchForm
from tenant_apps.attendance.selectors import proposals
from tenant_apps.attendance.selectors import requests as lists
from tenant_apps.attendance.services import propose_punch
from tenant_apps.attendance.services import requests as services
from tenant_apps.people import asking
from tenant_apps.people.asking import Subject
from tenant_apps.people.desks import desk_of
from tenant_apps.people.requests import Asked
from tenant_apps.people.selectors import names, person_for
from tenant_apps.people.viewer import SUPERVISOR, for_officer, for_role, today_here, viewer_of
from tenants.context import current

METHODS = ["GET", "HEAD", "POST"]
ADMIN = Role.ADMIN.value
PER_PAGE = 20
# What ``?papar=`` narrows the list to.
SHOWN: dict[str, tuple[str, ...]] = {
    "": (),
    "menunggu": (lists.WAITING,),
    "diputuskan": (lists.APPROVED, lists.REJECTED),
    "dibatalkan": (lists.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the list; ``name`` is whom it is for, when it is somebody else."""

    asked: Asked
    name: str
    may_withdraw: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to ask for."""

    label: str
    note: str
    url: str
    icon: str


@require_GET
@for_officer
def own(request: HttpRequest) -> HttpResponse:
    """Permohonan saya."""
    viewer = viewer_of(request)
    return render_page(request, "attendance/requests.html", _list(request, viewer.person_id or 0), fragment="list")


@require_GET
@for_officer
def new(request: HttpRequest) -> HttpResponse:
    """What there is to ask for."""
    return render_page(request, "attendance/request_new.html", {"ways": _ways()})


@require_GET
@for_roles(ADMIN)
def office(request: HttpRequest, person_id: int) -> HttpResponse:
    """What an officer asked for, with the ways to enter it for them."""
    viewer = viewer_of(request)
    officer = person_for(viewer, person_id)
    if officer is None:
        raise Http404
    context = _list(request, person_id) | {"officer": officer}
    if person_id != viewer.person_id:
        context |= {"ways": _ways(person_id)}
    return render_page(request, "attendance/requests.html", context, fragment="list")


@require_GET
@for_officer
def one(request: HttpRequest, source: str, request_id: int) -> HttpResponse:
    """One request: what was asked, what was said, the evidence."""
    return render_page(request, "attendance/request.html", _one(request, source, request_id))


@require_POST
@for_officer
def withdraw(request: HttpRequest, source: str, request_id: int) -> HttpResponse:
    """Withdraw a request of one's own."""
    viewer = viewer_of(request)
    _own(request, source, request_id)
    try:
        desk_of(source).withdraw(
            request_id,
            person_id=viewer.person_id or 0,
            today=viewer.on,
            by=actor_of(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Permohonan dibatalkan."))
    return redirect_after_post(request, reverse("attendance:requests"))


@require_POST
@for_officer
def add_file(request: HttpRequest, source: str, request_id: int) -> HttpResponse:
    """Add evidence to a request of one's own."""
    context = _one(request, source, request_id)
    form = FileForm(request.POST, request.FILES)

    def act(answers: dict[str, Any]) -> None:
        services.add_files(
            source=source,
            request_id=request_id,
            person_id=viewer_of(request).person_id or 0,
            files=asking.files_of(answers),
            by=actor_of(request),
            now=clock.now(),
        )

    if not taken(form, act, Refusal):
        return invalid(request, "attendance/request.html", context | {"form": form})
    messages.success(request, _("Lampiran ditambah."))
    return redirect_after_post(request, reverse("attendance:request", args=[source, request_id]))


@require_http_methods(METHODS)
@for_roles(ADMIN)
def office_cancel(request: HttpRequest, person_id: int, source: str, request_id: int) -> HttpResponse:
    """Cancel an officer's request, with a reason."""
    subject = asking.anybody(request, person_id)
    asked = lists.asked_one(source, request_id)
    if asked is None or asked.person_id != person_id:
        raise Http404

    def act(answers: dict[str, Any]) -> None:
        services.cancel(
            source=source, request_id=request_id, remark=answers["remark"], by=actor_of(request), now=clock.now()
        )

    form = CancelForm(request.POST if request.method == "POST" else None)
    closed = "" if lists.may_cancel(asked) else _("Permohonan ini tidak boleh dibatalkan lagi.")
    title = _("Batalkan: %(title)s") % {"title": asked.title}
    return asking.answer(request, form, act, subject, title=title, closed=closed)


@require_http_methods(METHODS)
@for_officer
def punch(request: HttpRequest) -> HttpResponse:
    """Propose a punch one forgot."""
    return _punch(request, asking.oneself(request))


@require_http_methods(METHODS)
@for_role(SUPERVISOR)
def team_punch(request: HttpRequest, person_id: int) -> HttpResponse:
    """Propose a punch an officer below forgot."""
    return _punch(request, asking.below(request, person_id))


@require_http_methods(METHODS)
@for_roles(ADMIN)
def office_punch(request: HttpRequest, person_id: int) -> HttpResponse:
    """Propose a punch an officer forgot; an administrator's proposal waits for the supervisor as well."""
    return _punch(request, asking.anybody(request, person_id, counts=False))


@require_GET
@for_role()
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Evidence, for those it concerns."""
    found = proposals.file_of(file_id)
    if found is None or not asking.may_see_evidence(viewer_of(request), found[1]):
        raise Http404
    return file_answer(found[0])


def _punch(request: HttpRequest, subject: Subject) -> HttpResponse:
    form = asking.bound(PunchForm, request, initial={"day": _day_asked(request), "kind": request.GET.get("jenis", "")})

    def act(answers: dict[str, Any]) -> int:
        assert isinstance(form, PunchForm)  # noqa: S101 - what was bound
        return propose_punch(
            person_id=subject.person_id,
            kind=answers["kind"],
            at=form.moment(),
            reason=answers["reason"],
            by=actor_of(request),
            now=clock.now(),
            requested_by_id=subject.asked_by_id,
            files=asking.files_of(answers),
        )

    lead = _("Rekod asal tidak diubah. Jika diluluskan, satu rekod manual ditambah dan hari itu dinilai semula.")
    return asking.answer(request, form, act, subject, title=_("Rekod masa tertinggal"), lead=lead)


def _day_asked(request: HttpRequest) -> str:
    """The date a page about a day leads here with; the form checks it."""
    return request.GET.get("tarikh", "")[:10]


def _list(request: HttpRequest, person_id: int) -> dict[str, object]:
    today = today_here()
    shown = request.GET.get("papar", "")
    shown = shown if shown in SHOWN else ""
    wanted = min(page_number(request), 50) * PER_PAGE + 1
    found = lists.asked_by(person_id, states=SHOWN[shown], limit=wanted)
    asked, page = cut(request, found, PER_PAGE)
    others = names({one.person_id for one in asked} - {person_id})
    rows = [
        Row(one, others.get(one.person_id, ""), lists.may_withdraw(one, today), lists.may_cancel(one)) for one in asked
    ]
    return {"rows": rows, "page": page, "shown": shown, "tabs": _tabs(shown)}


def _tabs(shown: str) -> tuple[NavItem, ...]:
    labels = {
        "": (_("Semua"), "list-checks"),
        "menunggu": (_("Menunggu"), "hourglass"),
        "diputuskan": (_("Diputuskan"), "check"),
        "dibatalkan": (_("Dibatalkan"), "ban"),
    }
    return tuple(
        NavItem(label, f"?papar={key}" if key else "?", icon, key == shown) for key, (label, icon) in labels.items()
    )


def _own(request: HttpRequest, source: str, request_id: int) -> Asked:
    """:raises Http404: there is no such request of the viewer, or by them."""
    asked = lists.asked_one(source, request_id)
    if asked is None or viewer_of(request).person_id not in (asked.person_id, asked.proposed_by_id):
        raise Http404
    return asked


def _one(request: HttpRequest, source: str, request_id: int) -> dict[str, object]:
    viewer = viewer_of(request)
    asked = _own(request, source, request_id)
    known = names({pk for pk in (asked.person_id, asked.decided_by_id, asked.proposed_by_id) if pk is not None})
    return {
        "asked": asked,
        "name": known.get(asked.person_id, "") if asked.person_id != viewer.person_id else "",
        "proposer": known.get(asked.proposed_by_id or 0, "") if asked.proposed_by_id != viewer.person_id else "",
        "decider": known.get(asked.decided_by_id or 0, ""),
        "may_withdraw": lists.may_withdraw(asked, viewer.on),
        "may_add": lists.takes_files(asked),
        "form": FileForm(),
    }


def _ways(person_id: int | None = None) -> tuple[Way, ...]:
    """What there is to ask for oneself, or to enter for an officer."""
    verb, ids = ("ask", []) if person_id is None else ("enter", [person_id])

    def way(label: str, note: str, name: str, icon: str) -> Way:
        return Way(label, note, reverse(name, args=ids), icon)

    punches = "attendance:ask-punch" if person_id is None else "attendance:office-ask-punch"
    leave = "leave:ask" if person_id is None else "leave:enter"
    ways = [
        way(_("Cuti"), _("Sehari penuh, pagi atau petang."), leave, "leaf"),
        way(_("Keluar pejabat"), _("Urusan peribadi atau rawatan."), f"movements:{verb}-permission", "footprints"),
        way(_("Tugas rasmi"), _("Mesyuarat, kursus, upacara, luar stesen."), f"movements:{verb}-duty", "briefcase"),
        way(_("Rekod masa tertinggal"), _("Terlupa daftar masuk atau keluar."), punches, "clock-fading"),
        way(_("Bekerja dari rumah"), _("Hari yang dirancang lebih awal."), f"movements:{verb}-remote", "house"),
        way(_("Kerja lebih masa"), _("Selepas waktu, atas arahan."), f"movements:{verb}-overtime", "timer"),
    ]
    if current().profile == "MY":
        ways += [
            way(_("Waktu rehat Ramadan"), _("Rehat lebih pendek, pulang lebih awal."), f"leave:{verb}-ramadan", "moon"),
            way(_("Kebenaran khas"), _("Pulang sejam lebih awal."), f"leave:{verb}-special", "shield-check"),
        ]
    return tuple(ways)
