"""The letters of an agency's joining, to the people it named; all leave after the commit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import translation

from kit import mail
from shared_apps.accounts.address import absolute
from shared_apps.onboarding.models import Onboarding, Stage
from shared_apps.onboarding.selectors import addresses_of, agency_name


def date_fixed(onboarding: Onboarding, *, step: Stage, when: date | datetime, remark: str) -> None:
    """Tell the agency when a step is held; a moment also carries the time of day."""
    with translation.override(onboarding.language):
        label = str(step.label)
    _send(
        onboarding,
        "date_fixed",
        {"step": label, "when": when, "has_time": isinstance(when, datetime), "remark": remark},
    )


def active(onboarding: Onboarding) -> None:
    """Tell the agency that it is open to all its officers."""
    _send(onboarding, "active", {"live_date": onboarding.live_date})


def _send(onboarding: Onboarding, letter: str, context: dict[str, Any]) -> None:
    values = {
        "reference": onboarding.reference,
        "agency": agency_name(onboarding.schema),
        "link": absolute(f"/mohon/{onboarding.reference}/") if onboarding.reference else "",
        **context,
    }
    for address in addresses_of(onboarding):
        mail.send(to=address, template=f"onboarding/{letter}", context=values, language=onboarding.language)
