"""The room's requests as the inbox lists and decides them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tenant_apps.leave import selectors
from tenant_apps.leave.services.leaves import decide_leave
from tenant_apps.leave.services.releases import decide_release
from tenant_apps.people.requests import Decision, Waiting


class LeaveRequests:
    """Leave that waits."""

    def waiting(self, person_ids: Collection[int] | None) -> Sequence[Waiting]:
        """Return what waits of these persons (of everybody if None), oldest first."""
        return selectors.waiting_leaves(person_ids)

    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject it.

        :raises kit.errors.Refusal: see :func:`tenant_apps.leave.services.decide_leave`.
        """
        decide_leave(
            leave_id=request_id,
            approve=decision.approve,
            decider_id=decision.decider_id,
            by=decision.by,
            now=decision.now,
            remark=decision.remark,
            on_behalf_of_id=decision.on_behalf_of_id,
        )


class ReleaseRequests:
    """Releases that wait."""

    def waiting(self, person_ids: Collection[int] | None) -> Sequence[Waiting]:
        """Return what waits of these persons (of everybody if None), oldest first."""
        return selectors.waiting_releases(person_ids)

    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject it.

        :raises kit.errors.Refusal: see :func:`tenant_apps.leave.services.decide_release`.
        """
        decide_release(
            release_id=request_id,
            approve=decision.approve,
            decider_id=decision.decider_id,
            by=decision.by,
            now=decision.now,
            remark=decision.remark,
            on_behalf_of_id=decision.on_behalf_of_id,
        )
