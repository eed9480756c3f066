"""Approved absences and releases from part of the working time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    PENDING = "MENUNGGU", _("Menunggu")
    APPROVED = "LULUS", _("Diluluskan")
    REJECTED = "DITOLAK", _("Ditolak")
    CANCELLED = "BATAL", _("Dibatalkan")


class LeavePart(models.TextChoices):
    FULL = "FULL", _("Sehari penuh")
    MORNING = "AM", _("Pagi")
    AFTERNOON = "PM", _("Petang")


class Leave(models.Model):
    """Leave of a person from a date to a date, both included; a half day is one date."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=5)
    part = models.CharField(max_length=4, choices=LeavePart.choices, default=LeavePart.FULL)
    date_from = models.DateField()
    date_to = models.DateField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    source = models.CharField(max_length=12, default="MANUAL")
    reason = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="leave_leave_forwards"),
            models.CheckConstraint(
                condition=Q(part="FULL") | Q(date_to=F("date_from")), name="leave_leave_half_is_one_date"
            ),
        ]
        indexes = [models.Index(fields=["person", "date_from", "date_to"], name="leave_leave_person")]

    def __str__(self) -> str:
        return f"{self.type} {self.date_from}"


class Release(models.Model):
    """A standing release from part of the day (Ramadan, pregnancy), from a day to a day (both included)."""

    class Kind(models.TextChoices):
        RAMADAN = "RAMADAN", _("Pelepasan Ramadan")
        PREGNANCY = "HAMIL", _("Kebenaran khas")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    date_from = models.DateField()
    date_to = models.DateField()
    details = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="leave_release_forwards")]
        indexes = [models.Index(fields=["person", "date_from", "date_to"], name="leave_release_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date_from}"
