"""Pergerakan: the daily movement record, one's own and that of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.months import last_day, month_after, month_of
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import Page, cut
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.movements import selectors, services
from tenant_apps.movements.forms import BackForm, DailyFilter, OutingForm, minutes_of
from tenant_apps.movements.models import OutingKind
from tenant_apps.movements.selectors import OutingCard
from tenant_apps.people.selectors import Officer, officers, people_for, posted_ids, unit_tree
from tenant_apps.people.viewer import Viewer, for_officer, for_role, viewer_of
from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.selectors import frame_of

METHODS = ["GET", "HEAD", "POST"]
WATCHERS = (Role.SUPERVISOR.value, Role.ADMIN.value, Role.CLERK.value, Role.EXECUTIVE.value)
HOME = "hari-ini"
PER_PAGE = 50
MOST_ON_PAPER = 500


@dataclass(frozen=True, slots=True)
class DailyLine:
    """A line of the unit's day with its officer."""

    officer: Officer
    card: OutingCard


@require_safe
@for_officer
def own(request: HttpRequest) -> HttpResponse:
    """Pergerakan: one's own month, and the way to record leaving the office."""
    form = OutingForm(initial=_now_as_form())
    return render_page(request, "movements/outings.html", _own_context(request) | {"form": form})


@require_http_methods(METHODS)
@for_officer
def new(request: HttpRequest) -> HttpResponse:
    """Rekod pergerakan."""
    viewer = viewer_of(request)
    form = OutingForm(request.POST if request.method == "POST" else None, initial=_now_as_form())

    def act(answers: dict[str, Any]) -> None:
        entry = services.OutingEntry(
            kind=answers["kind"],
            purpose=answers["purpose"],
            place=answers["place"],
            out_minute=minutes_of(answers["out_time"]) or 0,
            back_by=minutes_of(answers["back_by"]),
        )
        services.record_outing(person_id=viewer.person_id or 0, entry=entry, by=actor_of(request), now=clock.now())

    if taken(form, act, Refusal):
        messages.success(request, _("Pergerakan direkod."))
        return redirect_after_post(request, reverse("movements:outings"))
    answer = invalid if form.is_bound else render_page
    return answer(request, "movements/outing_new.html", {"form": form})


@require_POST
@for_officer
def back(request: HttpRequest, outing_id: int) -> HttpResponse:
    """Sudah kembali: one tap, or a time on a day that is over."""
    form = BackForm(request.POST)

    def act(answers: dict[str, Any]) -> None:
        minute = minutes_of(answers["back_time"])
        services.come_back(**_mine(request, outing_id), minute=minute)

    try:
        done = taken(form, act, services.OutingUnclear)
    except services.OutingUnknown as unknown:
        raise Http404 from unknown
    if not done:
        context = _own_context(request) | {"back_form": form, "failed_id": outing_id}
        return invalid(request, "movements/outings.html", context | {"form": OutingForm(initial=_now_as_form())})
    messages.success(request, _("Anda direkod kembali."))
    return redirect_after_post(request, "/" if request.POST.get("kembali") == HOME else reverse("movements:outings"))


@require_POST
@for_officer
def cancel(request: HttpRequest, outing_id: int) -> HttpResponse:
    """Take back a line that never came true."""
    try:
        services.cancel_outing(**_mine(request, outing_id))
    except services.OutingUnknown as unknown:
        raise Http404 from unknown
    except services.OutingUnclear as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Rekod dibatalkan."))
    return redirect_after_post(request, reverse("movements:outings"))


@require_safe
@for_role(*WATCHERS)
def daily(request: HttpRequest) -> HttpResponse:
    """The movement record of a day, of the officers one may see."""
    form, day, lines, page = _daily(request, PER_PAGE)
    context = {"form": form, "date": day, "lines": lines, "page": page, "now": clock.now(), "query": _query(request)}
    return render_page(request, "movements/daily.html", context, fragment="rows")


@require_safe
@for_role(*WATCHERS)
def daily_print(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    _form, day, lines, _page = _daily(request, MOST_ON_PAPER)
    context = {"date": day, "lines": lines, "now": clock.now(), "query": _query(request)}
    return render_page(request, "movements/daily_print.html", context)


def month_asked(request: HttpRequest, today: date) -> date:
    """The first day of ``?bulan=2026-11``; nonsense is this month."""
    try:
        asked = datetime.strptime(request.GET.get("bulan", ""), "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= 20 else today.replace(day=1)


def _own_context(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    first = month_asked(request, viewer.on)
    last = last_day(first)
    cards = selectors.outings_between([viewer.person_id or 0], first, last)
    today = [card for card in cards if card.date == viewer.on]
    lacking = next((card for card in reversed(today) if card.lacks_permission), None)
    asks = lacking is not None and _is_working_day(viewer)
    return {
        "cards": tuple(reversed(cards)),
        "month": first,
        "previous": month_of(first - timedelta(days=1)),
        "next": month_after(first),
        "is_now": first == viewer.on.replace(day=1),
        "today": viewer.on,
        "now": clock.now(),
        "lacking": lacking if asks else None,
        "ask_url": _ask_url(lacking) if lacking is not None and asks else "",
        "back_form": BackForm(),
    }


def _is_working_day(viewer: Viewer) -> bool:
    frame = frame_of(viewer.person_id or 0, viewer.on)
    return frame.day_type == DayType.WORK and frame.schedule is not None


def _ask_url(card: OutingCard) -> str:
    """The form of the permission, filled with what the line says."""
    known = {
        "date_from": card.date.isoformat(),
        "from_time": f"{timezone.localtime(card.out_at):%H:%M}",
        "to_time": f"{card.back_time:%H:%M}" if card.back_time else "",
        "purpose": card.purpose,
        "place": card.place,
    }
    return f"{reverse('movements:ask-permission')}?{urlencode({key: value for key, value in known.items() if value})}"


def _daily(request: HttpRequest, most: int) -> tuple[DailyFilter, date, tuple[DailyLine, ...], Page]:
    viewer = viewer_of(request)
    form = DailyFilter({"tarikh": viewer.on.isoformat(), **request.GET.dict()})
    units = [unit for unit in unit_tree(viewer.on) if _may_choose(viewer, unit.path)]
    form.offer_units([(str(unit.id), unit.trail) for unit in units])
    form.is_valid()
    day = form.cleaned_data.get("tarikh") or viewer.on
    lines = selectors.lines_between(people_for(viewer).values("pk"), day, day)
    chosen = next((unit for unit in units if str(unit.id) == form.cleaned_data.get("bahagian")), None)
    if chosen is not None:
        lines = lines.filter(person__in=posted_ids(chosen.path, day))
    rows, page = cut(request, lines.order_by("out_at", "pk"), most)
    cards = selectors.with_movements(rows)
    known = officers({card.person_id for card in cards}, day)
    return form, day, tuple(DailyLine(known[card.person_id], card) for card in cards), page


def _may_choose(viewer: Viewer, path: str) -> bool:
    return viewer.sees_everyone or any(path.startswith(granted) for granted in viewer.granted_units)


def _query(request: HttpRequest) -> str:
    kept = {name: request.GET[name] for name in ("tarikh", "bahagian") if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _mine(request: HttpRequest, outing_id: int) -> dict[str, Any]:
    person_id = viewer_of(request).person_id or 0
    return {"outing_id": outing_id, "person_id": person_id, "by": actor_of(request), "now": clock.now()}


def _now_as_form() -> dict[str, object]:
    local = timezone.localtime(clock.now())
    return {"kind": OutingKind.OFFICIAL, "out_time": time(local.hour, local.minute)}
