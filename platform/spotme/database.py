"""Where the servers are: outside ones from the environment, else the embedded ones of this home."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from spotme.env import Env


@dataclass(frozen=True, slots=True)
class ServerUrls:
    """The three servers the product talks to. Broker and cache are two roles even when one server plays both."""

    database_url: str
    redis_url: str
    cache_url: str


# Commands that need no server (makemigrations, collectstatic) get addresses nobody listens on.
_NOWHERE = ServerUrls("postgresql://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0", "redis://127.0.0.1:1/1")


def servers(env: Env) -> ServerUrls:
    """Return the servers' addresses: each from the environment, else from ``servers.json`` of the embedded ones."""
    embedded = _embedded(env)
    redis_url = env.redis_url or embedded.redis_url
    return ServerUrls(
        database_url=env.database_url or embedded.database_url,
        redis_url=redis_url,
        cache_url=env.cache_url or (embedded.cache_url if env.redis_url is None else redis_url),
    )


def django_database(url: str) -> dict[str, Any]:
    """Return Django's ``DATABASES`` entry for a ``postgresql://`` URL: schema-aware, pooled, UTC."""
    parts = urlsplit(url)
    options: dict[str, Any] = {
        **dict(parse_qsl(parts.query)),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 20, "max_lifetime": 720},
    }
    return {
        "ENGINE": "tenants.backend",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "ATOMIC_REQUESTS": False,
    }


def _embedded(env: Env) -> ServerUrls:
    try:
        stated = json.loads((env.home / "servers.json").read_text())
    except FileNotFoundError:
        return _NOWHERE
    return ServerUrls(stated["database_url"], stated["redis_url"], stated["cache_url"])
