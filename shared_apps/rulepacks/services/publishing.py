"""A draft is tried on the agencies it touches, and then published as it was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from shared_apps.rulepacks import selectors, signals
from shared_apps.rulepacks.models import UNDER_WAY, Kind, Outcome, Pack, Status, TrialState, Version
from shared_apps.rulepacks.rules.timeline import Span, overlap, timeline
from shared_apps.rulepacks.services.drafts import BadPack, NotADraft, target_of
from tenants.context import in_public


class NotTried(Refusal):
    """The draft was not tried as it stands, or some agency is still at it."""

    code = "rulepacks.not_tried"


class PacksHaveMoved(Refusal):
    """Another version was published since the trial."""

    code = "rulepacks.packs_have_moved"


class PackConflict(Refusal):
    """Another pack for the same agencies says the same parameter on the same days."""

    code = "rulepacks.conflict"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another pack of the same reach that says a parameter of the draft."""

    pack_name: str
    parameter: str


def ask_trial(*, version_id: int, by: Actor) -> int:
    """Have a draft tried by every agency it touches; return how many they are.

    :raises NotADraft: the version is published.
    :raises BadPack: the draft says nothing, and there is nothing it would take back.
    """
    with in_public(), transaction.atomic():
        version = _draft(version_id)
        if not version.content and version.number == 1:
            raise BadPack(_("Draf ini kosong. Isi sekurang-kurangnya satu nilai dahulu."))
        agencies = selectors.touched(version.pack)
        version.outcomes.all().delete()
        Outcome.objects.bulk_create(
            [Outcome(version=version, tenant_id=agency.id, trial=TrialState.WAITING) for agency in agencies]
        )
        version.stamp = selectors.packs_stamp()
        version.save(update_fields=["stamp"])
        record("rulepacks.trial_asked", actor=by, target=target_of(version), after={"agencies": len(agencies)})
        _announce(signals.trial_asked, version, agencies)
    return len(agencies)


def wake_trial(*, version_id: int) -> None:
    """Ask again the agencies that are still at a trial: messages may be lost, and steps go on where they stopped."""
    signals.trial_asked.send(sender=None, version_id=version_id, schemas=selectors.waiting_schemas(version_id))


def publish_version(*, version_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Publish a draft as it was tried: it holds from its day on, and agencies take it on their own queues.

    :raises NotADraft: it is published already.
    :raises BadPack: no reason is given.
    :raises NotTried: it was not tried as it stands, or an agency is still at it.
    :raises PacksHaveMoved: another version was published since the trial.
    :raises PackConflict: another pack for the same agencies says the same parameter on the same days.
    """
    if not reason.strip():
        sentence = _("Isi sebab atau rujukan pekeliling; agensi membacanya dalam jejak audit.")
        raise BadPack(sentence, fields={"reason": sentence})
    with in_public(), transaction.atomic():
        hold("rulepacks.publish", 0)
        version = _draft(version_id)
        if not version.stamp or version.outcomes.filter(trial__in=UNDER_WAY).exists():
            raise NotTried(_("Buat pratonton dahulu, dan tunggu sehingga setiap agensi selesai."))
        if version.stamp != selectors.packs_stamp():
            raise PacksHaveMoved(_("Versi lain telah diterbitkan sejak pratonton ini. Buat pratonton sekali lagi."))
        found = conflicts_of(version_id)
        if found:
            words = {"pack": found[0].pack_name, "name": found[0].parameter}
            raise PackConflict(
                _("Pakej %(pack)s sudah menetapkan %(name)s bagi agensi yang sama. Ubah satu daripadanya.") % words
            )
        version.status, version.published_at, version.published_by = Status.PUBLISHED, now, by.name
        version.reason = reason.strip()
        version.tried_at = now
        version.save()
        _end_earlier(version.pack)
        record(
            "rulepacks.published",
            actor=by,
            target=target_of(version),
            after={"valid_from": version.valid_from},
            remark=version.reason,
        )
        _announce(signals.version_published, version, selectors.touched(version.pack))


def conflicts_of(version_id: int) -> tuple[Conflict, ...]:
    """Return what other packs of the same reach say of the draft's parameters on the days it would hold."""
    with in_public():
        version = Version.objects.select_related("pack").get(pk=version_id)
        if version.pack.kind != Kind.RULES:
            return ()
        pack = version.pack
        mine = Span(version.number, version.valid_from, None)
        others = Pack.objects.filter(kind=Kind.RULES, scope=pack.scope, state=pack.state, body=pack.body)
        rows = Version.objects.filter(pack__in=others.exclude(pk=pack.pk)).exclude(status=Status.DRAFT)
        return tuple(
            Conflict(other.pack.name_ms, selectors.label(name))
            for other in rows.select_related("pack").order_by("pack_id", "number")
            for name in sorted(set(other.content) & set(version.content))
            if overlap(mine, Span(other.number, other.valid_from, other.valid_to))
        )


def _end_earlier(pack: Pack) -> None:
    """Write from when to when each published version holds now; what ends is superseded."""
    rows = list(pack.versions.exclude(status=Status.DRAFT).order_by("published_at", "pk"))
    spans = {span.number: span for span in timeline((row.number, row.valid_from) for row in rows)}
    for row in rows:
        row.valid_to = spans[row.number].valid_to
        row.status = Status.PUBLISHED if row.valid_to is None else Status.SUPERSEDED
    Version.objects.bulk_update(rows, ["valid_to", "status"])


def _draft(version_id: int) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("pack")
    version = rows.filter(pk=version_id, status=Status.DRAFT).first()
    if version is None:
        raise NotADraft(_("Versi ini sudah diterbitkan atau dibuang. Muat semula halaman."))
    return version


def _announce(signal: object, version: Version, agencies: tuple[selectors.Touched, ...]) -> None:
    schemas = tuple(agency.schema for agency in agencies)
    signal.send(sender=None, version_id=version.pk, schemas=schemas)  # type: ignore[attr-defined]  # a Signal
