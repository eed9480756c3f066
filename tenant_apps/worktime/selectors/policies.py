"""Parameters in force: the agency's own sets over those it took from the central office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

from tenant_apps.worktime.models import CentralSet, PolicySet
from tenant_apps.worktime.rules.policy import Policy, PolicyParams, Scope, resolve_policy
from tenants.context import current

AGENCY = "AGENSI"
SCOPES: Mapping[str, Scope] = {
    "PLATFORM": Scope.PLATFORM,
    "PROFIL": Scope.PROFILE,
    "NEGERI": Scope.STATE,
    AGENCY: Scope.AGENCY,
}
"""Whose set it is, by the word it is stored under."""


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


@dataclass(frozen=True, slots=True)
class CentralCard:
    """A version of a pack of the central office, as the agency keeps it."""

    pack: str
    number: int
    scope: str
    state: str
    name_ms: str
    name_en: str
    valid_from: date
    valid_to: date | None
    params: Mapping[str, Any]

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def name(self, language: str) -> str:
        """Return the name in the reader's language; Malay where there is no English."""
        return self.name_en if language.startswith("en") and self.name_en else self.name_ms


def set_of(
    scope: str, state: str, valid_from: date, valid_to: date | None, params: Mapping[str, object]
) -> PolicyParams:
    """Return a stored set as the rules read it; within one scope a state's lies over the general one."""
    return PolicyParams(SCOPES[scope], valid_from, valid_to, params, state or None)


def policy_cards() -> tuple[PolicyCard, ...]:
    """Return the agency's sets, newest first."""
    columns = ("id", "state", "label", "valid_from", "valid_to", "params")
    rows = PolicySet.objects.order_by("-valid_from", "state").values(*columns)
    return tuple(PolicyCard(**row) for row in rows)


def central_cards() -> tuple[CentralCard, ...]:
    """Return what the agency took from the central office, newest first. One statement."""
    columns = ("pack", "number", "scope", "state", "name_ms", "name_en", "valid_from", "valid_to", "params")
    rows = CentralSet.objects.order_by("-valid_from", "pack", "-number").values(*columns)
    return tuple(CentralCard(**row) for row in rows)


def newest_set(state: str) -> int:
    """Return the id of the set saved last for the agency or a state, 0 where there is none. One statement."""
    return PolicySet.objects.filter(state=state).order_by("-pk").values_list("pk", flat=True).first() or 0


def policy_on(on: date, state: str = "") -> Policy:
    """Return the parameters of a date at places of ``state``. One statement."""
    return resolve_policy(on, stored_sets(), profile=current().profile, state=state or None)


def stored_sets() -> list[PolicyParams]:
    """Return every set, the agency's and the central office's, as the rules read them. One statement."""
    columns = ("state", "valid_from", "valid_to", "params")
    own = PolicySet.objects.annotate(whose=Value(AGENCY)).values_list("whose", *columns)
    central = CentralSet.objects.values_list("scope", *columns)
    return [set_of(*row) for row in own.union(central, all=True)]
