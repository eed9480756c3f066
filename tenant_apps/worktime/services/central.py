"""What the central office published is taken into the agency: from then on days are judged by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record_many
from tenant_apps.people import selectors as people
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import CentralSet
from tenant_apps.worktime.rules.central import changed_reach
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.selectors.policies import stored_sets
from tenants.context import current

_COLUMNS = ("scope", "state", "name_ms", "name_en", "valid_from", "valid_to", "params")


@transaction.atomic
def take_central_sets(*, sets: Sequence[Mapping[str, Any]], by: Actor | None) -> int:
    """Let the central office's sets be exactly ``sets`` and return how many are other than before.

    Each is plain data: ``pack number scope state name_ms name_en valid_from valid_to params``, days as ISO text. Days
    that can come out otherwise are announced as a changed policy of the agency is; locked months do not move. Taking
    the same again changes nothing.

    :raises ValueError: a value cannot be read; nothing is taken.
    """
    hold("worktime.central", 0)
    wanted = {(one["pack"], one["number"]): _row(one) for one in sets}
    for row in wanted.values():
        Policy.from_params(current().profile, row.params)
    standing = {(row.pack, row.number): row for row in CentralSet.objects.all()}
    changed = {key for key in wanted if key not in standing or _facts(wanted[key]) != _facts(standing[key])}
    gone = standing.keys() - wanted.keys()
    if not changed and not gone:
        return 0
    before = stored_sets()
    CentralSet.objects.filter(pk__in=[standing[key].pk for key in (changed | gone) & standing.keys()]).delete()
    CentralSet.objects.bulk_create([wanted[key] for key in sorted(changed)])
    record_many("rulepacks.taken_here", actor=by, deeds=[_deed(wanted[key], standing.get(key)) for key in changed])
    _announce(before)
    return len(changed) + len(gone)


def _announce(before: Sequence[Any]) -> None:
    agency = current()
    home = agency.states[0] if agency.states else ""
    states = {*people.location_states(with_closed=True), home}
    for reach in changed_reach(before, stored_sets(), profile=agency.profile, states=states):
        signals.policy_changed.send(sender=None, states=reach.states, date_from=reach.date_from, date_to=reach.date_to)


def _row(one: Mapping[str, Any]) -> CentralSet:
    end = one["valid_to"]
    return CentralSet(
        pack=one["pack"],
        number=one["number"],
        scope=one["scope"],
        state=one["state"],
        name_ms=one["name_ms"],
        name_en=one["name_en"],
        valid_from=date.fromisoformat(one["valid_from"]),
        valid_to=None if end is None else date.fromisoformat(end),
        params=dict(one["params"]),
    )


def _facts(row: CentralSet) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS)


def _deed(row: CentralSet, before: CentralSet | None) -> Deed:
    facts = {"valid_from": row.valid_from, "valid_to": row.valid_to, **row.params}
    old = None if before is None else {"valid_from": before.valid_from, "valid_to": before.valid_to, **before.params}
    return Deed(
        target=("rulepacks.version", f"{row.pack}-{row.number}", f"{row.name_ms}, v{row.number}"),
        before=old,
        after=facts,
    )
