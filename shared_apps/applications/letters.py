"""The letters about an application, in the language it was written in; all leave after the commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kit import mail
from shared_apps.applications.addresses import LINK_LIFE, link_to
from shared_apps.applications.models import Application


def resume(application: Application, *, now: datetime, to: str | None = None) -> None:
    """Send the link by which the application is gone on with or looked at."""
    _send(application, "resume", {}, now=now, to=(to or application.applicant_email,))


def received(application: Application, *, now: datetime) -> None:
    """Confirm that the application has arrived."""
    _send(application, "received", {}, now=now)


def returned(application: Application, remark: str, *, now: datetime) -> None:
    """Say what has to be mended."""
    _send(application, "returned", {"remark": remark}, now=now)


def rejected(application: Application, remark: str, *, now: datetime) -> None:
    """Say no, and why."""
    _send(application, "rejected", {"remark": remark}, now=now)


def approved(application: Application, *, now: datetime) -> None:
    """Say yes, and what comes next."""
    _send(application, "approved", {}, now=now)


def _send(
    application: Application,
    letter: str,
    context: dict[str, Any],
    *,
    now: datetime,
    to: tuple[str, ...] = (),
) -> None:
    values = {
        "application": application,
        "reference": application.reference,
        "agency": application.name,
        "link": link_to(application, now=now),
        "days": LINK_LIFE.days,
        **context,
    }
    for address in to or readers(application):
        mail.send(to=address, template=f"applications/{letter}", context=values, language=application.language)


def readers(application: Application) -> tuple[str, ...]:
    """The applicant and the two officers to call, each once."""
    people = application.people.filter(duty__startswith="HUBUNGAN").order_by("duty")
    addresses = [application.applicant_email, *people.values_list("email", flat=True)]
    return tuple(dict.fromkeys(address.lower() for address in addresses if address))
