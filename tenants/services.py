"""Changes of an agency's standing after it is ready. The audit line is the caller's, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from tenants.context import in_public
from tenants.models import SERVED, Status, Tenant
from tenants.signals import agency_changed


class StandingRefused(Refusal):
    """The agency's status does not admit the change."""

    code = "tenants.standing"


def open_agency(*, tenant_id: int, live_at: datetime) -> Tenant:
    """Let the agency's people use it from ``live_at`` on.

    :raises StandingRefused: it is not ready.
    """
    return _change(tenant_id, (Status.READY,), live_at=live_at)


def suspend(*, tenant_id: int, reason: str, now: datetime) -> Tenant:
    """Let an agency only be read, until it is resumed.

    :raises StandingRefused: it is not ready, or suspended already.
    """
    return _change(tenant_id, (Status.READY,), status=Status.SUSPENDED, suspended_at=now, suspension_reason=reason)


def resume(*, tenant_id: int) -> Tenant:
    """Let a suspended agency be used again.

    :raises StandingRefused: it is not suspended.
    """
    return _change(tenant_id, (Status.SUSPENDED,), status=Status.READY, suspended_at=None, suspension_reason="")


def close(*, tenant_id: int, now: datetime) -> Tenant:
    """End an agency: nobody reaches it any more; its schema stays until it is exported and archived.

    :raises StandingRefused: it is neither ready nor suspended.
    """
    return _change(tenant_id, SERVED, status=Status.CLOSED, closed_at=now)


def pin_shard(*, tenant_id: int, shard: int | None) -> Tenant:
    """Give an agency's queue to worker shard ``shard`` (from 1), or with ``None`` to the one its name leads to.

    :raises StandingRefused: it is closed.
    """
    return _change(tenant_id, tuple(set(Status) - {Status.CLOSED}), pinned_shard=shard)


def _change(tenant_id: int, allowed: tuple[Status, ...], **fields: object) -> Tenant:
    with in_public(), transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=tenant_id)
        if tenant.status not in allowed:
            raise StandingRefused(
                _("%(agency)s berstatus %(status)s, jadi tindakan ini tidak boleh dibuat.")
                % {"agency": tenant.short_name, "status": tenant.get_status_display()}
            )
        for name, value in fields.items():
            setattr(tenant, name, value)
        tenant.save(update_fields=list(fields))
        transaction.on_commit(lambda: agency_changed.send(Tenant, schema=tenant.schema_name))
    return tenant
