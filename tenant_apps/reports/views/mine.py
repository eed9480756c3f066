"""Laporan saya: an officer's own month in three reports, to read, print and take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.months import last_day
from kit.ui.http import render_page
from tenant_apps.people.viewer import for_officer, viewer_of
from tenant_apps.reports.definitions import Report, Span, report_for

MINE = ("kad", "kehadiran", "pergerakan-harian", "pergerakan", "tugasan")


@dataclass(frozen=True, slots=True)
class Way:
    """One report of the month, with what it is asked."""

    report: Report
    asked: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The question as part of an address."""
        return urlencode(self.asked)


@require_safe
@for_officer
def mine(request: HttpRequest) -> HttpResponse:
    """Laporan saya: attendance, movements and tasks of a month of one's own."""
    viewer = viewer_of(request)
    this_month = viewer.on.replace(day=1)
    first = _month_asked(request.GET.get("bulan", ""), this_month)
    ways = [
        Way(report, _asked(report, first, viewer.person_id or 0))
        for code in MINE
        if (report := report_for(viewer, code)) is not None
    ]
    context = {
        "ways": ways,
        "month": first,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "next": last_day(first) + timedelta(days=1) if first < this_month else None,
    }
    return render_page(request, "reports/mine.html", context)


def _asked(report: Report, first: date, person_id: int) -> tuple[tuple[str, str], ...]:
    who = ("pegawai", str(person_id))
    if report.span == Span.MONTH:
        return (("bulan", f"{first:%Y-%m}"), who)
    return (("dari", f"{first}"), ("ke", f"{last_day(first)}"), who)


def _month_asked(text: str, this_month: date) -> date:
    """The first day of ``2026-11``; nonsense, the future and what lies ten years back are this month."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this_month
    return asked if this_month.replace(year=this_month.year - 10) <= asked <= this_month else this_month
