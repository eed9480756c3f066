"""The tags and filters pages are composed of. Usage of each: ``kit/ui/README.md``; specimens: ``/ui/``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.ui import charts, times
from kit.ui import radar as radar_drawing
from kit.ui.icons import icon as icon_svg
from kit.ui.nav import NavItem
from kit.ui.statuses import CardColour, Text, day_look, decision_look
from kit.ui.statuses import card_colour as colour_of
from kit.ui.tables import Page, Table

register = template.Library()

register.filter("clock", times.clock)
register.filter("hm", times.hm)
register.filter("date_long", times.date_long)
register.filter("date_day", times.date_day)
register.filter("date_short", times.date_short)
register.filter("month_long", times.month_long)
register.filter("month_short", times.month_short)
register.filter("duration", times.duration)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: ``state`` is done, current, todo or failed; ``note`` a line below (a date, who acts)."""

    label: Text
    state: str = "todo"
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardMonth:
    """One month of the card's year: its number, its colour (None: no card yet), days to explain, where it leads."""

    month: int
    colour: str | None = None
    count: int | None = None
    url: str = ""
    current: bool = False


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """``{% icon "clock" %}``; with a label it speaks: ``{% icon "lock" label=_("Dikunci") %}``."""
    return icon_svg(name, label, size)


@register.inclusion_tag("ui/pill.html")
def pill(status: str, note: str = "") -> dict[str, Any]:
    """A day's status or flag; ``note`` follows the word (``Lewat 12m``)."""
    return {"look": day_look(status), "note": note}


@register.inclusion_tag("ui/tag.html")
def tag(state: str, label: str = "") -> dict[str, Any]:
    """A decision's state, outlined; ``label`` replaces the word (a choice's own label)."""
    look = decision_look(state)
    return {"look": look, "label": label or look.label}


@register.inclusion_tag("ui/card_colour.html")
def card_colour(colour: str | None, size: str = "") -> dict[str, Any]:
    """The month's card as a small card shape; ``size`` may be "large"."""
    return {"card": colour_of(colour), "size": size, "name": _card_name(colour_of(colour))}


@register.inclusion_tag("ui/card_year.html")
def card_year(months: Iterable[CardMonth], label: str = "") -> dict[str, Any]:
    """Twelve months of cards in a strip."""
    cells = [
        {
            "month": month,
            "name": times.month_short(month.month),
            "card": colour_of(month.colour),
            "said": _card_name(colour_of(month.colour)),
        }
        for month in months
    ]
    return {"cells": cells, "label": label or _("Kad setiap bulan")}


@register.inclusion_tag("ui/schedule_chip.html")
def schedule_chip(code: str | None, start: Any = None, end: Any = None, window_end: Any = None) -> dict[str, Any]:
    """A working-hours chip; start and end (times) add the long form, ``window_end`` draws WBF's wedge."""
    return {"code": code, "start": start, "end": end, "dial": _dial(start, window_end)}


@register.inclusion_tag("ui/radar.html")
def radar(seen: radar_drawing.Sight, *, text: bool = False) -> dict[str, Any]:
    """Where the fix stands to the office; ``text=True`` prints the sentence beside the drawing."""
    return {"radar": radar_drawing.drawing(seen), "text": text}


@register.inclusion_tag("ui/stat.html")
def stat(
    label: str, value: Any, note: str = "", *, url: str = "", icon: str = "", tone: str = "", unit: str = ""
) -> dict[str, Any]:
    """One number with its name; ``url`` makes the whole box a link."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "url": url,
        "icon": icon,
        "tone": tone,
        "unit": unit,
    }


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(items: Sequence[charts.Bar], title: str, top: float | None = None) -> dict[str, Any]:
    """Horizontal bars from zero, each with its value, and the same as a table."""
    return {"bars": charts.bars(items, top), "title": title, "said": _said(title, items)}


@register.inclusion_tag("ui/stacked_bar.html")
def stacked_bar(items: Sequence[charts.Bar], title: str) -> dict[str, Any]:
    """Parts of one whole on one line, with a legend that holds the numbers."""
    return {"parts": charts.stack(items), "title": title, "said": _said(title, items)}


@register.inclusion_tag("ui/heat_map.html")
def heat_map(
    columns: Sequence[str], rows: Sequence[charts.HeatRow], title: str, corner: str = "", note: str = ""
) -> dict[str, Any]:
    """Rows × columns; darker is farther from the target, the number is in every cell, a cell is a link."""
    return {"columns": columns, "rows": rows, "title": title, "corner": corner, "note": note}


@register.inclusion_tag("ui/sparkline.html")
def sparkline(values: Sequence[float], label: str) -> dict[str, Any]:
    """A small line without axes; ``label`` is the sentence that says what it shows."""
    return {"points": charts.line(values), "label": label}


@register.inclusion_tag("ui/trend.html")
def trend(items: Sequence[charts.Bar], title: str) -> dict[str, Any]:
    """A line over time on a labelled scale, its first and last value printed, and the same as a table."""
    values = [item.value for item in items]
    low, high = charts.scale(values)
    return {
        "points": charts.line(values, 60, low=low, high=high),
        "low": low,
        "high": high,
        "items": items,
        "first": items[0] if items else None,
        "last": items[-1] if items else None,
        "title": title,
        "said": _said(title, items),
    }


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Sequence[Step], label: str = "", *, wide: bool = False) -> dict[str, Any]:
    """The steps of a way, one below the other; with ``wide`` beside each other where there is room."""
    return {"steps": steps, "label": label or _("Langkah"), "wide": wide}


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(crumbs: Sequence[tuple[Text, str]]) -> dict[str, Any]:
    """The way here: ``(label, url)`` pairs; the last one is this page and needs no url."""
    return {"crumbs": crumbs}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Sequence[NavItem], label: str) -> dict[str, Any]:
    """Links to sister pages, the current one marked."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/pager.html")
def pager(page: Page) -> dict[str, Any]:
    """Links to the pages before and after (`kit.ui.tables.Page`); they keep the other query parameters."""
    return {"page": page}


@register.inclusion_tag("ui/data_list.html")
def data_list(items: Iterable[tuple[Text, Any]]) -> dict[str, Any]:
    """Names and values in ruled rows."""
    return {"items": items}


@register.inclusion_tag("ui/progress.html")
def progress(value: int | None, label: str, *, top: int = 100, url: str = "", note: str = "") -> dict[str, Any]:
    """How far a job is (None: under way, nobody knows how far); ``url`` is asked every second for the next state."""
    return {"value": value, "top": top, "label": label, "url": url, "note": note}


@register.inclusion_tag("ui/fresh.html")
def fresh(moment: Any, note: str = "") -> dict[str, Any]:
    """``data setakat 9.31 pagi``: every board and dashboard says how old its figures are."""
    return {"moment": moment, "note": note}


@register.inclusion_tag("ui/server_clock.html", takes_context=True)
def server_clock(context: RequestContext) -> dict[str, Any]:
    """The server's time, running, large."""
    return {"now": context.get("server_now")}


@register.inclusion_tag("ui/filter_bar.html", takes_context=True)
def filter_bar(context: RequestContext, form: BaseForm, target: str = "") -> dict[str, Any]:
    """A GET form in one line; with ``target`` (a selector) htmx refreshes that part as the filters change."""
    return {"form": form, "target": target, "request": context.get("request")}


@register.inclusion_tag("ui/table.html")
def table(table: Table) -> dict[str, Any]:
    """A `kit.ui.tables.Table`: sorted, paged, as stacked cards on phones."""
    return {"table": table}


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "", *, eyebrow: str = "") -> SafeString:
    """The page's one h1, a lead sentence, and actions as its content."""
    return _block("ui/page_header.html", content, title=title, lead=lead, eyebrow=eyebrow)


@register.simple_block_tag
def hero(content: str, title: str, lead: str = "", *, eyebrow: str = "") -> SafeString:
    """The front page's opening: the h1 large, a lead sentence, actions as its content, and the card as a picture."""
    return _block("ui/hero.html", content, title=title, lead=lead, eyebrow=eyebrow)


@register.simple_block_tag
def card(content: str, title: str = "", *, icon: str = "", url: str = "", link: str = "") -> SafeString:
    """A white sheet; ``url`` and ``link`` put a way on in its head."""
    return _block("ui/card.html", content, title=title, icon=icon, url=url, link=link)


@register.simple_block_tag
def punch_card(content: str, colour: str | None, month: str, note: str = "") -> SafeString:
    """The officer's card of the month: a coloured strip ``KAD KUNING · November · 0/3``, then the content.

    Without a colour (agencies whose months have none) the strip names the month alone.
    """
    return _block("ui/punch_card.html", content, card=colour_of(colour), month=month, note=note)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Something to know: tones info, quiet, warn, danger (with an icon and a bar)."""
    icons = {"info": "info", "quiet": "info", "warn": "triangle-alert", "danger": "circle-alert"}
    return _block("ui/notice.html", content, tone=tone, title=title, icon=icons[tone])


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """Nothing here: why, and (as content) what next."""
    return _block("ui/empty.html", content, title=title, icon=icon)


@register.simple_block_tag
def dock(content: str) -> SafeString:
    """The page's main action, at the thumb on phones, in place on wide screens."""
    return _block("ui/dock.html", content)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog, opened by ``<x-dialog for="id"><button>…``."""
    return _block("ui/dialog.html", content, id=id, title=title)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "ellipsis-vertical", *, quiet: bool = True) -> SafeString:
    """A small menu (``<details>``); its content are links and buttons."""
    return _block("ui/menu.html", content, label=label, icon=icon, quiet=quiet)


@register.simple_block_tag
def more(content: str, label: str) -> SafeString:
    """A disclosure: a line that opens."""
    return _block("ui/more.html", content, label=label)


def _block(name: str, content: str, **context: Any) -> SafeString:
    return render_to_string(name, {"content": content, **context})


def _card_name(card: CardColour) -> str:
    return f"{card.name} ({card.meaning})" if card.meaning else str(card.name)


def _said(title: str, items: Sequence[charts.Bar]) -> str:
    """The one sentence of a chart: its title and every number, unless there are too many to listen to."""
    few = items if len(items) <= 8 else sorted(items, key=lambda item: -item.value)[:3]
    numbers = ", ".join(f"{item.label} {item.shown or f'{item.value:g}'}" for item in few)
    return f"{title}: {numbers}" if numbers else str(title)


def _dial(start: Any, window_end: Any) -> dict[str, float] | None:
    """The clock glyph's hands in degrees: 30 an hour, from twelve."""
    if start is None:
        return None
    angle = (start.hour % 12 + start.minute / 60) * 30
    if window_end is None:
        return {"start": angle}
    return {"start": angle, "end": (window_end.hour % 12 + window_end.minute / 60) * 30}
