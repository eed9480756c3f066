"""Who lives where: every agency by host and by schema, kept in the memory of each process.

A deployment serves some hundred agencies, so the whole directory is one small query. It is read again

1. when an agency or a host has changed: whoever changes one puts a new *edition* into the shared cache, and
   every process looks for a new edition at most once in :data:`LOOK_SECONDS`;
2. when it is older than :data:`KEEP_SECONDS`, should an edition ever get lost;
3. when code asks for an agency that is not in it.

Requests with made-up hosts therefore never reach the database.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from redis.exceptions import RedisError

from tenants.models import PROVISIONING, Domain, Profile, Status, Tenant

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
KEEP_SECONDS = 60.0
EDITION_KEY = "tenants:directory:edition"
PUBLIC_SCHEMA = "public"


@dataclass(frozen=True, slots=True)
class TenantRef:
    """One agency as requests and jobs know it. ``id`` is ``None`` for the public floor."""

    id: int | None
    schema_name: str
    name: str
    short_name: str
    profile: str
    time_zone: str
    language: str
    states: tuple[str, ...] = ()
    status: str = Status.READY
    live_at: datetime | None = None
    host: str = ""

    @property
    def is_public(self) -> bool:
        return self.id is None

    @property
    def is_provisioning(self) -> bool:
        return self.status in PROVISIONING

    def is_live(self, now: datetime) -> bool:
        """Whether the agency's own people may use it at the moment ``now``."""
        return self.status == Status.READY and self.live_at is not None and self.live_at <= now


PUBLIC = TenantRef(
    id=None,
    schema_name=PUBLIC_SCHEMA,
    name="SPOT-Me",
    short_name="SPOT-Me",
    profile=Profile.MALAYSIA,
    time_zone="Asia/Kuala_Lumpur",
    language="ms",
)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    edition: str
    read_at: float
    by_host: Mapping[str, TenantRef] = field(default_factory=dict)
    by_schema: Mapping[str, TenantRef] = field(default_factory=dict)


class _Memory:
    """The snapshot of this process and when it last looked for a newer edition."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.snapshot: _Snapshot | None = None
        self.looked_at = 0.0


_memory = _Memory()


def agency_at(host: str) -> TenantRef | None:
    """Return the agency served at ``host`` (lower case, no port), or ``None``."""
    return _current().by_host.get(host)


def agency_of(schema: str) -> TenantRef | None:
    """Return the agency whose schema is ``schema``, in whatever state it is, or ``None``."""
    found = _current().by_schema.get(schema)
    return found or _read().by_schema.get(schema)


def agencies() -> tuple[TenantRef, ...]:
    """Return all agencies as they are in the database at this moment, ordered by schema."""
    return tuple(_read().by_schema.values())


def forget() -> None:
    """Drop what this process remembers."""
    with _memory.lock:
        _memory.snapshot = None


def publish() -> None:
    """Tell every process that the directory has changed; without the cache they notice within a minute."""
    forget()
    try:
        _edition(replace=True)
    except RedisError as error:
        log.warning("directory edition could not be published: %s", error)


def connect() -> None:
    """Publish a new edition whenever an agency or a host changes; called once when Django is ready."""
    for model in (Tenant, Domain):
        post_save.connect(_changed, sender=model, dispatch_uid=f"directory.saved.{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"directory.deleted.{model.__name__}")


def _changed(**_kwargs: Any) -> None:
    """Forget at once, so that this transaction sees its own change; tell the others when it is committed."""
    forget()
    transaction.on_commit(publish)


def _current() -> _Snapshot:
    snapshot = _memory.snapshot
    moment = time.monotonic()
    if snapshot is None or moment - snapshot.read_at > KEEP_SECONDS:
        return _read()
    if moment - _memory.looked_at > LOOK_SECONDS:
        _memory.looked_at = moment
        if _seen_edition() not in (None, snapshot.edition):
            return _read()
    return snapshot


def _read() -> _Snapshot:
    """Read the directory from the database. The edition is taken first: a change in between is read again."""
    edition = _seen_edition() or ""
    read_at = time.monotonic()
    refs = _rows()
    snapshot = _Snapshot(
        edition=edition,
        read_at=read_at,
        by_host={host: ref for ref, hosts in refs for host in hosts},
        by_schema={ref.schema_name: ref for ref, _hosts in refs},
    )
    with _memory.lock:
        _memory.snapshot = snapshot
        _memory.looked_at = read_at
    return snapshot


def _rows() -> list[tuple[TenantRef, tuple[str, ...]]]:
    """Every agency with its hosts, the primary one first, in one statement whatever schema is set."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.id, t.schema_name, t.name, t.short_name, t.profile, t.time_zone, t.language, t.states,
                   t.status, t.live_at,
                   array_remove(array_agg(d.domain ORDER BY d.is_primary DESC, d.id), NULL)
            FROM public.tenants_tenant t LEFT JOIN public.tenants_domain d ON d.tenant_id = t.id
            GROUP BY t.id ORDER BY t.schema_name
            """
        )
        rows = cursor.fetchall()
    return [(_ref(row), tuple(row[10])) for row in rows]


def _ref(row: tuple[Any, ...]) -> TenantRef:
    hosts: list[str] = row[10]
    derived = f"{row[1].replace('_', '-')}.{settings.ROOT_DOMAIN}"
    return TenantRef(
        id=row[0],
        schema_name=row[1],
        name=row[2],
        short_name=row[3],
        profile=row[4],
        time_zone=row[5],
        language=row[6],
        states=tuple(row[7]),
        status=row[8],
        live_at=row[9],
        host=hosts[0] if hosts else derived,
    )


def _seen_edition() -> str | None:
    try:
        return _edition(replace=False)
    except RedisError as error:
        log.warning("directory edition could not be read: %s", error)
        return None


def _edition(*, replace: bool) -> str:
    """The edition in the shared cache, under a key of its own for all agencies; made when there is none."""
    fresh = uuid.uuid4().hex
    key = f"{PUBLIC_SCHEMA}/{EDITION_KEY}"
    if replace:
        cache.set(key, fresh, timeout=None)
        return fresh
    found = cache.get(key)
    if found is None:
        cache.add(key, fresh, timeout=None)
        found = cache.get(key)
    return str(found)
