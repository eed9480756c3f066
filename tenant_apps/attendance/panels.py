"""What the rooms above add to the officer's pages: they register a function, and the page asks it.

So *Hari ini* can show open issues and the month's card without knowing the rooms they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tenant_apps.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page: a template and what it is rendered with."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CardNow:
    """The card of the running month: its colour (empty: none yet), the days that count, how many are allowed.

    ``months`` are the year's cells (``kit.ui.templatetags.ui.CardMonth``); ``why`` is the sentence beside them.
    """

    colour: str = ""
    count: int = 0
    limit: int = 3
    months: tuple[Any, ...] = field(default=())
    why: str = ""


type PanelSource = Callable[[Viewer, date], Panel | None]
type CardSource = Callable[[int, date], CardNow]

_panels: dict[str, PanelSource] = {}
_cards: list[CardSource] = []


def register_panel(name: str, source: PanelSource) -> None:
    """Let ``source`` add a panel to *Hari ini*, after those registered before; called by the stream."""
    _panels[name] = source


def register_card(source: CardSource) -> None:
    """Let ``source`` say what the officer's card is; the latest registered speaks."""
    _cards[:] = [source]


def panels_for(viewer: Viewer, day: date) -> tuple[Panel, ...]:
    """Return the panels that have something to say."""
    return tuple(panel for source in _panels.values() if (panel := source(viewer, day)) is not None)


def card_of(person_id: int, day: date) -> CardNow:
    """Return the officer's card of the month of ``day``."""
    return _cards[0](person_id, day) if _cards else CardNow()
