"""Where a change of rules can be tried before it holds: a room above, which knows what days are, says how.

The settings forms have a second button. What it sends goes to the opener registered here instead of the service;
without one there is no such button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

type Opener = Callable[[HttpRequest, str, Mapping[str, Any]], str]
"""Takes the request, the name of the service and its arguments; returns the address of the preview's page.

It raises the refusals of the service itself."""

BUTTON = "pratonton"

_openers: list[Opener] = []


def register_opener(opener: Opener) -> None:
    """Let previews be opened by ``opener``."""
    _openers[:] = [opener]


def is_asked(request: HttpRequest) -> bool:
    """Whether the form was sent by the button of the preview."""
    return BUTTON in request.POST and bool(_openers)


def open_preview(request: HttpRequest, service: str, arguments: Mapping[str, Any]) -> str:
    """Open a preview of a change and return the address of its page."""
    return _openers[0](request, service, arguments)
