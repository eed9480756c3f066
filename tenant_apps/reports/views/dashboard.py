"""Dashboards: three answers and a heat map, and the officers behind a number."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kit.ui.http import invalid, render_page
from kit.ui.times import date_day
from shared_apps.accounts.roles import Role
from tenant_apps.attendance import figures as days
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.reports import charts
from tenant_apps.reports.forms import PeriodForm
from tenant_apps.reports.selectors import Scope, dashboard, latest_day, scope_for

LIST_LIMIT = 500


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def dashboard_page(request: HttpRequest) -> HttpResponse:
    """The executive's dashboard; a chosen unit shows its own sections."""
    viewer = viewer_of(request)
    form = PeriodForm(request.GET)
    valid = form.is_valid()
    first, last = form.period(viewer.on) if valid else (viewer.on, viewer.on)
    scope = scope_for(viewer, unit_id=form.cleaned_data.get("bahagian"), first=first, last=last)
    if scope is None:
        raise Http404
    if valid and not form.asks_dates:
        scope = latest_day(scope)
    form.offer_units([(str(unit.id), unit.trail) for unit in scope.units])
    board = dashboard(scope)
    context = {
        "form": form,
        "board": board,
        "is_today": scope.last == viewer.on,
        "instead_of_today": valid and not form.asks_dates and scope.last != viewer.on,
        "heading": scope.unit.name if scope.unit else _("Dashboard"),
        "period": _period(scope),
        "crumbs": _crumbs(scope),
        "places": charts.places(board.figures),
        "arrivals": charts.arrivals(board.figures),
        "rate": charts.percent(board.figures.rate),
        "course": charts.course(board),
        "compare": _compare_url(scope),
        "heat_columns": charts.heat_columns(board),
        "heat_rows": charts.heat_rows(board),
    }
    answer = render_page if valid else invalid
    return answer(request, "reports/dashboard.html", context, fragment="board")


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def day_page(request: HttpRequest, unit_id: int, day: str) -> HttpResponse:
    """The officers of one unit on one date, grouped by how their day stands."""
    on = _date_or_404(day)
    scope = scope_for(viewer_of(request), unit_id=unit_id, first=on, last=on)
    if scope is None:
        raise Http404
    lines = days.day_lines(scope.paths, on, limit=LIST_LIMIT)
    context = {
        "scope": scope,
        "lead": date_day(on),
        "groups": _by_status(lines),
        "crumbs": [*_crumbs(scope), (date_day(on), "")],
        "full": len(lines) >= LIST_LIMIT,
    }
    return render_page(request, "reports/day.html", context)


def _date_or_404(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


def _period(scope: Scope) -> str:
    if scope.one_day:
        return date_day(scope.first)
    return _("%(first)s hingga %(last)s") % {"first": date_day(scope.first), "last": date_day(scope.last)}


def _crumbs(scope: Scope) -> list[tuple[str, str]]:
    """The way down: everything, then each unit above the chosen one, then itself; the dates stay."""
    dates = f"dari={scope.first:%Y-%m-%d}&ke={scope.last:%Y-%m-%d}"
    above = [unit for unit in scope.units if scope.unit and scope.unit.path.startswith(unit.path)]
    return [
        (_("Semua"), f"{reverse('dashboard')}?{dates}"),
        *((unit.name, f"{reverse('dashboard')}?bahagian={unit.id}&{dates}") for unit in above),
    ]


def _compare_url(scope: Scope) -> str:
    unit = f"bahagian={scope.unit.id}&" if scope.unit else ""
    return f"{reverse('dashboard-compare')}?{unit}bulan={scope.last:%Y-%m}"


def _by_status(lines: tuple[days.DayLine, ...]) -> list[tuple[str, list[days.DayLine]]]:
    groups: dict[str, list[days.DayLine]] = {}
    for line in lines:
        groups.setdefault("LEWAT" if "LEWAT" in line.flags else line.primary, []).append(line)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
