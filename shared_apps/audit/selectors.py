"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from shared_apps.audit.models import AuditEntry
from shared_apps.audit.phrases import address_of, sentence_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: from a moment to a moment (excluded), by or about somebody, of one room or one action."""

    since: datetime
    until: datetime
    who: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed. ``name`` is the fact's own key."""

    name: str
    before: Any
    after: Any


def entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """Return the lines wanted, in no order. An action without a dot stands for all of that room."""
    found = AuditEntry.objects.filter(at__gte=wanted.since, at__lt=wanted.until)
    if wanted.who:
        found = found.filter(Q(actor_name__icontains=wanted.who) | Q(target_label__icontains=wanted.who))
    if "." in wanted.action:
        found = found.filter(action=wanted.action)
    elif wanted.action:
        found = found.filter(action__startswith=f"{wanted.action}.")
    return found


def entries_of(target_type: str, target_id: object, *, limit: int = 50) -> tuple[AuditEntry, ...]:
    """Return the latest lines about one target, the newest first."""
    found = AuditEntry.objects.filter(target_type=target_type, target_id=str(target_id))
    return tuple(found.order_by("-id")[:limit])


def entry(entry_id: int) -> AuditEntry | None:
    """Return one line."""
    return AuditEntry.objects.filter(pk=entry_id).first()


def said(line: AuditEntry) -> str:
    """Return the line as a sentence."""
    return sentence_of(
        line.action,
        actor=line.actor_name,
        target=line.target_label,
        on_behalf_of=line.on_behalf_of,
        remark=line.remark,
        before=line.before,
        after=line.after,
    )


def address(line: AuditEntry) -> str:
    """Return the page of the line's target, or nothing."""
    return address_of(line.target_type, line.target_id)


def changes(line: AuditEntry) -> tuple[Change, ...]:
    """Return the facts that changed, in the order they were recorded."""
    before: Mapping[str, Any] = line.before or {}
    after: Mapping[str, Any] = line.after or {}
    return tuple(Change(name, before.get(name), after.get(name)) for name in {**before, **after})
