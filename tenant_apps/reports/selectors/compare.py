"""Two months of a scope side by side: the answers of the dashboard, and presence unit by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from kit.months import last_day
from tenant_apps.attendance import figures as days
from tenant_apps.people.selectors import UnitNode
from tenant_apps.reports.selectors.dashboard import Scope


@dataclass(frozen=True, slots=True)
class UnitPair:
    """A unit's presence in both months, in per cent; None where nobody was to work."""

    unit: UnitNode
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Percentage points up or down."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """The earlier month, the later month, and the units of the scope in both."""

    earlier: date
    later: date
    before: days.Figures
    after: days.Figures
    units: tuple[UnitPair, ...]

    @property
    def has_days(self) -> bool:
        return bool(self.before.expected or self.after.expected)


def comparison(scope: Scope, earlier: date, later: date) -> Comparison:
    """Return two months of a scope, both given by their first day. Four statements."""
    return Comparison(
        earlier=earlier,
        later=later,
        before=days.figures(scope.paths, earlier, last_day(earlier)),
        after=days.figures(scope.paths, later, last_day(later)),
        units=_units(scope, _rates(scope, earlier), _rates(scope, later)),
    )


def _rates(scope: Scope, month: date) -> dict[str, float]:
    expected: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for depth in {unit.path.count("/") - 1 for unit in scope.groups}:
        for cell in days.heat(scope.paths, month, last_day(month), depth=depth):
            expected[cell.path] += cell.expected
            came[cell.path] += cell.clocked_in
    return {path: 100 * came[path] / count for path, count in expected.items() if count}


def _units(scope: Scope, before: dict[str, float], after: dict[str, float]) -> tuple[UnitPair, ...]:
    return tuple(UnitPair(unit, before.get(unit.path), after.get(unit.path)) for unit in scope.groups)
