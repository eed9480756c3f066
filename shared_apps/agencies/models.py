"""Agencies, the people to call there, and the figures each of them reports upwards."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of public body an agency is."""

    MINISTRY = "KEMENTERIAN", _("Kementerian")
    DEPARTMENT = "JABATAN", _("Jabatan persekutuan")
    STATUTORY = "BADAN_BERKANUN", _("Badan berkanun")
    STATE = "JABATAN_NEGERI", _("Jabatan negeri")
    LOCAL = "PBT", _("Pihak berkuasa tempatan")
    OTHER = "LAIN", _("Lain-lain")


class Plan(models.TextChoices):
    """How far the platform serves the agency."""

    TRIAL = "PERCUBAAN", _("Percubaan")
    STANDARD = "STANDARD", _("Standard")


class Agency(models.Model):
    """A public body that uses the platform or is about to; its data lives in the schema of ``tenant``.

    ``most_officers`` and ``most_terminals`` are its quotas; empty is no limit.
    """

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.DEPARTMENT)
    ministry = models.CharField(max_length=200, blank=True)
    states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    head_count = models.PositiveIntegerField(default=0)
    plan = models.CharField(max_length=10, choices=Plan.choices, default=Plan.STANDARD)
    most_officers = models.PositiveIntegerField(null=True, blank=True)
    most_terminals = models.PositiveIntegerField(null=True, blank=True)
    admitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="agencies_agency_tenant_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[value for value, _label in Kind.choices]),
                name="agencies_agency_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="agencies_agency_name")]

    def __str__(self) -> str:
        return self.short_name


class Contact(models.Model):
    """Whom the platform calls at an agency, one for each duty."""

    class Duty(models.TextChoices):
        HR = "SUMBER_MANUSIA", _("Sumber manusia")
        ICT = "ICT", _("Teknologi maklumat")

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    duty = models.CharField(max_length=14, choices=Duty.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "duty"], name="agencies_contact_duty_once")]

    def __str__(self) -> str:
        return self.name


class AgencyFigure(models.Model):
    """One agency's day in numbers, written by a job of that agency: aggregates only, never a person."""

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    date = models.DateField()
    registered = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    clocked_in = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    open_issues = models.PositiveIntegerField(default=0)
    punches = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "date"], name="agencies_figure_day_once"),
        ]
        indexes = [models.Index(fields=["date"], name="agencies_figure_date")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.date}"
