"""Dashboards put together from the figures of the rooms below, cut to what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tenant_apps.attendance import figures as days
from tenant_apps.people.selectors import UnitNode, unit_tree
from tenant_apps.people.viewer import EXECUTIVE, Viewer

LONGEST_PERIOD = timedelta(days=92)
HEAT_DATES = 31
SHORTEST_HEAT = 14
NOWHERE = ("/none/",)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a dashboard looks at: ``unit`` and all below it, or everything the viewer may see; dates included."""

    unit: UnitNode | None
    paths: tuple[str, ...]
    units: tuple[UnitNode, ...]
    first: date
    last: date

    @property
    def one_day(self) -> bool:
        """Whether the period is a single date."""
        return self.first == self.last

    @property
    def choices(self) -> tuple[UnitNode, ...]:
        """The topmost units in scope, to choose a division from."""
        tops = {unit.path for unit in self.units if not any(_below(unit, other) for other in self.units)}
        return tuple(unit for unit in self.units if unit.path in tops)

    @property
    def groups(self) -> tuple[UnitNode, ...]:
        """The units the heat map has a row for: the children of the chosen unit, else the topmost ones."""
        if self.unit is None:
            return self.choices
        return tuple(unit for unit in self.units if unit.parent_id == self.unit.id) or (self.unit,)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit's presence over the dates of the heat map; None where nobody was expected."""

    unit: UnitNode
    cells: tuple[days.HeatCell | None, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The three answers and the heat map of a scope; ``course`` is its presence day by day."""

    scope: Scope
    registered: int
    figures: days.Figures
    dates: tuple[date, ...]
    rows: tuple[HeatRow, ...]
    course: tuple[days.HeatCell, ...]
    fresh_at: datetime | None


def scope_for(viewer: Viewer, *, unit_id: int | None, first: date, last: date) -> Scope | None:
    """Return the scope asked for, or None when ``viewer`` may not know of the unit. One statement."""
    if not viewer.sees_everyone and not viewer.is_any(EXECUTIVE):
        return None
    paths = () if viewer.sees_everyone else viewer.granted_units or NOWHERE
    units = tuple(unit for unit in unit_tree(last) if not paths or _within(unit.path, paths))
    if unit_id is None:
        return Scope(None, paths, units, first, last)
    unit = next((unit for unit in units if unit.id == unit_id), None)
    return Scope(unit, (unit.path,), units, first, last) if unit else None


def dashboard(scope: Scope) -> Dashboard:
    """Return the dashboard of ``scope``. Four statements.

    Its heat map shows the period, but at least its last fortnight and at most its last 31 dates: a day alone says
    nothing about whether a unit is getting better.
    """
    start = min(scope.first, scope.last - timedelta(days=SHORTEST_HEAT - 1))
    start = max(start, scope.last - timedelta(days=HEAT_DATES - 1))
    dates = tuple(start + timedelta(days=i) for i in range((scope.last - start).days + 1))
    inside = scope.units if scope.unit is None else [u for u in scope.units if u.path.startswith(scope.unit.path)]
    return Dashboard(
        scope=scope,
        registered=sum(unit.officers for unit in inside),
        figures=days.figures(scope.paths, scope.first, scope.last),
        dates=dates,
        rows=_heat_rows(scope, dates),
        course=days.daily(scope.paths, dates[0], dates[-1]),
        fresh_at=days.freshness(scope.first, scope.last),
    )


def latest_day(scope: Scope) -> Scope:
    """Return ``scope`` on the latest day of its last month on which somebody was to work. One statement."""
    found = days.latest_expected(scope.paths, since=scope.last - timedelta(days=HEAT_DATES), until=scope.last)
    return replace(scope, first=found, last=found) if found else scope


def _heat_rows(scope: Scope, dates: tuple[date, ...]) -> tuple[HeatRow, ...]:
    depths = {unit.path.count("/") - 1 for unit in scope.groups}
    cells = {
        (cell.path, cell.date): cell
        for depth in depths
        for cell in days.heat(scope.paths, dates[0], dates[-1], depth=depth)
    }
    return tuple(HeatRow(unit, tuple(cells.get((unit.path, day)) for day in dates)) for unit in scope.groups)


def _below(unit: UnitNode, other: UnitNode) -> bool:
    return unit.path != other.path and unit.path.startswith(other.path)


def _within(path: str, paths: Iterable[str]) -> bool:
    return any(path.startswith(granted) for granted in paths)
