"""Packs and their drafts: only a draft can be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from shared_apps.rulepacks.catalogue import catalogue
from shared_apps.rulepacks.models import Body, Kind, Pack, Scope, Status, Version
from shared_apps.rulepacks.rules.timeline import differences
from shared_apps.rulepacks.shipped import SHIPPED
from tenants.context import in_public
from tenants.models import Profile

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")


class BadPack(Refusal):
    """The pack or its draft cannot be kept as given; ``fields`` names what is at fault."""

    code = "rulepacks.bad_pack"


class NotADraft(Refusal):
    """The version is a draft no longer, or the pack has one already."""

    code = "rulepacks.not_a_draft"


def add_pack(
    *,
    key: str,
    name_ms: str,
    name_en: str = "",
    kind: str = Kind.RULES,
    scope: str = Scope.PLATFORM,
    state: str = "",
    body: str = "",
    year: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Add an empty pack and return its id.

    :raises BadPack: no name, a key that is taken or malformed, or a scope without its state or kind of agency.
    """
    if not _KEY.fullmatch(key):
        raise _bad("key", _("Kod bermula dengan huruf kecil dan hanya mengandungi huruf kecil, angka dan sengkang."))
    if not name_ms.strip():
        raise _bad("name_ms", _("Isi nama pakej."))
    if (scope == Scope.STATE) != bool(state):
        raise _bad("state", _("Pilih negeri bagi pakej negeri sahaja."))
    if (scope == Scope.PROFILE) != bool(body):
        raise _bad("body", _("Pilih jenis agensi bagi pakej jenis agensi sahaja."))
    names = {"name_ms": name_ms.strip(), "name_en": name_en.strip()}
    with in_public():
        try:
            with transaction.atomic():
                pack = Pack.objects.create(
                    key=key, kind=kind, scope=scope, state=state, body=body, year=year, created_at=now, **names
                )
                record("rulepacks.pack_added", actor=by, target=("rulepacks.pack", pack.pk, pack.name_ms))
        except IntegrityError as error:
            raise _bad("key", _("Pakej dengan kod atau tahun ini sudah ada. Buka pakej itu.")) from error
    return pack.pk


def draft_version(*, pack_id: int, by: Actor, now: datetime, today: date) -> int:
    """Begin a draft from what was published last (or from nothing) and return its id; an open draft is returned."""
    with in_public(), transaction.atomic():
        pack = Pack.objects.select_for_update().get(pk=pack_id)
        versions = pack.versions.order_by("-number")
        newest = versions.first()
        if newest is not None and newest.status == Status.DRAFT:
            return newest.pk
        version = Version.objects.create(
            pack=pack,
            number=1 if newest is None else newest.number + 1,
            valid_from=today,
            content={} if newest is None else newest.content,
            drafted_by=by.name,
            drafted_at=now,
        )
        record("rulepacks.drafted", actor=by, target=target_of(version))
    return version.pk


def put_draft(
    *,
    version_id: int,
    by: Actor,
    valid_from: date | None = None,
    content: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Change a draft; what is not given stays. Its trials are forgotten when they would come out otherwise.

    :raises NotADraft: the version is published.
    :raises BadPack: a parameter is unknown or a value does not fit.
    """
    with in_public(), transaction.atomic():
        version = _locked_draft(version_id)
        before = {"valid_from": version.valid_from, **_params(version)}
        if content is not None:
            if version.pack.kind == Kind.RULES:
                catalogue().check(profile_of(version.pack), content)
            version.content = dict(content)
        if valid_from is not None:
            version.valid_from = valid_from
        if reason is not None:
            version.reason = reason.strip()
        after = {"valid_from": version.valid_from, **_params(version)}
        changed = differences(before, after)
        if changed or content is not None:
            version.outcomes.all().delete()
            version.stamp, version.tried_at = "", None
        version.save()
        record(
            "rulepacks.draft_changed",
            actor=by,
            target=target_of(version),
            before={one.name: one.before for one in changed},
            after={one.name: one.after for one in changed},
            remark=version.reason,
        )


def drop_draft(*, version_id: int, by: Actor) -> None:
    """Throw a draft away.

    :raises NotADraft: the version is published.
    """
    with in_public(), transaction.atomic():
        version = _locked_draft(version_id)
        record("rulepacks.draft_dropped", actor=by, target=target_of(version))
        version.delete()


def add_shipped(*, by: Actor, now: datetime, today: date) -> tuple[str, ...]:
    """Add the packs the product brings along and the deployment does not have yet, as drafts; return their keys."""
    with in_public(), transaction.atomic():
        known = set(Pack.objects.values_list("key", flat=True))
        missing = [one for one in SHIPPED if one.key not in known]
        for one in missing:
            pack_id = add_pack(
                key=one.key,
                name_ms=one.name_ms,
                name_en=one.name_en,
                scope=one.scope,
                state=one.state,
                body=one.body,
                by=by,
                now=now,
            )
            version_id = draft_version(pack_id=pack_id, by=by, now=now, today=today)
            put_draft(version_id=version_id, content=one.content, valid_from=one.valid_from, reason=one.reason, by=by)
    return tuple(one.key for one in missing)


def profile_of(pack: Pack) -> str:
    """Return by which country's rules the agencies a pack is for judge."""
    return Profile.INDONESIA if pack.body == Body.INDONESIA else Profile.MALAYSIA


def target_of(version: Version) -> tuple[str, object, str]:
    """Return a version as the trail names it."""
    return ("rulepacks.version", version.pk, f"{version.pack.name_ms}, v{version.number}")


def _locked_draft(version_id: int) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("pack")
    version = rows.filter(pk=version_id, status=Status.DRAFT).first()
    if version is None:
        raise NotADraft(_("Versi ini sudah diterbitkan atau dibuang. Buat draf baharu untuk mengubahnya."))
    return version


def _params(version: Version) -> Mapping[str, Any]:
    return version.content if version.pack.kind == Kind.RULES else {}


def _bad(field: str, sentence: str) -> BadPack:
    return BadPack(sentence, fields={field: sentence})
