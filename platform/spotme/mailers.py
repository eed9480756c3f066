"""Where letters go: Django's ``MAILERS`` from one URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def mailers(url: str | None, *, home: Path) -> dict[str, dict[str, Any]]:
    """Return Django's ``MAILERS`` for an e-mail URL; without one, letters become files under ``home/mail``.

    ``smtp://`` speaks in clear text, ``smtp+tls://`` upgrades by STARTTLS, ``smtps://`` is encrypted from the start.
    """
    parts = urlsplit(url or f"file://{home / 'mail'}")
    if parts.scheme in ("console", "memory"):
        backend = {"console": "console", "memory": "locmem"}[parts.scheme]
        return {"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}}
    if parts.scheme == "file":
        folder = unquote(parts.path) or str(home / "mail")
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "OPTIONS": {"file_path": folder},
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname or "localhost",
                "port": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_ssl": parts.scheme == "smtps",
                "use_tls": parts.scheme == "smtp+tls",
                "timeout": int(parse_qs(parts.query).get("timeout", ["15"])[0]),
            },
        }
    }
