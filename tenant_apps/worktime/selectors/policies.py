"""Parameters in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenant_apps.worktime.models import PolicySet
from tenant_apps.worktime.rules.policy import Policy, PolicyParams, Scope, resolve_policy
from tenants.context import current


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """A set of parameters of the agency, or of its places in one state, as pages show it."""

    id: int
    state: str
    label: str
    valid_from: date
    valid_to: date | None
    params: Mapping[str, Any]

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def set_of(state: str, valid_from: date, valid_to: date | None, params: Mapping[str, object]) -> PolicyParams:
    """Return a stored set as the rules read it: all are the agency's, one for a state lies over the general one."""
    return PolicyParams(Scope.AGENCY, valid_from, valid_to, params, state or None)


def policy_cards() -> tuple[PolicyCard, ...]:
    """Return the agency's sets, newest first."""
    columns = ("id", "state", "label", "valid_from", "valid_to", "params")
    rows = PolicySet.objects.order_by("-valid_from", "state").values(*columns)
    return tuple(PolicyCard(**row) for row in rows)


def newest_set(state: str) -> int:
    """Return the id of the set saved last for the agency or a state, 0 where there is none. One statement."""
    return PolicySet.objects.filter(state=state).order_by("-pk").values_list("pk", flat=True).first() or 0


def policy_on(on: date, state: str = "") -> Policy:
    """Return the parameters of a date at places of ``state``. One statement."""
    sets = [set_of(card.state, card.valid_from, card.valid_to, card.params) for card in policy_cards()]
    return resolve_policy(on, sets, profile=current().profile, state=state or None)
