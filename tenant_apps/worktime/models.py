"""Calendars, schedules and rules in force, all with effective dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ScheduleKind(models.TextChoices):
    """The working-time schedules, as stored and shown."""

    WBF = "WBF", _("Waktu Bekerja Fleksi")
    WP1 = "WP1", "WP1"
    WP2 = "WP2", "WP2"
    WP3 = "WP3", "WP3"
    WP4 = "WP4", "WP4"
    FIXED = "TETAP", _("Waktu tetap")
    SHIFT = "SYIF", _("Syif")


class SchedulePattern(models.Model):
    """A named schedule of the agency: a kind, and for fixed ones and shifts their times (minutes since midnight).

    ``end`` and rest times above 1440 lie on the next day. ``end_by_location`` is ``{"WFO": 840, "WFH": 960}``.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=5, choices=ScheduleKind.choices)
    start_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    end_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    rest_from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    rest_to_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    end_by_location = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="worktime_pattern_code_once")]

    def __str__(self) -> str:
        return self.name


class ScheduleAssignment(models.Model):
    """The schedule of a person (or, without a person, the agency's default) from a day to a day (excluded)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    pattern = models.ForeignKey(SchedulePattern, on_delete=models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="worktime_assignment_start_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to=None, person__isnull=False),
                name="worktime_assignment_open_once",
            ),
            models.UniqueConstraint(
                F("valid_from"), condition=Q(person__isnull=True), name="worktime_assignment_default_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="worktime_assignment_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.valid_from}"


class Holiday(models.Model):
    """A public holiday of a state, or of the whole agency when ``state`` is empty.

    Seeded from the official lists once a year, then the agency's own: a later library never rewrites a row.
    """

    class Status(models.TextChoices):
        ACTIVE = "AKTIF", _("Aktif")
        ESTIMATED = "ANGGARAN", _("Anggaran")
        CANCELLED = "BATAL", _("Batal")

    class Source(models.TextChoices):
        LIBRARY = "SENARAI_RASMI", _("Senarai rasmi")
        AGENCY = "AGENSI", _("Agensi")
        PLATFORM = "PUSAT", _("Pusat")

    date = models.DateField()
    state = models.CharField(max_length=3, blank=True)
    name_ms = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    source = models.CharField(max_length=14, choices=Source.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date", "state", "name_ms"], name="worktime_holiday_once"),
        ]
        indexes = [models.Index(fields=["date", "state"], name="worktime_holiday_date")]

    def __str__(self) -> str:
        return self.name_ms


class PolicySet(models.Model):
    """Parameters that differ from the platform's, for the agency or one of its states, from a day to a day."""

    state = models.CharField(max_length=3, blank=True)
    label = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "valid_from"], name="worktime_policyset_start_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="worktime_policyset_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class MonthLock(models.Model):
    """A month that takes no new facts any more. ``month`` is its first day."""

    month = models.DateField()
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unlocked_at = models.DateTimeField(null=True, blank=True)
    unlock_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(unlocked_at=None), name="worktime_monthlock_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
