"""A measured figure beside its budget, and the table of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in ``unit``, and the budget: the most it may be, or with ``at_least`` the least."""

    name: str
    value: float
    unit: str
    budget: float
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the budget is kept."""
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    @property
    def used(self) -> float:
        """The share of the budget that is used up: below 1 is good."""
        if self.at_least:
            return self.budget / self.value if self.value else float("inf")
        return self.value / self.budget


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines of a table."""
    lines = [f"{'':2}{'what':<58}{'measured':>12}  {'budget':>14}  {'used':>5}  unit"]
    for one in figures:
        bound = f"{'≥' if one.at_least else '≤'} {_short(one.budget)}"
        mark = "✓" if one.is_kept else "✗"
        lines.append(f"{mark} {one.name:<58}{_short(one.value):>12}  {bound:>14}  {one.used:>5.0%}  {one.unit}")
    return "\n".join(lines) + "\n"


def keep(figures: Iterable[Figure], path: Path) -> None:
    """Write the figures to ``path`` as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(one) | {"kept": one.is_kept, "used": round(one.used, 3)} for one in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:,.2f}"
