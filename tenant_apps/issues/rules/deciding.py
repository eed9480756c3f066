"""Who may decide an issue and in what capacity, and how long a decision can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tenant_apps.issues.rules.kinds import State

UNDO_FOR: Final = timedelta(minutes=10)
UNDOABLE: Final = ("accepted", "rejected", "checked", "objected", "asked")
CHECKS: Final = ("checked", "objected")
"""What the first of two levels says: it recommends to accept, or not to."""


@dataclass(frozen=True, slots=True)
class ActsFor:
    """A supervisor somebody stands in for, with the officers it is limited to (None: no limit)."""

    principal_id: int
    name: str
    person_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The capacity in which somebody decides: their own, or on behalf of the supervisor they stand in for."""

    on_behalf_of_id: int | None = None
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: an officer (a supervisor, or one who stands in for some), an administrator, or both.

    An administrator who is no officer has no ``person_id`` and is known by ``user_id``.
    """

    person_id: int | None
    is_admin: bool = False
    acting: tuple[ActsFor, ...] = ()
    user_id: int | None = None

    def standing(self, *, approver_id: int | None, officer_id: int, state: str) -> Standing | None:
        """Return in what capacity they decide an issue of ``officer_id`` that waits for ``approver_id``.

        None if it waits for somebody else. Nobody decides an issue of their own, whoever it waits for. An
        administrator decides what has no supervisor or was brought up.
        """
        if officer_id == self.person_id:
            return None
        if approver_id is not None and approver_id == self.person_id:
            return Standing()
        for one in self.acting:
            if one.principal_id == approver_id and (one.person_ids is None or officer_id in one.person_ids):
                return Standing(one.principal_id, one.name)
        return Standing() if self.is_admin and (approver_id is None or state == State.ESCALATED) else None

    def was(self, *, person_id: int | None, user_id: int | None) -> bool:
        """Whether a step of that officer or user was theirs."""
        as_person = self.person_id is not None and person_id == self.person_id
        return as_person or (self.user_id is not None and user_id == self.user_id)
