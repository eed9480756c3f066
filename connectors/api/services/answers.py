"""Answers that are kept: a write sent again with its ``Idempotency-Key`` does nothing and is answered as before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from connectors.api.models import KeptAnswer
from kit.api.errors import Conflict
from kit.errors import Refusal

KEPT: Final = timedelta(days=1)
LONGEST: Final = 100


class BadKey(Refusal):
    """The key cannot be one."""

    code = "api.bad_idempotency_key"


class KeyReused(Conflict):
    """The key stands for another request."""

    code = "api.key_reused"


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered before."""

    status: int
    said: Any


def hold(*, token_id: int, key: str, asked: object, now: datetime) -> tuple[int, Given | None]:
    """Take a key for a write, within its transaction; return the row to fill, and the answer if there is one already.

    A second call with the key waits here until the first one's transaction has ended.

    :raises BadKey: the key is empty, too long or not printable.
    :raises KeyReused: it was used for something else.
    """
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        raise BadKey(_("Idempotency-Key mesti 1 hingga %(most)d aksara ASCII.") % {"most": LONGEST})
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    KeptAnswer.objects.filter(kept_at__lt=now - KEPT).delete()
    row, is_new = KeptAnswer.objects.get_or_create(
        token_id=token_id, key=key, defaults={"asked": digest, "kept_at": now}
    )
    if is_new:
        return row.pk, None
    if row.asked != digest:
        raise KeyReused(_("Idempotency-Key ini telah digunakan untuk permintaan lain. Guna kunci baharu."))
    return row.pk, Given(row.status or 200, row.said)


def keep(row_id: int, *, status: int, said: object) -> None:
    """Keep what the write was answered."""
    KeptAnswer.objects.filter(pk=row_id).update(status=status, said=said)
