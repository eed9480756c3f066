"""Packs, their versions, and what each version does at each agency. All of it lives in the public schema."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a pack holds: parameters, or the public holidays of a year."""

    RULES = "ATURAN", _("Aturan")
    HOLIDAYS = "CUTI", _("Cuti umum")


class Scope(models.TextChoices):
    """Whom a pack is for; a later one lies over an earlier one, and an agency's own values over all."""

    PLATFORM = "PLATFORM", _("Semua agensi")
    PROFILE = "PROFIL", _("Jenis agensi")
    STATE = "NEGERI", _("Negeri")


class Body(models.TextChoices):
    """The kinds of agency a pack can be for.

    Statutory bodies belong to neither of the first two: service circulars reach them when their board adopts them.
    """

    FEDERAL = "PERSEKUTUAN", _("Agensi persekutuan")
    STATE = "NEGERI", _("Agensi negeri dan pihak berkuasa tempatan")
    INDONESIA = "ID", _("Agensi Indonesia")


class Status(models.TextChoices):
    DRAFT = "DRAF", _("Draf")
    PUBLISHED = "TERBIT", _("Diterbitkan")
    SUPERSEDED = "DIGANTI", _("Diganti")


class TrialState(models.TextChoices):
    NONE = "", _("Belum dicuba")
    WAITING = "MENUNGGU", _("Menunggu")
    WORKING = "BERJALAN", _("Sedang dicuba")
    DONE = "SIAP", _("Siap")
    FAILED = "GAGAL", _("Gagal")


UNDER_WAY = (TrialState.WAITING, TrialState.WORKING)


class Pack(models.Model):
    """A named pack; ``state`` or ``body`` says for whom where the scope asks for one, ``year`` is that of holidays."""

    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.RULES)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    state = models.CharField(max_length=3, blank=True)
    body = models.CharField(max_length=11, choices=Body.choices, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    name_ms = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="rulepacks_pack_key_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(kind=Kind.HOLIDAYS), name="rulepacks_pack_holidays_year_once"
            ),
            models.CheckConstraint(
                condition=(Q(scope=Scope.STATE) & ~Q(state="")) | (~Q(scope=Scope.STATE) & Q(state="")),
                name="rulepacks_pack_state_fits",
            ),
            models.CheckConstraint(
                condition=(Q(scope=Scope.PROFILE) & ~Q(body="")) | (~Q(scope=Scope.PROFILE) & Q(body="")),
                name="rulepacks_pack_body_fits",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.HOLIDAYS, year__isnull=False, scope=Scope.PLATFORM)
                | Q(kind=Kind.RULES, year__isnull=True),
                name="rulepacks_pack_year_fits",
            ),
        ]

    def __str__(self) -> str:
        return self.name_ms


class Version(models.Model):
    """One version of a pack: a draft until it is published, and from then on never changed.

    ``content`` is ``{parameter: value}``, or ``{"days": [...]}`` for holidays. ``valid_to`` is set when a later
    version takes over. ``stamp`` names the published packs a trial was made beside; published is only what was tried.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    content = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    stamp = models.CharField(max_length=64, blank=True)
    drafted_by = models.CharField(max_length=150, blank=True)
    drafted_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="rulepacks_version_number_once"),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(status=Status.DRAFT), name="rulepacks_version_draft_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="rulepacks_version_forwards"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at=None)
                | (~Q(status=Status.DRAFT) & Q(published_at__isnull=False)),
                name="rulepacks_version_published_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.number}"


class Outcome(models.Model):
    """What a version would do at one agency, and later that the agency took it. Figures only, never a person.

    ``moves`` counts days by how they would come out: ``[[before, after, days], …]``.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    trial = models.CharField(max_length=8, choices=TrialState.choices, blank=True, default=TrialState.NONE)
    trial_key = models.UUIDField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)
    officers = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=list)
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    remark = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "tenant"], name="rulepacks_outcome_once")]
        indexes = [models.Index(fields=["tenant"], name="rulepacks_outcome_tenant")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.tenant_id}"
