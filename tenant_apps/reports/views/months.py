"""Bulan: which months are locked, locking one, and opening one again with a reason."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.times import month_long
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.forms import ReasonForm
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.selectors.months import MonthDetail, month_detail, month_rows
from tenant_apps.reports.services import MonthNotLocked, MonthNotReady

OFFICERS_AT_ONCE = 300
"""Up to so many officers a month is locked before the page answers; beyond, by the queue."""


@require_safe
@for_role(Role.ADMIN)
def months(request: HttpRequest) -> HttpResponse:
    """The months, newest first."""
    return render_page(
        request, "reports/months.html", {"rows": month_rows(viewer_of(request).on), "has_colours": has_colours()}
    )


@require_safe
@for_role(Role.ADMIN)
def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month: what it waits for, what locking would do, what its closings did."""
    detail = _detail_or_404(request, month)
    return render_page(request, "reports/month.html", _context(request, detail, ReasonForm()))


@require_POST
@for_role(Role.ADMIN)
def lock(request: HttpRequest, month: str) -> HttpResponse:
    """Lock a month now."""
    detail = _detail_or_404(request, month)
    day, here = detail.row.month, _address(detail)
    try:
        if services.officers_of(day) > OFFICERS_AT_ONCE:
            services.ask_closing(month=day, today=viewer_of(request).on, by=actor_of(request))
            said = _("Penguncian %(month)s dimulakan. Muat semula halaman ini sebentar lagi.")
        else:
            services.close_month(month=day, now=clock.now(), by=actor_of(request))
            said = _("%(month)s dikunci dan kadnya dibekukan.") if has_colours() else _("%(month)s dikunci.")
    except MonthNotReady as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, here)
    messages.info(request, said % {"month": month_long(day)})
    return redirect_after_post(request, here)


@require_POST
@for_role(Role.ADMIN)
def reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Open a locked month again."""
    detail = _detail_or_404(request, month)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return invalid(request, "reports/month.html", _context(request, detail, form))
    try:
        services.reopen_month(
            month=detail.row.month, reason=form.cleaned_data["reason"], now=clock.now(), by=actor_of(request)
        )
    except MonthNotLocked as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, _address(detail))
    except Refusal as refusal:
        form.add_error("reason", refusal.message)
        return invalid(request, "reports/month.html", _context(request, detail, form))
    messages.info(request, _("%(month)s dibuka semula.") % {"month": month_long(detail.row.month)})
    return redirect_after_post(request, _address(detail))


def month_or_404(text: str) -> date:
    """Return the first day of the month an address names, as ``2026-10``."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else _not_found()
    except ValueError:
        return _not_found()


def _not_found() -> date:
    raise Http404


def _detail_or_404(request: HttpRequest, text: str) -> MonthDetail:
    detail = month_detail(month_or_404(text), viewer_of(request).on)
    if detail is None:
        raise Http404
    return detail


def _address(detail: MonthDetail) -> str:
    return reverse("reports:month", args=[f"{detail.row.month:%Y-%m}"])


def _context(request: HttpRequest, detail: MonthDetail, form: ReasonForm) -> dict[str, object]:
    wanted = "pratonton" in request.GET and detail.row.can_lock
    return {
        "detail": detail,
        "row": detail.row,
        "form": form,
        "title": month_long(detail.row.month),
        "has_colours": has_colours(),
        "preview": services.preview_month(month=detail.row.month, now=clock.now()) if wanted else None,
    }
