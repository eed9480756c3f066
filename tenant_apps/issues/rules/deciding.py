"""Who may decide an issue, and how long a decision can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tenant_apps.issues.rules.kinds import State

UNDO_FOR: Final = timedelta(minutes=10)
UNDOABLE: Final = ("accepted", "rejected", "checked", "asked")


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: an officer (a supervisor), an administrator, or both. ``person_id`` may be absent."""

    person_id: int | None
    is_admin: bool = False

    def may_decide(self, *, approver_id: int | None, state: str) -> bool:
        """Whether an issue waits for them: as its supervisor, or as administrator when it has none or went up."""
        if approver_id is not None and approver_id == self.person_id:
            return True
        return self.is_admin and (approver_id is None or state == State.ESCALATED)
