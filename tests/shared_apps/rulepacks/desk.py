"""What the tests of the room share: packs drafted, tried and published by an operator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared_apps.audit.actor import Actor
from shared_apps.rulepacks import selectors, services
from tenant_apps.attendance.central_trials import try_version
from tenant_apps.worktime.jobs import take_published
from tenants.context import in_tenant

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 27)
ROHANA = Actor(user_id=None, name="Rohana")


def pack(key: str = "ihsan", **given: Any) -> int:
    """Add a pack for all agencies."""
    return services.add_pack(**{"key": key, "name_ms": f"Pakej {key}", "by": ROHANA, "now": NOW} | given)  # type: ignore[arg-type]  # free keywords of a test


def draft(pack_id: int, content: Mapping[str, Any], start: date = date(2026, 11, 1)) -> int:
    """Draft a version of a pack."""
    version_id = services.draft_version(pack_id=pack_id, by=ROHANA, now=NOW, today=TODAY)
    services.put_draft(version_id=version_id, content=content, valid_from=start, by=ROHANA)
    return version_id


def tried(version_id: int) -> int:
    """Have a draft tried by every agency it touches, as their workers do."""
    services.ask_trial(version_id=version_id, by=ROHANA)
    for schema in selectors.waiting_schemas(version_id):
        with in_tenant(schema):
            try_version(version_id=version_id)
    return version_id


def published(pack_id: int, content: Mapping[str, Any], start: date = date(2026, 11, 1), later: int = 0) -> int:
    """Draft, try and publish a version; ``later`` minutes after :data:`NOW`."""
    version_id = tried(draft(pack_id, content, start))
    now = NOW + timedelta(minutes=later)
    services.publish_version(version_id=version_id, reason="Pekeliling ujian", by=ROHANA, now=now)
    return version_id


def taken(*schemas: str) -> None:
    """Let agencies take what is published, as their workers do."""
    for schema in schemas:
        with in_tenant(schema):
            take_published()
