"""Public holidays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit.doors import for_roles
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import previews, selectors, services
from tenant_apps.worktime.forms import HolidayFilter, HolidayForm, minutes_of, time_of
from tenant_apps.worktime.services import BadHoliday, MonthLocked
from tenant_apps.worktime.tables import HolidaysTable
from tenant_apps.worktime.views import ADMIN
from tenants.context import current


@require_safe
@for_roles(ADMIN)
def holidays(request: HttpRequest) -> HttpResponse:
    """List a year's holidays."""
    states = agency_states()
    form = HolidayFilter({"tahun": today_here().year, **request.GET.dict()}, states=states)
    year = form.cleaned_data["tahun"] if form.is_valid() else today_here().year
    state = form.cleaned_data.get("negeri", "")
    first, last = date(year, 1, 1), date(year, 12, 31)
    cards = selectors.holiday_cards(first, last, states=[state] if state else None)
    title = _("Tiada cuti umum bagi tahun ini. Isi daripada senarai rasmi.")
    context = {
        "form": form,
        "table": HolidaysTable(request, cards, empty_title=title, id="holidays"),
        "year": year,
        "estimated": [card for card in cards if card.is_estimated],
        "states": states,
    }
    return render_page(request, "worktime/holidays.html", context, fragment="rows")


@require_POST
@for_roles(ADMIN)
def holidays_seed(request: HttpRequest) -> HttpResponse:
    """Fill a year from the official list, for the states the agency is in."""
    text = request.POST.get("tahun", "")
    year = int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:4]) <= 2100 and len(text) == 4 else None
    if year is None:
        raise Http404
    added = services.seed_holidays(agency_states(), [year], country=current().profile, by=actor_of(request))
    said = ngettext("%(count)d cuti umum ditambah.", "%(count)d cuti umum ditambah.", added) % {"count": added}
    messages.info(request, said if added else _("Tahun ini sudah diisi daripada senarai rasmi."))
    return redirect_after_post(request, _list_url(year))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def holiday_new(request: HttpRequest) -> HttpResponse:
    """Add a day off."""
    form = HolidayForm(request.POST or None)
    done: list[str] = []
    if taken(form, lambda answers: done.append(_put(request, None, answers)), BadHoliday, MonthLocked):
        if done[0]:
            return redirect_after_post(request, done[0])
        messages.info(request, _("Cuti umum ditambah."))
        return redirect_after_post(request, _list_url(form.cleaned_data["day"].year))
    context = {"form": form, "title": _("Tambah cuti umum")}
    return (invalid if form.is_bound else render_page)(request, "worktime/holiday.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def holiday(request: HttpRequest, holiday_id: int) -> HttpResponse:
    """Change a day off."""
    card = selectors.holiday_card(holiday_id)
    if card is None:
        raise Http404
    initial = {
        "day": card.date,
        "state": card.state,
        "name_ms": card.name_ms,
        "name_en": card.name_en,
        "from_time": time_of(card.from_minutes),
    }
    form = HolidayForm(request.POST or None, initial=initial)
    done: list[str] = []
    if taken(form, lambda answers: done.append(_put(request, holiday_id, answers)), BadHoliday, MonthLocked):
        if done[0]:
            return redirect_after_post(request, done[0])
        messages.info(request, _("Cuti umum disimpan."))
        return redirect_after_post(request, _list_url(form.cleaned_data["day"].year))
    context = {"form": form, "title": card.name_ms}
    return (invalid if form.is_bound else render_page)(request, "worktime/holiday.html", context)


@require_POST
@for_roles(ADMIN)
def holiday_cancel(request: HttpRequest, holiday_id: int) -> HttpResponse:
    """Work on that day after all."""
    card = selectors.holiday_card(holiday_id)
    if card is None:
        raise Http404
    _tell(request, lambda: services.cancel_holiday(holiday_id=holiday_id, by=actor_of(request)), _("Cuti dibatalkan."))
    return redirect_after_post(request, _list_url(card.date.year))


@require_POST
@for_roles(ADMIN)
def holidays_confirm(request: HttpRequest) -> HttpResponse:
    """Put estimated or cancelled days in force."""
    ids = [int(text) for text in request.POST.getlist("id") if text.isascii() and text.isdigit() and len(text) < 19]
    cards = [card for pk in ids if (card := selectors.holiday_card(pk)) is not None]
    if not cards:
        raise Http404
    _tell(
        request,
        lambda: services.confirm_holidays(holiday_ids=[card.id for card in cards], by=actor_of(request)),
        _("Cuti disahkan dan berkuat kuasa."),
    )
    return redirect_after_post(request, _list_url(cards[0].date.year))


def agency_states() -> tuple[str, ...]:
    """Return the states of the agency's places, else those it was registered with."""
    return people.location_states() or current().states


def _put(request: HttpRequest, holiday_id: int | None, answers: dict[str, Any]) -> str:
    """Save the day, or try it first: then the preview's address is returned."""
    facts = {name: answers[name] for name in ("day", "state", "name_ms", "name_en")}
    from_minutes = minutes_of(answers["from_time"])
    change = {"holiday_id": holiday_id, "from_minutes": from_minutes, **facts}
    if previews.is_asked(request):
        return previews.open_preview(request, "holiday", change)
    services.put_holiday(**change, by=actor_of(request))
    return ""


def _tell(request: HttpRequest, act: Any, said: str) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, said)


def _list_url(year: int) -> str:
    return f"{reverse('worktime:holidays')}?tahun={year}"
