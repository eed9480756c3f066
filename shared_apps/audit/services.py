"""Writes of the audit trail: append, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from kit import clock
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry

type Target = tuple[str, object, str]
type Facts = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One of many equal deeds: what it was done to, and how that looked before and after."""

    target: Target | None = None
    before: Facts = None
    after: Facts = None
    remark: str = ""


def record(
    action: str,
    *,
    actor: Actor | None,
    target: Target | None = None,
    before: Facts = None,
    after: Facts = None,
    remark: str = "",
    on_behalf_of: str = "",
) -> None:
    """Write that ``actor`` did ``action``, in the open transaction: deed and line stand or fall together.

    ``action`` is a dotted code with a sentence in :mod:`shared_apps.audit.phrases`; ``target`` is a dotted type,
    the id and a label as it reads now (``("people.person", 7, "Amina binti Ali")``). ``before`` and ``after`` hold
    the changed facts only; never a password, and an identity number only masked.
    """
    record_many(action, actor=actor, deeds=[Deed(target, before, after, remark)], on_behalf_of=on_behalf_of)


def record_many(action: str, *, actor: Actor | None, deeds: Iterable[Deed], on_behalf_of: str = "") -> None:
    """Write one line for each of ``deeds`` in one statement."""
    now = clock.now()
    AuditEntry.objects.bulk_create([_entry(action, actor, deed, on_behalf_of, now) for deed in deeds], batch_size=2000)


def _entry(action: str, actor: Actor | None, deed: Deed, on_behalf_of: str, now: datetime) -> AuditEntry:
    kind, key, label = deed.target or ("", "", "")
    return AuditEntry(
        at=now,
        action=action,
        actor_id=actor.user_id if actor else None,
        actor_name=actor.name if actor else "",
        on_behalf_of=on_behalf_of,
        target_type=kind,
        target_id=str(key),
        target_label=str(label)[:200],
        before=_plain(deed.before),
        after=_plain(deed.after),
        remark=deed.remark,
        request_id=actor.request_id if actor else "",
        ip=actor.ip if actor else None,
    )


def _plain(facts: Facts) -> dict[str, Any] | None:
    """Return ``facts`` as JSON knows them: dates, times and decimals become text."""
    if facts is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))
    return plain
