"""Punches, which never change, and days, which are computed from facts and can be computed again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Punch(models.Model):
    """What a device saw: append-only. The server's clock decides ``at``; ``local_date`` is the agency's calendar day.

    ``uuid`` makes a repeated submission the same record. Coordinates can be blanked when their retention ends:
    the class in ``place`` is what the rules read.
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


class Day(models.Model):
    """The verdict on one person's date. Minutes are whole; clock fields are minutes since the date's midnight."""

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
