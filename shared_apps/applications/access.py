"""Which applications a browser may see: those whose link it opened, until the link's life is over."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from shared_apps.applications.addresses import LINK_LIFE
from shared_apps.applications.selectors import link_key_of

SESSION_KEY = "applications"
MOST = 10


def grant(request: HttpRequest, reference: str, *, now: datetime) -> None:
    """Let this browser see ``reference`` for as long as a link lives; the oldest of many is forgotten."""
    held = dict(request.session.get(SESSION_KEY, {}))
    held.pop(reference, None)
    held[reference] = {"key": link_key_of(reference), "until": (now + LINK_LIFE).timestamp()}
    request.session[SESSION_KEY] = dict(list(held.items())[-MOST:])


def may_see(request: HttpRequest, reference: str, *, now: datetime) -> bool:
    """Whether this browser opened a link to ``reference`` that still counts."""
    held = request.session.get(SESSION_KEY, {}).get(reference)
    if held is None or held["until"] <= now.timestamp():
        return False
    return bool(held["key"]) and held["key"] == link_key_of(reference)
