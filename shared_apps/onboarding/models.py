"""The joining of an agency: its stage, its steps, its history, papers, briefing dates and first administrators."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shared_apps.onboarding.rules import stages


class Stage(models.TextChoices):
    """:class:`shared_apps.onboarding.rules.stages.Stage` with the words and the tone of screens."""

    BRIEFING = stages.Stage.BRIEFING.value, _("Taklimat dan demo")
    TRAINING = stages.Stage.TRAINING.value, _("Latihan pentadbir")
    INTEGRATION = stages.Stage.INTEGRATION.value, _("Perbincangan teknikal dan integrasi")
    TRIAL = stages.Stage.TRIAL.value, _("Familiarisasi")
    ACTIVE = stages.Stage.ACTIVE.value, _("Pelaksanaan")
    SUSPENDED = stages.Stage.SUSPENDED.value, _("Digantung")
    CLOSED = stages.Stage.CLOSED.value, _("Ditamatkan")

    @property
    def mark(self) -> str:
        """The decision mark (icon and tone) the stage is shown with."""
        return {"AKTIF": "LULUS", "DIGANTUNG": "PERLU_MAKLUMAT", "DITAMATKAN": "BATAL"}.get(self.value, "MENUNGGU")


class Verb(models.TextChoices):
    """:class:`shared_apps.onboarding.rules.stages.Verb` in the words of the history."""

    BEGIN = stages.Verb.BEGIN.value, _("Penyertaan bermula")
    FINISH = stages.Verb.FINISH.value, _("Peringkat selesai")
    SKIP = stages.Verb.SKIP.value, _("Peringkat dilangkau")
    SUSPEND = stages.Verb.SUSPEND.value, _("Agensi digantung")
    RESUME = stages.Verb.RESUME.value, _("Agensi disambung semula")
    CLOSE = stages.Verb.CLOSE.value, _("Agensi ditamatkan")
    FIX_DATE = stages.Verb.FIX_DATE.value, _("Tarikh ditetapkan")
    NOTE = stages.Verb.NOTE.value, _("Nota")


class AdminDuty(models.TextChoices):
    """:class:`shared_apps.onboarding.rules.stages.AdminDuty` in words."""

    MANAGEMENT = stages.AdminDuty.MANAGEMENT.value, _("Khidmat pengurusan")
    ICT = stages.AdminDuty.ICT.value, _("Teknologi maklumat")


class Paper(models.Model):
    """A file attached to a step, kept outside the web root under a name that tells nothing."""

    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place"], name="onboarding_paper_place_once")]

    def __str__(self) -> str:
        return self.name


class BriefingSlot(models.Model):
    """A moment the central team offers for a briefing, with room for so many agencies."""

    starts_at = models.DateTimeField()
    venue = models.CharField(max_length=200)
    capacity = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starts_at", "venue"],
                condition=Q(withdrawn_at=None),
                name="onboarding_slot_offered_once",
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="onboarding_slot_has_room"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.venue}"


class Onboarding(models.Model):
    """One agency's way from approval to work. ``stage_before`` is where a suspended agency stood.

    ``schema`` names the agency's place; ``contacts`` are the addresses letters go to. ``reference`` is the
    application's number, empty when an operator created the agency directly. ``proposed_date`` is the
    applicant's wish where no offered slot suits.
    """

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    schema = models.CharField(max_length=41)
    contacts = ArrayField(models.EmailField(), default=list, blank=True)
    reference = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.BRIEFING)
    stage_before = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    stage_since = models.DateTimeField()
    started_at = models.DateTimeField()
    briefing = models.ForeignKey(BriefingSlot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_date = models.DateField(null=True, blank=True)
    proposed_note = models.CharField(max_length=200, blank=True)
    live_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=5, default="ms")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="onboarding_onboarding_tenant_once"),
            models.UniqueConstraint(fields=["schema"], name="onboarding_onboarding_schema_once"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="onboarding_onboarding_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[value for value, _label in Stage.choices]),
                name="onboarding_onboarding_stage_known",
            ),
            models.CheckConstraint(
                condition=~Q(stage="DIGANTUNG") | ~Q(stage_before=""),
                name="onboarding_onboarding_suspended_from",
            ),
        ]
        indexes = [models.Index(fields=["stage", "stage_since"], name="onboarding_stage")]

    def __str__(self) -> str:
        return f"{self.reference} {self.stage}"

    @property
    def mark(self) -> str:
        """The decision mark the stage is shown with."""
        return Stage(self.stage).mark


class Step(models.Model):
    """One of the four steps of an agency: when it is to be held, was held, finished or left out."""

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="steps", db_index=False)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    planned_date = models.DateField(null=True, blank=True)
    held_date = models.DateField(null=True, blank=True)
    attendees = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["onboarding", "stage"], name="onboarding_step_once"),
            models.CheckConstraint(
                condition=Q(skipped_at=None) | ~Q(skip_reason=""), name="onboarding_step_skipped_why"
            ),
            models.CheckConstraint(
                condition=Q(skipped_at=None) | Q(finished_at=None), name="onboarding_step_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.onboarding_id} {self.stage}"


class Entry(models.Model):
    """One line of an agency's joining history; never changed. ``is_shared`` lines are shown to the agency."""

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=14, choices=Verb.choices)
    from_stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=150)
    remark = models.TextField(blank=True)
    held_date = models.DateField(null=True, blank=True)
    attendees = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_shared = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["onboarding", "at", "id"], name="onboarding_entry_at")]

    def __str__(self) -> str:
        return f"{self.onboarding_id} {self.verb}"


class Appointee(models.Model):
    """A person the agency appointed as its first administrator, and how far their invitation is.

    ``user_id`` names the user in the agency's own schema, where no foreign key can reach.
    """

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="appointees", db_index=False)
    duty = models.CharField(max_length=12, choices=AdminDuty.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    id_sealed = models.TextField()
    id_masked = models.CharField(max_length=40)
    user_id = models.BigIntegerField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["onboarding", "duty"], name="onboarding_appointee_duty_once")]

    def __str__(self) -> str:
        return self.name
