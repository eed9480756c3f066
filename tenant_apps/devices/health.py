"""Terminals and records that need somebody: the check of this room for :mod:`tenant_apps.people.health`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.devices.selectors import overview
from tenant_apps.people.health import GRAVE, Finding


def terminals_check(on: date) -> Iterator[Finding]:
    """Yield open alerts of terminals and records nobody could be given. Two statements."""
    alerts = len(overview.open_alerts())
    yield Finding(
        "peranti-amaran",
        alerts,
        ngettext("%(count)d amaran peranti", "%(count)d amaran peranti", alerts) % {"count": alerts},
        _("Rekod mungkin tertahan di dalam peranti."),
        reverse("devices:terminals"),
        GRAVE,
    )
    waiting = overview.quarantine().count()
    yield Finding(
        "peranti-kuarantin",
        waiting,
        ngettext("%(count)d rekod dalam kuarantin", "%(count)d rekod dalam kuarantin", waiting) % {"count": waiting},
        _("Rekod itu belum dikira dalam hari sesiapa."),
        reverse("devices:quarantine"),
        GRAVE,
    )
