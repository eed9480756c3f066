"""Writes of the room: a report was printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from shared_apps.papers.codes import code_of, masked
from shared_apps.papers.models import Paper
from tenants.context import current, in_public


def register_paper(
    *, what: str, fingerprint: str, titles: Mapping[str, str], first: date, last: date, person_name: str, now: datetime
) -> str:
    """Note that the current agency printed a report, and return its code. Printed again it has the same code.

    ``what`` tells one report from another of the same figures; the name is masked before it leaves the agency.

    :raises RuntimeError: called outside an agency.
    """
    agency = current()
    if agency.id is None:
        raise RuntimeError("reports are printed by agencies, from inside one")
    code = code_of(what=what, fingerprint=fingerprint)
    subject = masked(person_name)[:200]
    with in_public():
        Paper.objects.bulk_create(
            [
                Paper(
                    code=code,
                    tenant_id=agency.id,
                    titles=dict(titles),
                    first=first,
                    last=last,
                    subject=subject,
                    fingerprint=fingerprint,
                    made_at=now,
                )
            ],
            ignore_conflicts=True,
        )
    return code
