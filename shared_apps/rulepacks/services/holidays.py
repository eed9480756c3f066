"""The public holidays of a year, published to all agencies by state: seeded from the official lists, then corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kit.states import STATES
from shared_apps.audit.actor import Actor
from shared_apps.rulepacks.catalogue import catalogue
from shared_apps.rulepacks.models import Kind, Scope, Version
from shared_apps.rulepacks.services.drafts import BadPack, add_pack, draft_version, put_draft
from tenants.context import in_public

FIRST_YEAR, LAST_YEAR = 2024, 2100


def add_holidays(*, year: int, by: Actor, now: datetime) -> str:
    """Begin the holidays of a year as a draft of the official lists of all states, and return the pack's key.

    Days of the moon that are not announced yet are estimates, and not in force.

    :raises BadPack: the year has its pack already, or lies outside the lists.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        sentence = _("Tahun mesti di antara %(first)d dan %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadPack(sentence, fields={"year": sentence})
    key = f"cuti-umum-{year}"
    with in_public(), transaction.atomic():
        pack_id = add_pack(
            key=key,
            name_ms=f"Cuti umum {year}",
            name_en=f"Public holidays {year}",
            kind=Kind.HOLIDAYS,
            scope=Scope.PLATFORM,
            year=year,
            by=by,
            now=now,
        )
        version_id = draft_version(pack_id=pack_id, by=by, now=now, today=date(year, 1, 1))
        days = catalogue().listed_holidays(STATES, year)
        put_draft(version_id=version_id, content={"days": _numbered(days)}, valid_from=date(year, 1, 1), by=by)
    return key


def put_day(*, version_id: int, number: int | None, day: Mapping[str, Any], by: Actor) -> None:
    """Add a day to a draft, or change the one of that number.

    :raises NotADraft: the version is published.
    :raises BadPack: the same day stands already.
    """
    with in_public(), transaction.atomic():
        days = _days(version_id)
        others = [one for one in days if one["id"] != number]
        if any(_key(one) == _key(day) for one in others):
            sentence = _("Cuti itu sudah ada pada tarikh dan negeri tersebut.")
            raise BadPack(sentence, fields={"date": sentence})
        fresh = number or max((one["id"] for one in days), default=0) + 1
        kept = sorted([*others, {**day, "id": fresh}], key=lambda one: (one["date"], one["state"], one["id"]))
        put_draft(version_id=version_id, content={"days": kept}, by=by)


def _days(version_id: int) -> list[dict[str, Any]]:
    version = Version.objects.select_for_update().get(pk=version_id)
    return list(version.content.get("days", []))


def _key(day: Mapping[str, Any]) -> tuple[str, str, str]:
    return day["date"], day["state"], day["name_ms"]


def _numbered(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(days, key=lambda one: (one["date"], one["state"], one["name_ms"]))
    unique = {_key(one): one for one in ordered}
    return [{**one, "id": number} for number, one in enumerate(unique.values(), 1)]
