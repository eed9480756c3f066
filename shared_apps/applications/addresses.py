"""Absolute addresses of an application's pages, with and without the signed link."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from shared_apps.accounts.address import absolute
from shared_apps.applications.models import Application
from tenants.signing import BadSignature, open_value, seal_value

LINK_LIFE = timedelta(days=14)
PURPOSE = "applications.link"


def link_to(application: Application, *, now: datetime) -> str:
    """Return the absolute address that opens ``application`` for :data:`LINK_LIFE` from ``now``."""
    until = int((now + LINK_LIFE).timestamp())
    token = seal_value([application.reference, application.link_key, until], purpose=PURPOSE)
    path = reverse(
        "applications:link",
        kwargs={"reference": application.reference, "token": token},
        urlconf="spotme.urls_public",
    )
    return absolute(path)


def read_link(token: str, *, now: datetime) -> tuple[str, str] | None:
    """Return the reference and key signed in ``token``; nothing when it is too old or not ours."""
    try:
        reference, key, until = open_value(token, purpose=PURPOSE)
    except (BadSignature, TypeError, ValueError):
        return None
    return (str(reference), str(key)) if now.timestamp() < until else None
