"""Reads of the packs: what the central office lists, and what holds for one agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max

from shared_apps.agencies.selectors import agency_list, agency_row
from shared_apps.rulepacks.catalogue import catalogue
from shared_apps.rulepacks.models import UNDER_WAY, Body, Kind, Outcome, Pack, Scope, Status, TrialState, Version
from shared_apps.rulepacks.rules.timeline import timeline
from tenants import directory
from tenants.context import in_public
from tenants.directory import TenantRef
from tenants.models import Profile
from tenants.models import Status as Standing

RULES, HOLIDAYS = Kind.RULES.value, Kind.HOLIDAYS.value
FEDERAL_KINDS = frozenset({"KEMENTERIAN", "JABATAN"})
STATE_KINDS = frozenset({"JABATAN_NEGERI", "PBT"})


@dataclass(frozen=True, slots=True)
class Touched:
    """An agency a pack is for."""

    id: int
    schema: str
    name: str


@dataclass(frozen=True, slots=True)
class CentralFacts:
    """One version as an agency takes it. ``valid_to`` is excluded; ``version_id`` is for the report that it is kept."""

    version_id: int
    pack: str
    number: int
    scope: str
    state: str
    name_ms: str
    name_en: str
    valid_from: date
    valid_to: date | None
    content: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """Return a version of parameters as plain data: what an agency's service takes, and a preview can keep."""
        told = {name: getattr(self, name) for name in ("pack", "number", "scope", "state", "name_ms", "name_en")}
        end = None if self.valid_to is None else self.valid_to.isoformat()
        return told | {"valid_from": self.valid_from.isoformat(), "valid_to": end, "params": dict(self.content)}


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version as pages show it. ``taken`` and ``touched`` count agencies."""

    id: int
    pack_id: int
    number: int
    status: str
    status_label: str
    valid_from: date
    valid_to: date | None
    content: Mapping[str, Any]
    reason: str
    drafted_by: str
    drafted_at: datetime
    published_by: str
    published_at: datetime | None
    is_tried: bool

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def never_holds(self) -> bool:
        """Whether a later version took its place from its first day on."""
        return self.valid_to == self.valid_from

    def holds(self, on: date) -> bool:
        """Whether it is published and in force on a day."""
        return not self.is_draft and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class PackCard:
    """One pack with its versions, newest first."""

    id: int
    key: str
    kind: str
    scope: str
    scope_label: str
    state: str
    body_label: str
    year: int | None
    name_ms: str
    name_en: str
    versions: tuple[VersionCard, ...]

    @property
    def is_rules(self) -> bool:
        return self.kind == Kind.RULES

    @property
    def draft(self) -> VersionCard | None:
        return next((one for one in self.versions if one.is_draft), None)

    @property
    def newest(self) -> VersionCard | None:
        """The version published last."""
        return next((one for one in self.versions if not one.is_draft), None)

    def name(self, language: str) -> str:
        """Return the name in the reader's language; Malay where there is no English."""
        return self.name_en if language.startswith("en") and self.name_en else self.name_ms


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What a version would do, or did, at one agency: figures only."""

    schema: str
    agency: str
    trial: str
    trial_label: str
    total: int
    done: int
    looked_at: int
    days: int
    officers: int
    moves: tuple[tuple[str, str, int], ...]
    opened: int
    closed: int
    remark: str
    taken_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.trial in UNDER_WAY

    @property
    def has_failed(self) -> bool:
        return self.trial == TrialState.FAILED


def label(name: str) -> str:
    """Return what a parameter is called."""
    return catalogue().label(name)


def body_of(profile: str, kind: str) -> str:
    """Return the kind of agency a pack can be for, empty for statutory and other bodies."""
    if profile == Profile.INDONESIA:
        return Body.INDONESIA
    return Body.FEDERAL if kind in FEDERAL_KINDS else Body.STATE if kind in STATE_KINDS else ""


def touched(pack: Pack) -> tuple[Touched, ...]:
    """Return the agencies in use that a pack is for, by name. States and holidays are for those of Malaysia."""
    kinds = {row.tenant_id: row.kind for row in agency_list()} if pack.scope == Scope.PROFILE else {}
    found = [
        Touched(ref.id or 0, ref.schema_name, ref.name)
        for ref in directory.agencies()
        if ref.status == Standing.READY and _is_for(pack, ref.profile, kinds.get(ref.id or 0, ""))
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def central_facts(
    agency: TenantRef, *, kind: str = Kind.RULES, draft_id: int | None = None
) -> tuple[CentralFacts, ...]:
    """Return what is published for an agency; with ``draft_id`` as if that draft were published now."""
    with in_public():
        row = agency_row(agency.id or 0)
        own_kind = row.kind if row else ""
        packs = [
            pack
            for pack in Pack.objects.filter(kind=kind).order_by("pk").prefetch_related("versions")
            if _is_for(pack, agency.profile, own_kind)
        ]
        return tuple(facts for pack in packs for facts in _facts(pack, draft_id))


def packs_stamp() -> str:
    """Return a word that changes with every publication."""
    with in_public():
        figures = Version.objects.exclude(status=Status.DRAFT).aggregate(n=Count("pk"), last=Max("published_at"))
    return f"{figures['n']}:{figures['last'].isoformat() if figures['last'] else '-'}"


def pack_cards(kind: str = "") -> tuple[PackCard, ...]:
    """Return all packs with their versions: platform, kinds of agency, states; then holidays. Two statements."""
    with in_public():
        packs = Pack.objects.order_by("kind", "-year", "name_ms", "pk").prefetch_related("versions")
        cards = [_card(pack) for pack in (packs.filter(kind=kind) if kind else packs)]
    order = {Scope.PLATFORM: 0, Scope.PROFILE: 1, Scope.STATE: 2}
    return tuple(sorted(cards, key=lambda card: (card.kind, order[Scope(card.scope)])))


def pack_card(key: str) -> PackCard | None:
    """Return one pack."""
    with in_public():
        pack = Pack.objects.filter(key=key).prefetch_related("versions").first()
        return _card(pack) if pack else None


def outcomes(version_id: int) -> tuple[OutcomeRow, ...]:
    """Return what a version does at each agency, the most changed first. One statement."""
    with in_public():
        rows = Outcome.objects.filter(version_id=version_id).select_related("tenant")
        found = [_outcome(row) for row in rows.order_by("-days", "tenant__name")]
    return tuple(found)


def waiting_schemas(version_id: int) -> tuple[str, ...]:
    """Return the agencies whose trial of a version is not finished."""
    with in_public():
        rows = Outcome.objects.filter(version_id=version_id, trial__in=UNDER_WAY)
        return tuple(rows.order_by("pk").values_list("tenant__schema_name", flat=True))


def version_kind(version_id: int) -> str:
    """Return whether a version holds rules or holidays."""
    with in_public():
        return Version.objects.values_list("pack__kind", flat=True).get(pk=version_id)


def version_name(version_id: int) -> str:
    """Return a version as a line of an agency's trail names it."""
    with in_public():
        version = Version.objects.select_related("pack").get(pk=version_id)
    return f"{version.pack.name_ms}, v{version.number}"


def _is_for(pack: Pack, profile: str, kind: str) -> bool:
    if pack.scope == Scope.PROFILE:
        return body_of(profile, kind) == pack.body
    return (pack.scope == Scope.PLATFORM and pack.kind == Kind.RULES) or profile == Profile.MALAYSIA


def _facts(pack: Pack, draft_id: int | None) -> list[CentralFacts]:
    """The versions that hold some day, in the order of publication, the draft last."""
    versions = list(pack.versions.all())
    published = sorted(
        (one for one in versions if one.published_at is not None), key=lambda one: (one.published_at, one.pk)
    )
    published += [one for one in versions if one.pk == draft_id and one.status == Status.DRAFT]
    by_number = {one.number: one for one in published}
    return [
        CentralFacts(
            version_id=by_number[span.number].pk,
            pack=pack.key,
            number=span.number,
            scope=pack.scope,
            state=pack.state,
            name_ms=pack.name_ms,
            name_en=pack.name_en,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
            content=by_number[span.number].content,
        )
        for span in timeline((one.number, one.valid_from) for one in published)
        if not span.never_holds
    ]


def _card(pack: Pack) -> PackCard:
    versions = sorted(pack.versions.all(), key=lambda one: -one.number)
    return PackCard(
        id=pack.pk,
        key=pack.key,
        kind=pack.kind,
        scope=pack.scope,
        scope_label=str(pack.get_scope_display()),
        state=pack.state,
        body_label=str(pack.get_body_display()) if pack.body else "",
        year=pack.year,
        name_ms=pack.name_ms,
        name_en=pack.name_en,
        versions=tuple(_version(one) for one in versions),
    )


def _version(row: Version) -> VersionCard:
    return VersionCard(
        id=row.pk,
        pack_id=row.pack_id,
        number=row.number,
        status=row.status,
        status_label=str(row.get_status_display()),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        content=row.content,
        reason=row.reason,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        published_by=row.published_by,
        published_at=row.published_at,
        is_tried=bool(row.stamp),
    )


def _outcome(row: Outcome) -> OutcomeRow:
    return OutcomeRow(
        schema=row.tenant.schema_name,
        agency=row.tenant.name,
        trial=row.trial,
        trial_label=str(row.get_trial_display()),
        total=row.total,
        done=row.done,
        looked_at=row.looked_at,
        days=row.days,
        officers=row.officers,
        moves=tuple((before, after, days) for before, after, days in row.moves),
        opened=row.opened,
        closed=row.closed,
        remark=row.remark,
        taken_at=row.taken_at,
    )
