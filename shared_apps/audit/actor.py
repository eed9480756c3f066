"""Who did it: the person (or the machine) behind a deed, as the audit trail names them."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who does something. ``user_id`` is empty for jobs, terminals and commands, which only have a name."""

    user_id: int | None
    name: str
    ip: str | None = None
    request_id: str = ""


SYSTEM = Actor(user_id=None, name="Sistem")


def actor_of(request: HttpRequest) -> Actor:
    """Return who stands behind ``request``; an anonymous visitor has neither id nor name."""
    user: Any = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    return Actor(
        user_id=user.pk if is_known else None,
        name=user.get_full_name() if is_known else "",
        ip=client_ip(request),
        request_id=request_id(request),
    )


def client_ip(request: HttpRequest) -> str | None:
    """Return the caller's address, looking behind as many proxies as the deployment says stand in front of us.

    Each proxy appends the address it saw to ``X-Forwarded-For``, so only the last ones can be believed: what
    stands further left was written by the caller.
    """
    chain = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.PROXIES_IN_FRONT
    found = chain[-proxies] if proxies and len(chain) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found.strip()))
    except ValueError:
        return None


def request_id(request: HttpRequest) -> str:
    """Return the id under which the ingress and our log know ``request``, or nothing."""
    given = getattr(request, "request_id", "") or request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else ""
