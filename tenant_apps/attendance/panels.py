"""What the rooms above add to the officer's pages: they register a function, and the page asks it.

So *Hari ini* can show open issues and the month's card without knowing the rooms they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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

TODAY, TEAM, MONTH, DAY = "today", "team", "month", "day"

_panels: dict[str, tuple[PanelSource, frozenset[str]]] = {}
_cards: list[CardSource] = []


def register_panel(name: str, source: PanelSource, *, pages: Iterable[str] = (TODAY, TEAM)) -> None:
    """Let ``source`` add a panel to *Hari ini* and *Pasukan*, or one of them, after those registered before."""
    _panels[name] = (source, frozenset(pages))


def register_card(source: CardSource) -> None:
    """Let ``source`` say what the officer's card is; the latest registered speaks."""
    _cards[:] = [source]


def panels_for(viewer: Viewer, day: date, page: str = TODAY) -> tuple[Panel, ...]:
    """Return the panels of a page that have something to say."""
    sources = (source for source, pages in _panels.values() if page in pages)
    return tuple(panel for source in sources if (panel := source(viewer, day)) is not None)


def card_of(person_id: int, day: date) -> CardNow:
    """Return the officer's card of the month of ``day``."""
    return _cards[0](person_id, day) if _cards else CardNow()
