"""What every template may read: the theme chosen, and the frame (built only when a layout asks for it)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kit import clock
from kit.ui.nav import frame_of
from kit.ui.themes import theme_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Return ``theme`` ("light", "dark" or "" for the system's), ``frame``, ``nav`` and ``server_now``."""
    return {
        "theme": theme_of(request),
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "nav": SimpleLazyObject(lambda: frame_of(request).nav),
        "server_now": clock.now(),
    }
