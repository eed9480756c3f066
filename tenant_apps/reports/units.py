"""The units somebody may choose on a page of reports."""

from __future__ import annotations

from tenant_apps.people.selectors import UnitNode, unit_tree
from tenant_apps.people.viewer import EXECUTIVE, Viewer


def units_to_choose(viewer: Viewer) -> tuple[UnitNode, ...]:
    """Return all units for whoever sees everyone, the granted ones for an executive, else none. One statement."""
    if viewer.sees_everyone:
        return unit_tree(viewer.on)
    if viewer.is_any(EXECUTIVE) and viewer.granted_units:
        return tuple(unit for unit in unit_tree(viewer.on) if unit.path.startswith(viewer.granted_units))
    return ()
