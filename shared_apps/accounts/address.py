"""Absolute addresses of this host, for letters: jobs and commands have no request to take them from."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from tenants.context import current


def site_name() -> str:
    """Return the name of the agency the code runs in, or of the platform on the root host."""
    return current().name


def who_helps() -> str:
    """Return who helps people of this host who cannot sign in."""
    return _("Pentadbir Sistem") if current().is_public else _("Pentadbir Organisasi anda")


def absolute(path: str) -> str:
    """Return ``path`` on the current agency's host, or on the root host in the public schema."""
    return host_address(current().host or settings.ROOT_DOMAIN, path)


def host_address(host: str, path: str) -> str:
    """Return the absolute address of ``path`` on ``host``: encrypted in production, else at our own port."""
    if settings.ENV.is_production:
        return f"https://{host}{path}"
    return f"http://{host}:{settings.PORT}{path}"
