"""Announcements, in the public schema."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Tone(models.TextChoices):
    INFO = "info", _("Makluman")
    WARN = "warn", _("Amaran")


class Announcement(models.Model):
    """A sentence or two in both languages, for all agencies or (``schemas``) for some; it may be withdrawn."""

    text_ms = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    tone = models.CharField(max_length=4, choices=Tone.choices, default=Tone.INFO)
    schemas = ArrayField(models.CharField(max_length=41), default=list, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="announcements_announcement_forwards")
        ]
        indexes = [models.Index(fields=["-to_at"], name="announcements_newest")]

    def __str__(self) -> str:
        return self.text_ms[:40]
