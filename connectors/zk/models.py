"""Programs in agencies' networks that may deliver, what they delivered, and how far each terminal has been read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SiteConnector(models.Model):
    """A program in one of the agency's networks. Its token stands here as a keyed digest only.

    ``told`` is its last report: the version it runs and how each of its terminals fared.
    """

    name = models.CharField(max_length=100)
    token_digest = models.CharField(max_length=64)
    token_tail = models.CharField(max_length=4)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    last_ip = models.GenericIPAddressField(null=True, blank=True)
    told = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="zk_siteconnector_token_once"),
            models.CheckConstraint(condition=~Q(name=""), name="zk_siteconnector_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A reading of a terminal, kept as it came (compressed) before anybody looks into it.

    ``sha256`` is the digest of its content: the same log of the same terminal is the same delivery. The content goes
    once it stands in a batch of the room ``devices``.
    """

    class State(models.TextChoices):
        KEPT = "KEPT"
        TAKEN = "TAKEN"
        FAULTY = "FAULTY"

    terminal = models.ForeignKey("devices.Terminal", on_delete=models.PROTECT, related_name="+", db_index=False)
    connector = models.ForeignKey(SiteConnector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    content = models.BinaryField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.KEPT)
    batch_id = models.BigIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "sha256"], name="zk_delivery_content_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="KEPT"), name="zk_delivery_waiting"),
            models.Index(fields=["received_at"], name="zk_delivery_received"),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.sha256[:12]}"


class Progress(models.Model):
    """How far a terminal has been read: its watermark, and who is reading it now.

    ``fence`` grows with every lock taken; who holds an older one has lost the terminal and may keep nothing.
    """

    terminal = models.ForeignKey("devices.Terminal", on_delete=models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    newest = models.CharField(max_length=19, blank=True)
    head = models.CharField(max_length=64, blank=True)
    tail = models.CharField(max_length=64, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True)
    fence = models.BigIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terminal"], name="zk_progress_terminal_once")]

    def __str__(self) -> str:
        return f"{self.terminal_id}"
