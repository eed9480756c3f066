"""Tokens of programs, and the answers that are given again when a program asks the same twice."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """What lets a program in: it acts as the administrator who made it, within ``scopes`` and until ``expires_at``.

    The token stands here as a keyed digest only; its end is kept so that people can tell tokens apart.
    """

    name = models.CharField(max_length=100)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    tail = models.CharField(max_length=4)
    scopes = ArrayField(models.CharField(max_length=30))
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_from = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="api_token_once"),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_named"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("issued_at")), name="api_token_expires"),
        ]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What a write with an ``Idempotency-Key`` was answered, for a day: the same asked again is answered the same.

    ``asked`` is the digest of what was asked; the key with other words is refused.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    said = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_keptanswer_once")]
        indexes = [models.Index(fields=["kept_at"], name="api_keptanswer_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class Event(models.TextChoices):
    """What a webhook may be told of."""

    ISSUE = "issue.changed", _("Isu dibuka, dijelaskan atau diputuskan")
    REQUEST = "request.changed", _("Permohonan dibuat, diputuskan atau ditarik balik")
    MONTH = "month.changed", _("Bulan dikunci atau dibuka semula")
    TEST = "test", _("Ujian")


class Hook(models.Model):
    """An address of another system that is told of events. The secret its messages are signed with is sealed."""

    url = models.CharField(max_length=300)
    secret_sealed = models.TextField()
    events = ArrayField(models.CharField(max_length=30))
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=Q(ended_at=None), name="api_hook_url_once"),
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One message to one hook: written with the event, sent afterwards, tried again until it is taken or given up."""

    key = models.UUIDField()
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=30, choices=Event.choices)
    said = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="api_delivery_key_once")]
        indexes = [
            models.Index(fields=["hook", "-id"], name="api_delivery_log"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="api_delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.key}"


class Lifetime(models.IntegerChoices):
    """How many days a token lives."""

    MONTH = 30, _("30 hari")
    QUARTER = 90, _("90 hari")
    HALF = 180, _("180 hari")
    YEAR = 365, _("365 hari")
