"""Giving a slow agency a worker shard of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenants import directory, queues
from tenants.services import pin_shard as pin

MOST_SHARDS = 64


class BadShard(Refusal):
    """There is no such shard."""

    code = "onboarding.bad_shard"


@transaction.atomic
def pin_shard(*, schema: str, shard: int | None, by: Actor) -> None:
    """Let worker shard ``shard`` (from 1) serve an agency, or with ``None`` the one its name leads to again.

    Running workers are told at once: the shard takes the queue up, the others let go of it.

    :raises BadShard: the number is none of a shard.
    :raises StandingRefused: the agency is closed.
    """
    if shard is not None and not 1 <= shard <= MOST_SHARDS:
        sentence = _("Nombor serpihan antara 1 hingga %(most)d.") % {"most": MOST_SHARDS}
        raise BadShard(sentence, fields={"shard": sentence})
    agency = directory.agency_of(schema)
    before = next((pinned for name, pinned in queues.served_agencies() if name == schema), None)
    tenant = pin(tenant_id=agency.id or 0 if agency else 0, shard=shard)
    record(
        "onboarding.shard_pinned",
        actor=by,
        target=("tenants.tenant", tenant.pk, tenant.short_name),
        before={"shard": before},
        after={"shard": shard},
    )
    transaction.on_commit(queues.announce, robust=True)
