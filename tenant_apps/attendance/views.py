"""The officer's pages: today, the punch, the month, the records; and the supervisor's team."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, render_page, wants_fragment
from kit.ui.tables import cut
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import client_ip
from tenant_apps.attendance import forms, panels, services
from tenant_apps.attendance.month import month_page
from tenant_apps.attendance.selectors import day_of, punch_cards, punches_of, punches_on, sight_of, told
from tenant_apps.attendance.selectors.reading import read_around, standing_now
from tenant_apps.attendance.services import Receipt
from tenant_apps.attendance.today import Today, quick_reasons, today_of
from tenant_apps.people.selectors import geofences
from tenant_apps.people.viewer import Viewer, for_officer, for_role, viewer_of

PENDING = "attendance.pending_punch"
# A punch that waited longer for its sign-in counts from the sign-in; the moment it was sent stays as evidence.
SIGN_IN_WITHIN = timedelta(minutes=15)


@require_GET
@for_role()
def today(request: HttpRequest) -> HttpResponse:
    """Hari ini; who is no officer (yet) is led to the first page of their role."""
    viewer, now = viewer_of(request), clock.now()
    if viewer.person_id is None:
        return redirect(_first_page(viewer))
    return render_page(request, "attendance/today.html", _today_context(viewer, now), fragment="card")


@require_POST
def punch(request: HttpRequest) -> HttpResponse:
    """Daftar masuk or keluar: kept whatever it says, then the card as it stands."""
    now = clock.now()
    if not request.user.is_authenticated:
        return _keep_until_signed_in(request, now)
    viewer = viewer_of(request)
    if viewer.person_id is None:
        raise Http404
    try:
        receipt = _record(request, viewer.person_id, request.POST, now)
    except services.KindUnknown as refusal:
        return _refused(request, viewer, now, refusal)
    if not wants_fragment(request):
        return _see_today()
    return _stamped(request, receipt, now)


@require_POST
@for_officer
def late_fix(request: HttpRequest) -> HttpResponse:
    """A place that arrived after its punch; answered quietly, whatever becomes of it."""
    fix, person_id = forms.fix_of(request.POST), viewer_of(request).person_id
    if fix is not None and person_id is not None:
        services.attach_fix(person_id=person_id, uuid=forms.submission_of(request.POST), fix=fix, now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_GET
@for_officer
def resume(request: HttpRequest) -> HttpResponse:
    """After the sign-in: the punch that was kept is sent."""
    pending = request.session.pop(PENDING, None)
    person_id = viewer_of(request).person_id
    if pending is None or person_id is None:
        return redirect("attendance:today")
    now = clock.now()
    data, sent_at = forms.pending_data(pending)
    at = sent_at if timedelta(0) <= now - sent_at <= SIGN_IN_WITHIN else now
    try:
        _record(request, person_id, data, at, device_at=sent_at)
    except services.KindUnknown:
        return redirect("attendance:today")
    return _see_today()


@require_GET
@for_officer
def month(request: HttpRequest) -> HttpResponse:
    """Bulan saya: the month's days, each with its pills."""
    viewer = viewer_of(request)
    page = month_page(viewer.person_id or 0, month_asked(request, viewer.on), today=viewer.on)
    context = {
        "page": page,
        "card": panels.card_of(viewer.person_id or 0, page.first),
        "panels": panels.panels_for(viewer, viewer.on, panels.MONTH),
    }
    return render_page(request, "attendance/month.html", context, fragment="month")


@require_GET
@for_officer
def day(request: HttpRequest, day: date) -> HttpResponse:
    """One day: its punches, places, and how its verdict came about."""
    viewer = viewer_of(request)
    context = day_context(viewer.person_id or 0, day, request) | {"panels": panels.panels_for(viewer, day, panels.DAY)}
    return render_page(request, "attendance/day.html", context)


@require_GET
@for_officer
def records(request: HttpRequest) -> HttpResponse:
    """Transaksi: the raw records, latest first."""
    rows, page = cut(request, punches_of(viewer_of(request).person_id or 0).prefetch_related("fixes"), 30)
    return render_page(request, "attendance/records.html", {"punches": punch_cards(rows), "page": page})


def _first_page(viewer: Viewer) -> str:
    """:raises Http404: they hold no role either."""
    if viewer.is_any(Role.ADMIN.value, Role.CLERK.value):
        return "worktime:hub"
    if viewer.is_any(Role.EXECUTIVE.value):
        return "dashboard"
    raise Http404


def _today_context(viewer: Viewer, now: datetime) -> dict[str, object]:
    card = panels.card_of(viewer.person_id or 0, viewer.on)
    return {
        "today": _today(viewer, now),
        "card": card,
        "note": f"{card.count}/{card.limit}" if card.colour else "",
        "reasons": quick_reasons(),
        "panels": panels.panels_for(viewer, viewer.on),
        "now": now,
    }


def _today(viewer: Viewer, now: datetime) -> Today | None:
    person_id = viewer.person_id or 0
    reading = read_around(person_id, now)
    standing = standing_now(person_id, now, reading)
    if standing is None:
        return None
    punches = punches_on(person_id, standing.date)
    return today_of(standing, punches=punches, geofences=reading.geofences)


def _record(
    request: HttpRequest, person_id: int, data: QueryDict, at: datetime, device_at: datetime | None = None
) -> Receipt:
    return services.record_punch(
        person_id=person_id,
        kind=data.get("kind", ""),
        uuid=forms.submission_of(data),
        at=at,
        fix=forms.fix_of(data),
        declared=data.get("place") or None,
        reason=forms.reason_of(data),
        ip=client_ip(request),
        device_at=device_at,
    )


def _stamped(request: HttpRequest, receipt: Receipt, now: datetime) -> HttpResponse:
    """The card as the punch leaves it, from what the punch has read already."""
    if receipt.standing is None:
        shown = _today(viewer_of(request), now)
    else:
        shown = today_of(receipt.standing, punches=(), geofences=receipt.geofences, just=receipt.card)
    context = {"today": shown, "reasons": quick_reasons(), "now": now}
    return render_page(request, "attendance/today.html", context, fragment="card")


def _see_today() -> HttpResponse:
    response = HttpResponseRedirect(reverse("attendance:today"))
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _refused(request: HttpRequest, viewer: Viewer, now: datetime, refusal: Refusal) -> HttpResponse:
    context = _today_context(viewer, now) | {"refusal": refusal}
    return invalid(request, "attendance/today.html", context, fragment="card")


def _keep_until_signed_in(request: HttpRequest, now: datetime) -> HttpResponse:
    """Nothing is lost when the sign-in ran out: the punch waits in the session and is sent after it."""
    request.session[PENDING] = forms.pending_of(request.POST, now)
    target = f"{reverse('accounts:sign-in')}?next={reverse('attendance:resume')}"
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": target})
    response = HttpResponseRedirect(target)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def month_asked(request: HttpRequest, today: date) -> date:
    """The first day of ``?bulan=2026-11``; nonsense is this month."""
    try:
        asked = datetime.strptime(request.GET.get("bulan", ""), "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= 20 else today.replace(day=1)


def day_context(person_id: int, day: date, request: HttpRequest) -> dict[str, object]:
    """What the page of one day is rendered with; shared with the supervisor's page."""
    viewer = viewer_of(request)
    fences = geofences()
    return {
        "date": day,
        "day": day_of(person_id, day),
        "punches": [(card, sight_of(card, fences)) for card in punches_on(person_id, day)],
        "trace": told(person_id, day, request.LANGUAGE_CODE),
        "previous": day - timedelta(days=1),
        "next": day + timedelta(days=1) if day < viewer.on else None,
        "own": person_id == viewer.person_id,
    }
