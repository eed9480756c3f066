"""The icons: Lucide's shapes on a 24 px grid, drawn with the text's colour.

Only the names listed in ``static/vendor/VENDOR.toml`` exist; an unknown name is a programmer's error and raises.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

VENDOR = Path(__file__).resolve().parent / "static" / "vendor"


def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """Return the SVG of ``name``, ``size`` px wide. Without ``label`` it is decoration, hidden from screen readers.

    :raises KeyError: when the icon was never picked.
    """
    meaning = _attributes({"role": "img", "aria-label": label} if label else {"aria-hidden": "true"})
    return format_html(
        '<svg class="icon" {} width="{}" height="{}" viewBox="0 0 24 24" focusable="false">{}</svg>',
        meaning,
        size,
        size,
        _shapes(name),
    )


@cache
def names() -> tuple[str, ...]:
    """Return every picked icon's name, sorted."""
    return tuple(sorted(_table()))


@cache
def _shapes(name: str) -> SafeString:
    return format_html_join("", "<{} {}/>", ((tag, _attributes(values)) for tag, values in _table()[name]))


def _attributes(values: dict[str, str]) -> SafeString:
    return format_html_join(" ", '{}="{}"', values.items())


@cache
def _table() -> dict[str, list[tuple[str, dict[str, str]]]]:
    entries = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["vendor"]
    lucide = next(entry for entry in entries if entry["name"] == "lucide")
    file = VENDOR / f"lucide-{lucide['version']}" / "icons.json"
    table: dict[str, list[tuple[str, dict[str, str]]]] = json.loads(file.read_text(encoding="utf-8"))
    return table
