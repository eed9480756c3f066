"""A draft of the central office is tried here: the same trial as of a change of the agency's own.

It runs on the agency's queue, step by step. The central office is told figures only; whose days they are stays in the
agency's schema, and goes with the preview.
"""

from __future__ import annotations

from uuid import UUID

from kit import clock
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.services import record
from shared_apps.rulepacks import selectors as rulepacks
from shared_apps.rulepacks import services as central
from tenant_apps.attendance import services
from tenant_apps.attendance.selectors.previews import PreviewCard, preview_card, previewed_moves
from tenants.context import current
from tenants.jobs import agency_job


@agency_job("attendance.try_version")
def try_version(*, version_id: int) -> None:
    """Try a draft as if it were published now, and report how far it is after every step.

    A second message for the same trial goes on where the first one stopped; a trial nobody wants any more is left.
    """
    agency = current()
    is_wanted, key = central.begin_trial(version_id=version_id, tenant_id=agency.id or 0)
    if not is_wanted:
        return
    if key is None or preview_card(key) is None:
        key = _begin(version_id)
        if key is None:
            return
    more = True
    while more:
        more = services.preview_step(key=key, now=clock.now())
        card = preview_card(key)
        if card is None:
            return
        _report(version_id, card)


def _begin(version_id: int) -> UUID | None:
    """Open the preview; a draft this agency cannot read is reported as failed."""
    kind = rulepacks.version_kind(version_id)
    facts = [one.plain() for one in rulepacks.central_facts(current(), kind=kind, draft_id=version_id)]
    service, argument = ("central", "sets") if kind == rulepacks.RULES else ("central_holidays", "lists")
    try:
        key = services.open_preview(service=service, arguments={argument: facts}, by=SYSTEM, now=clock.now())
    except ValueError as error:
        central.report_trial(version_id=version_id, tenant_id=current().id or 0, key=None, failed=str(error))
        return None
    central.report_trial(version_id=version_id, tenant_id=current().id or 0, key=key)
    return key


def _report(version_id: int, card: PreviewCard) -> None:
    days = card.counts.get("days", 0)
    central.report_trial(
        version_id=version_id,
        tenant_id=current().id or 0,
        key=card.key,
        total=card.total,
        done=card.done,
        looked_at=card.looked_at,
        days=days,
        officers=card.counts.get("officers", 0),
        moves=previewed_moves(card.key) if days else (),
        opened=card.opened,
        closed=card.closed,
        is_done=card.is_done,
        failed="preview" if card.is_failed else "",
    )
    if card.is_done:
        target = ("rulepacks.version", version_id, rulepacks.version_name(version_id))
        after = {"days": days, "officers": card.counts.get("officers", 0)}
        record("rulepacks.tried_here", actor=SYSTEM, target=target, after=after)
