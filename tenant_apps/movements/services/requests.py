"""The room's requests as the inbox lists and decides them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tenant_apps.movements import selectors
from tenant_apps.movements.services.movements import decide_movement
from tenant_apps.people.requests import Decision, Waiting


class MovementRequests:
    """Duty, permissions, remote days and overtime that wait."""

    def waiting(self, person_ids: Collection[int] | None) -> Sequence[Waiting]:
        """Return what waits of these persons (of everybody if None), oldest first."""
        return selectors.waiting_movements(person_ids)

    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject it.

        :raises kit.errors.Refusal: see :func:`tenant_apps.movements.services.decide_movement`.
        """
        decide_movement(
            movement_id=request_id,
            approve=decision.approve,
            decider_id=decision.decider_id,
            by=decision.by,
            now=decision.now,
            remark=decision.remark,
            on_behalf_of_id=decision.on_behalf_of_id,
        )
