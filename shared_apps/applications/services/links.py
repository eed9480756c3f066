"""Links to an application: signed, dated, sent by letter only, and worth nothing for another application.

The reference number is for the telephone and opens nothing. A link is bound to the reference and to a key of
the application, so that all links given out can be ended by changing the key.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.applications import letters
from shared_apps.applications.addresses import read_link
from shared_apps.applications.history import write
from shared_apps.applications.models import Application
from shared_apps.applications.rules.states import Verb
from shared_apps.audit.actor import Actor

ASK_AGAIN_AFTER = timedelta(minutes=2)


class LinkRefused(Refusal):
    """The link is too old, was ended, or belongs to something else."""

    code = "applications.link_refused"


def open_link(*, reference: str, token: str, now: datetime) -> None:
    """Check that ``token`` opens the application ``reference`` at ``now``.

    :raises LinkRefused: it does not.
    """
    claimed = read_link(token, now=now)
    application = Application.objects.filter(reference=reference).first()
    if application is None or claimed != (application.reference, application.link_key):
        raise LinkRefused(_("Pautan ini sudah tamat tempoh atau tidak sah. Minta pautan baharu di bawah."))


@transaction.atomic
def ask_again(*, reference: str, email: str, now: datetime) -> None:
    """Send a fresh link to ``email`` if it is one of the application's addresses.

    Nothing tells whether it is: the caller answers the same in every case, so that nobody learns which agency
    applied or who is named in it. A link is sent at most once in :data:`ASK_AGAIN_AFTER`.
    """
    wanted = email.strip().lower()
    application = Application.objects.select_for_update().filter(reference=reference).first()
    if application is None or wanted not in _addresses(application):
        return
    if application.link_sent_at is not None and now - application.link_sent_at < ASK_AGAIN_AFTER:
        return
    application.link_sent_at = now
    application.save(update_fields=["link_sent_at"])
    letters.resume(application, now=now, to=wanted)


@transaction.atomic
def end_links(*, reference: str, by: Actor, now: datetime) -> None:
    """End every link to the application given out so far."""
    application = Application.objects.select_for_update().get(reference=reference)
    application.link_key = secrets.token_hex(8)
    application.save(update_fields=["link_key"])
    write(
        application,
        Verb.NOTE,
        application.state,
        by=by,
        now=now,
        remark=_("Semua pautan permohonan yang pernah dihantar ditamatkan."),
    )


def _addresses(application: Application) -> set[str]:
    people = application.people.filter(duty__startswith="HUBUNGAN").values_list("email", flat=True)
    return {application.applicant_email, *(address.lower() for address in people)}
