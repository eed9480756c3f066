"""How many officers and terminals an agency may have: agreed with the central office, asked where one is added."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.errors import Refusal
from shared_apps.agencies.models import Agency
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenants.context import current, in_public

OFFICERS, TERMINALS = "officers", "terminals"
_FIELDS = {OFFICERS: "most_officers", TERMINALS: "most_terminals"}


class QuotaReached(Refusal):
    """The agency has as many as it may have."""

    code = "agencies.quota_reached"


class NoSuchAgency(Refusal):
    """The central office keeps no record of the agency that could carry a quota."""

    code = "agencies.unknown"


def quotas_of(tenant_id: int) -> dict[str, int | None]:
    """Return an agency's quotas; None is no limit. One statement."""
    with in_public():
        row = Agency.objects.filter(tenant_id=tenant_id).values(*_FIELDS.values()).first() or {}
    return {what: row.get(name) for what, name in _FIELDS.items()}


def refuse_beyond(what: str, *, standing: int, adding: int = 1) -> None:
    """Make sure the agency the code runs in may have ``adding`` more of something it has ``standing`` of.

    :raises QuotaReached: it may not; the sentence says how many it may have and whom to ask.
    """
    most = quotas_of(current().id or 0)[what]
    if adding <= 0 or most is None or standing + adding <= most:
        return
    words = {"most": most, "standing": standing}
    if what == OFFICERS:
        sentence = ngettext(
            "Kuota agensi ialah %(most)d pegawai dan sudah ada %(standing)d. Minta pusat menambah kuota.",
            "Kuota agensi ialah %(most)d pegawai dan sudah ada %(standing)d. Minta pusat menambah kuota.",
            most,
        )
    else:
        sentence = ngettext(
            "Kuota agensi ialah %(most)d peranti dan sudah ada %(standing)d. Minta pusat menambah kuota.",
            "Kuota agensi ialah %(most)d peranti dan sudah ada %(standing)d. Minta pusat menambah kuota.",
            most,
        )
    raise QuotaReached(sentence % words)


def set_quotas(*, tenant_id: int, officers: int | None, terminals: int | None, by: Actor) -> None:
    """Agree on how many officers and terminals an agency may have; None is no limit. What it has, it keeps.

    :raises NoSuchAgency: there is no such agency.
    """
    with in_public(), transaction.atomic():
        agency = Agency.objects.select_for_update().filter(tenant_id=tenant_id).first()
        if agency is None:
            raise NoSuchAgency(_("Agensi ini tiada rekod pendaftaran, jadi kuota tidak boleh ditetapkan."))
        before = {OFFICERS: agency.most_officers, TERMINALS: agency.most_terminals}
        after = {OFFICERS: officers, TERMINALS: terminals}
        if before == after:
            return
        agency.most_officers, agency.most_terminals = officers, terminals
        agency.save(update_fields=["most_officers", "most_terminals"])
        target = ("tenants.tenant", tenant_id, agency.short_name)
        record("agencies.quotas_set", actor=by, target=target, before=before, after=after)
