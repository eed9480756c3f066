"""Punches, which never change, and days, which are computed from facts and can be computed again.

Facts are kept by two guards. In Python their manager and their instances refuse to update or delete; in the
database a trigger refuses the same to everything else, save the blanking of coordinates when their retention
ends (migration ``0002_facts_are_kept``).
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.uploads import StoredFile


class FactIsKeptError(TypeError):
    """Code tried to change or delete a fact. To correct a day, add a fact."""


class KeptFacts(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise FactIsKeptError(f"{self.model.__name__} is append-only")

    update = delete = bulk_update = update_or_create = _refuse


class KeptFact(models.Model):
    """A row that is written once."""

    objects = KeptFacts.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FactIsKeptError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise FactIsKeptError(f"{type(self).__name__} is append-only")


class PunchKind(models.TextChoices):
    IN = "MASUK", _("Daftar Masuk")
    OUT = "KELUAR", _("Daftar Keluar")


class PunchSource(models.TextChoices):
    WEB = "WEB", _("Pelayar")
    MOBILE = "MOBILE", _("Telefon")
    TERMINAL = "BIOMETRIK", _("Peranti biometrik")
    KIOSK = "KIOS", _("Kios")
    MANUAL = "MANUAL", _("Manual")


class Place(models.TextChoices):
    OFFICE = "PEJABAT", _("Di pejabat")
    KIOSK = "KIOS", _("Kios")
    HOME = "BDR", _("Bekerja dari rumah")
    OUTSIDE = "LUAR", _("Luar kawasan")
    AWAY = "DL", _("Dinas luar")


class Verification(models.TextChoices):
    VALID = "SAH", _("Sah")
    TO_CONFIRM = "PERLU_PENGESAHAN", _("Perlu pengesahan")
    REJECTED = "DITOLAK", _("Ditolak")


class Punch(KeptFact):
    """What a device saw: append-only. The server's clock decides ``at``; ``local_date`` is the agency's calendar day.

    ``uuid`` makes a repeated submission the same record. Coordinates can be blanked when their retention ends:
    the class in ``place`` is what the rules read. ``note`` is the reason typed with the punch, kept as the draft
    of a later explanation.
    """

    uuid = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    local_date = models.DateField()
    kind = models.CharField(max_length=6, choices=PunchKind.choices, null=True, blank=True)  # noqa: DJ001 - untyped is a fact
    source = models.CharField(max_length=10, choices=PunchSource.choices)
    place = models.CharField(max_length=8, choices=Place.choices)
    location = models.ForeignKey(
        "people.WorkLocation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    fix_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.IntegerField(null=True, blank=True)
    device_at = models.DateTimeField(null=True, blank=True)
    device_key = models.CharField(max_length=60, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    face_score = models.FloatField(null=True, blank=True)
    verification = models.CharField(max_length=16, choices=Verification.choices, default=Verification.VALID)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uuid"], name="attendance_punch_uuid_once")]
        indexes = [
            models.Index(fields=["person", "at"], name="attendance_punch_person_at"),
            models.Index(fields=["local_date"], name="attendance_punch_date"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.at:%F %T}"


class PunchFix(KeptFact):
    """A place that reached us after its punch, at most half a minute later. The latest one speaks for the punch."""

    punch = models.ForeignKey(Punch, on_delete=models.PROTECT, related_name="fixes")
    at = models.DateTimeField()
    place = models.CharField(max_length=8, choices=Place.choices)
    location = models.ForeignKey(
        "people.WorkLocation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    fix_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.IntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.punch_id} {self.place}"


class Day(models.Model):
    """The verdict on one person's date. Minutes are whole; clock fields are minutes since the date's midnight.

    ``version`` grows whenever a fact of the day or its verdict changes. A judgement lands only on the version
    it was made from, so one made from older facts can never overwrite one made from newer.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    schedule_code = models.CharField(max_length=20, blank=True)
    primary = models.CharField(max_length=16)
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    first_in = models.SmallIntegerField(null=True, blank=True)
    last_out = models.SmallIntegerField(null=True, blank=True)
    required_out = models.SmallIntegerField(null=True, blank=True)
    late_minutes = models.SmallIntegerField(default=0)
    early_minutes = models.SmallIntegerField(default=0)
    worked_minutes = models.SmallIntegerField(default=0)
    overtime_minutes = models.SmallIntegerField(default=0)
    place = models.CharField(max_length=8, blank=True)
    is_open = models.BooleanField(default=True)
    trace = models.JSONField(default=list)
    stale = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "date"], name="attendance_day_once")]
        indexes = [
            models.Index(fields=["date", "primary"], name="attendance_day_date"),
            models.Index(fields=["date"], condition=models.Q(stale=True), name="attendance_day_stale"),
            models.Index(fields=["date"], condition=models.Q(is_open=True), name="attendance_day_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.primary}"


class PunchProposal(models.Model):
    """A punch somebody forgot, proposed with its reason. Approved, it becomes a punch of source MANUAL.

    The punch carries the proposal's ``uuid``, so that it is made once. The proposal itself never counts.
    """

    class State(models.TextChoices):
        PENDING = "MENUNGGU", _("Menunggu")
        APPROVED = "LULUS", _("Diluluskan")
        REJECTED = "DITOLAK", _("Ditolak")
        CANCELLED = "BATAL", _("Dibatalkan")

    uuid = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    local_date = models.DateField()
    kind = models.CharField(max_length=6, choices=PunchKind.choices)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uuid"], name="attendance_punchproposal_uuid_once"),
            models.UniqueConstraint(
                fields=["person", "local_date", "kind"],
                condition=models.Q(state="MENUNGGU"),
                name="attendance_punchproposal_waiting_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "-requested_at"], name="attendance_proposal_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.local_date}"


class ProposalFile(StoredFile):
    """Evidence for a proposed punch."""

    proposal = models.ForeignKey(PunchProposal, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="attendance/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class PreviewState(models.TextChoices):
    WORKING = "DIKIRA", _("Sedang dikira")
    DONE = "SIAP", _("Siap")
    CANCELLED = "BATAL", _("Dibatalkan")
    FAILED = "GAGAL", _("Gagal")
    PUBLISHED = "DITERBITKAN", _("Diterbitkan")


class ChangePreview(models.Model):
    """What a change of rules would do to the days judged so far, before it holds.

    ``service`` and ``arguments`` are the change as its service takes it. ``stamp`` is that of all rules when the
    preview was asked for: published is only what was seen. ``periods`` are the dates the change touches. The officers
    are gone through in the order of their ids; ``position`` is the last one done. ``attempts`` counts tries of the
    present step.
    """

    key = models.UUIDField(unique=True)
    service = models.CharField(max_length=20)
    arguments = models.JSONField()
    stamp = models.CharField(max_length=32)
    periods = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=PreviewState.choices, default=PreviewState.WORKING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="attendance_preview_age")]

    def __str__(self) -> str:
        return f"{self.service} {self.created_at:%F %T}"


class PreviewedDay(models.Model):
    """A day that would come out otherwise. ``before`` and ``after`` are verdicts as plain data, without their traces.

    ``opened`` and ``closed`` are the kinds of issue that would come and go; ``breaches`` is the change, -1 to 1, of the
    month's number of days with a breach.
    """

    preview = models.ForeignKey(ChangePreview, on_delete=models.CASCADE, related_name="days")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    before = models.JSONField()
    after = models.JSONField()
    opened = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    closed = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    breaches = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["preview", "person", "date"], name="attendance_previewed_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date}"
