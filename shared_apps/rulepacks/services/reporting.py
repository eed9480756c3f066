"""What agencies report of a version: how its trial goes, and that they took it. Called from inside the agency."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from shared_apps.rulepacks.models import UNDER_WAY, Outcome, Status, TrialState
from tenants.context import in_public


def begin_trial(*, version_id: int, tenant_id: int) -> tuple[bool, uuid.UUID | None]:
    """Tell whether the agency's trial of a draft is still wanted, and the key of the preview already at work on it."""
    with in_public():
        rows = Outcome.objects.filter(version_id=version_id, tenant_id=tenant_id, version__status=Status.DRAFT)
        outcome = rows.filter(trial__in=UNDER_WAY).first()
    return outcome is not None, outcome.trial_key if outcome else None


def report_trial(
    *,
    version_id: int,
    tenant_id: int,
    key: uuid.UUID | None,
    total: int = 0,
    done: int = 0,
    looked_at: int = 0,
    days: int = 0,
    officers: int = 0,
    moves: Sequence[tuple[str, str, int]] = (),
    opened: int = 0,
    closed: int = 0,
    is_done: bool = False,
    failed: str = "",
) -> None:
    """Write how far an agency's trial is; ``failed`` says why it ended without a result."""
    state = TrialState.FAILED if failed else TrialState.DONE if is_done else TrialState.WORKING
    with in_public():
        Outcome.objects.filter(version_id=version_id, tenant_id=tenant_id, trial__in=UNDER_WAY).update(
            trial=state,
            trial_key=key,
            total=total,
            done=done,
            looked_at=looked_at,
            days=days,
            officers=officers,
            moves=[list(move) for move in moves],
            opened=opened,
            closed=closed,
            remark=failed[:300],
        )


def report_taken(*, version_ids: Sequence[int], tenant_id: int, now: datetime) -> None:
    """Write that an agency took these versions; those it had taken before stay as they are."""
    with in_public():
        known = Outcome.objects.filter(version_id__in=version_ids, tenant_id=tenant_id)
        known.filter(taken_at=None).update(taken_at=now)
        missing = set(version_ids) - set(known.values_list("version_id", flat=True))
        Outcome.objects.bulk_create(
            [Outcome(version_id=pk, tenant_id=tenant_id, taken_at=now) for pk in sorted(missing)],
            ignore_conflicts=True,
        )
