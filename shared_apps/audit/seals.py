"""The chain over the audit trail: lines are sealed in batches, and the seals can be checked.

Sealing each line as it is written would make every writer of an agency wait for the one before. Lines are sealed
afterwards instead:

1. For a moment, and only if it can be had within :data:`PATIENCE`, a lock keeps new lines out and waits for
   transactions that are writing one. Then no line with a lower number can still appear, and the highest number is read.
2. The lines since the last seal are digested in the order of their numbers, together with the last seal's digest,
   under a key derived from ``SECRET_KEY``.

A missing, changed or inserted line makes its seal and no other one fail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, transaction

from kit import crypto
from shared_apps.audit.models import AuditEntry, AuditSeal

PATIENCE = "500ms"
FIELDS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """A seal that does not fit the lines it covers: those after ``after_id`` up to ``last_id``."""

    number: int
    at: datetime
    after_id: int
    last_id: int
    sealed_count: int
    found_count: int


def seal_trail(now: datetime) -> int:
    """Seal the lines written since the last seal and return how many; none when writers are busy just now."""
    last_id = _settled_id()
    with transaction.atomic():
        before = AuditSeal.objects.order_by("-number").first()
        after_id = before.last_id if before else 0
        if last_id is None or last_id <= after_id:
            return 0
        count, digest = _digest(before.digest if before else "", after_id, last_id)
        number = before.number + 1 if before else 1
        AuditSeal.objects.create(number=number, at=now, last_id=last_id, count=count, digest=digest)
    return count


def broken_seals() -> Iterator[BrokenSeal]:
    """Yield the seals that do not fit, in their order. A seal that is missing breaks the one behind it."""
    digest, after_id = "", 0
    for seal in AuditSeal.objects.order_by("number").iterator():
        count, found = _digest(digest, after_id, seal.last_id)
        if (count, found) != (seal.count, seal.digest):
            yield BrokenSeal(seal.number, seal.at, after_id, seal.last_id, seal.count, count)
        digest, after_id = seal.digest, seal.last_id


def _settled_id() -> int | None:
    """Return the highest number below which no line can appear any more; nothing when the lock cannot be had."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("LOCK TABLE audit_auditentry IN SHARE MODE")
            cursor.execute("SELECT max(id) FROM audit_auditentry")
            row = cursor.fetchone()
            return row[0] if row else None
    except OperationalError:
        return None


def _digest(before: str, after_id: int, last_id: int) -> tuple[int, str]:
    """Return how many lines lie after ``after_id`` up to ``last_id``, and the digest over them and ``before``."""
    lines = AuditEntry.objects.filter(id__gt=after_id, id__lte=last_id).order_by("id").values(*FIELDS)
    count, content = _content(lines.iterator(chunk_size=2000))
    return count, crypto.digest("audit.seal", f"{before}:{content}")


def _content(lines: Iterable[dict[str, Any]]) -> tuple[int, str]:
    seen, count = hashlib.sha256(), 0
    for line in lines:
        seen.update(json.dumps(line, cls=DjangoJSONEncoder, sort_keys=True).encode())
        seen.update(b"\n")
        count += 1
    return count, seen.hexdigest()
