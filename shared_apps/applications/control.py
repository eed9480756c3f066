"""What the control centre shows: what needs attention first, the pulse, imports and queues. Aggregates only.

The order of attention: what has failed, what waits too long, what somebody should look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit import clock
from kit.ui.times import clock as clock_text
from kit.ui.times import date_long, date_short
from shared_apps.agencies.selectors import silent_agencies
from shared_apps.applications.models import Application
from shared_apps.applications.selectors import waiting_since
from shared_apps.onboarding import selectors as onboarding
from tenants import directory, lag
from tenants.lag import QueueRow, RoundDone

URLS = "spotme.urls_public"
WAITING_DAYS = 3
STANDING_DAYS = 30
IMPORTS = (("09:30", ("devices.reconcile_0930",)), ("23:00", ("devices.reconcile_2300",)))
"""When terminals are asked whether they hold more than arrived, and by which rounds."""

OFFICE_HOURS = range(9, 18)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something an operator should look at: what, which, since when, where."""

    title: str
    what: str
    since: datetime | None
    url: str
    tone: str


def concerns_of(now: datetime, queues: Sequence[QueueRow]) -> list[Concern]:
    """Return everything that needs attention, the most urgent first."""
    found = [*_failed(), *_given_up(queues), *_late(now, queues), *_silent(now), *_waiting(now), *_standing(now)]
    return sorted(found, key=lambda concern: concern.tone != "danger")


def imports_of(now: datetime) -> list[tuple[str, RoundDone]]:
    """Return how far the last imports of the day's two hours are, over all agencies. One statement."""
    kinds = [kind for _at, names in IMPORTS for kind in names]
    done = lag.rounds_done(kinds, now=now)
    return [(at, lag.together(done[kind] for kind in names if kind in done)) for at, names in IMPORTS]


def _failed() -> list[Concern]:
    return [
        Concern(place.name, _("Penyediaan agensi gagal"), None, _agency_url(place.schema_name), "danger")
        for place in onboarding.provisioning_failures()
    ]


def _given_up(queues: Iterable[QueueRow]) -> list[Concern]:
    return [
        Concern(
            row.name,
            ngettext("%(count)d kerja gagal", "%(count)d kerja gagal", row.failures) % {"count": row.failures},
            row.last_at,
            reverse("onboarding:queue", args=[row.schema], urlconf=URLS),
            "danger",
        )
        for row in queues
        if row.failures
    ]


def _late(now: datetime, queues: Iterable[QueueRow]) -> list[Concern]:
    return [
        Concern(
            row.name,
            _("Kerja menunggu sejak %(day)s, %(at)s")
            % {"day": date_short(row.oldest_at), "at": clock_text(row.oldest_at)},
            row.oldest_at,
            reverse("onboarding:queue", args=[row.schema], urlconf=URLS),
            "warn",
        )
        for row in queues
        if row.is_late(now)
    ]


def _silent(now: datetime) -> list[Concern]:
    """Agencies that reported nothing since yesterday, in office hours: before, nobody has to have."""
    day = clock.today(settings.TIME_ZONE)
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if local.hour not in OFFICE_HOURS or day.weekday() >= 5:
        return []
    names = {ref.schema_name: ref for ref in directory.agencies()}
    return [
        Concern(names[schema].name, _("Tiada angka dilaporkan sejak semalam"), None, _agency_url(schema), "warn")
        for schema in silent_agencies(day)
        if schema in names and names[schema].is_live(now)
    ]


def _waiting(now: datetime) -> list[Concern]:
    return [
        Concern(
            one.name,
            _("Permohonan menunggu sejak %(day)s") % {"day": date_long(one.sent_at)},
            one.sent_at,
            _detail_url(one),
            "warn",
        )
        for one in waiting_since(now - timedelta(days=WAITING_DAYS))
    ]


def _standing(now: datetime) -> list[Concern]:
    return [
        Concern(
            row.tenant.name,
            _("Peringkat %(stage)s sejak %(day)s")
            % {"stage": row.get_stage_display(), "day": date_long(row.stage_since)},
            row.stage_since,
            _agency_url(row.schema),
            "warn",
        )
        for row in onboarding.standing_longer_than(now - timedelta(days=STANDING_DAYS))
    ]


def _detail_url(application: Application) -> str:
    return reverse("applications:detail", kwargs={"reference": application.reference}, urlconf=URLS)


def _agency_url(schema: str) -> str:
    return reverse("onboarding:agency", kwargs={"schema": schema}, urlconf=URLS)
