"""Dashboards as drawings: figures turned into what the chart tags of the kit take."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kit.ui import charts
from kit.ui.times import date_short
from tenant_apps.attendance.figures import Figures, HeatCell
from tenant_apps.reports.selectors import Dashboard, HeatRow

# Presence below the target shades a cell; below the edge it is also marked. Per cent of those expected.
TARGET = 95.0
WORST = 60.0
EDGE = 80.0


def percent(value: float) -> str:
    """Return ``96.51 %``: two decimals, as the scheme's own dashboards print them."""
    return f"{value:.2f} %"


def places(figures: Figures) -> list[charts.Bar]:
    """Where those clocked in were: shares of the clocked in."""
    parts = (
        (_("Di pejabat"), figures.office, "ok"),
        (_("Bekerja dari rumah"), figures.remote, "place"),
        (_("Luar kawasan"), figures.outside, "time"),
    )
    return [charts.Bar(label, n, f"{n} ({percent(figures.share(n))})", tone=tone) for label, n, tone in parts]


def arrivals(figures: Figures) -> list[charts.Bar]:
    """When they came: the scheme's five buckets, shares of the clocked in."""
    labels = (_("Hingga 07:29"), "07:30–07:59", "08:00–08:29", "08:30–09:00", _("Mulai 09:01"))
    return [
        charts.Bar(label, n, f"{n} ({percent(figures.share(n))})", tone="time" if i == len(labels) - 1 else "")
        for i, (label, n) in enumerate(zip(labels, figures.arrivals, strict=True))
    ]


def course(board: Dashboard) -> list[charts.Bar]:
    """Presence day by day, in per cent of those expected."""
    return [charts.Bar(date_short(day.date), day.rate, percent(day.rate)) for day in board.course]


def heat_columns(board: Dashboard) -> list[str]:
    """The dates as column headings, which break only after the weekday."""
    return [
        date_short(day).replace(" ", "\N{NO-BREAK SPACE}").replace("\N{NO-BREAK SPACE}", " ", 1) for day in board.dates
    ]


def heat_rows(board: Dashboard) -> list[charts.HeatRow]:
    """One row a unit; the name leads into the unit, a cell to the officers of that date."""
    return [_heat_row(board, row) for row in board.rows]


def _heat_row(board: Dashboard, row: HeatRow) -> charts.HeatRow:
    scope = board.scope
    url = f"{reverse('dashboard')}?bahagian={row.unit.id}&dari={scope.first:%Y-%m-%d}&ke={scope.last:%Y-%m-%d}"
    cells = tuple(
        _heat_cell(cell, row.unit.id) if cell else charts.HeatCell("–", None, label=date_short(day))
        for day, cell in zip(board.dates, row.cells, strict=True)
    )
    return charts.HeatRow(row.unit.name, cells, url=url)


def _heat_cell(cell: HeatCell, unit_id: int) -> charts.HeatCell:
    return charts.HeatCell(
        shown=f"{cell.rate:.0f}",
        level=charts.heat_level(cell.rate, TARGET, WORST),
        url=reverse("dashboard-day", args=[unit_id, f"{cell.date:%Y-%m-%d}"]),
        edge=cell.rate < EDGE,
        label=_("%(date)s: %(came)d daripada %(expected)d")
        % {"date": date_short(cell.date), "came": cell.clocked_in, "expected": cell.expected},
    )
