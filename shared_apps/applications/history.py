"""Writing one line of an application's history together with its audit line."""

from __future__ import annotations

from datetime import datetime

from shared_apps.applications.models import Application, Entry
from shared_apps.applications.rules.states import Verb
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

CODES = {
    Verb.SEND: "applications.sent",
    Verb.REVIEW: "applications.review_begun",
    Verb.RETURN: "applications.returned",
    Verb.REJECT: "applications.rejected",
    Verb.APPROVE: "applications.approved",
    Verb.NOTE: "applications.noted",
}


def write(
    application: Application,
    verb: Verb,
    before: str,
    *,
    by: Actor,
    now: datetime,
    remark: str = "",
    paper_id: int | None = None,
    is_shared: bool = False,
) -> None:
    """Write that ``by`` did ``verb`` to ``application``, which stood at ``before``; part of the open transaction."""
    name = by.name or application.applicant_email
    Entry.objects.create(
        application=application,
        at=now,
        verb=verb.value,
        from_state=before,
        to_state=application.state,
        actor_id=by.user_id,
        actor_name=name,
        remark=remark,
        paper_id=paper_id,
        is_shared=is_shared,
    )
    record(
        CODES[verb],
        actor=by,
        target=("applications.application", application.pk, application.reference),
        before={"state": before},
        after={"state": application.state},
        remark=remark,
    )
