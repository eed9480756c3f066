"""Files on their way in: records of terminals, and leave."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PunchFile(models.Model):
    """A file of a terminal's records: uploaded, looked at, confirmed, read in chunks. The original is kept.

    The same content for the same terminal is one file. ``facts`` says how it is read; ``rows_done`` how far it is,
    so that a worker can go on where another died.
    """

    class State(models.TextChoices):
        LOOKED_AT = "DISEMAK", _("Disemak")
        CONFIRMED = "DISAHKAN", _("Disahkan")
        DONE = "SELESAI", _("Selesai")
        DROPPED = "DIBATALKAN", _("Dibatalkan")

    key = models.UUIDField()
    terminal = models.ForeignKey("devices.Terminal", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.FileField(upload_to="peranti/fail/", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.LOOKED_AT)
    facts = models.JSONField(default=dict, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="files_punchfile_key_once"),
            models.UniqueConstraint(
                fields=["terminal", "sha256"],
                condition=~models.Q(state="DIBATALKAN"),
                name="files_punchfile_content_once",
            ),
        ]
        indexes = [models.Index(fields=["-created_at"], name="files_punchfile_newest")]

    def __str__(self) -> str:
        return self.file_name


class LeaveFile(models.Model):
    """A table of approved leave: uploaded, looked at, taken whole or its good rows. Its content is sealed."""

    class State(models.TextChoices):
        LOOKED_AT = "DISEMAK", _("Disemak")
        DONE = "SELESAI", _("Selesai")

    key = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content_sealed = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.LOOKED_AT)
    taken = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="files_leavefile_key_once")]
        indexes = [models.Index(fields=["-created_at"], name="files_leavefile_newest")]

    def __str__(self) -> str:
        return self.file_name
