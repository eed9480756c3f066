"""Visits, in the public schema; what was looked at stands in the agency's own trail."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """An operator's visit to an agency. ``key_digest`` opens the door once; ``user_id`` is the visitor's user there."""

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    operator_id = models.BigIntegerField()
    operator_name = models.CharField(max_length=150)
    reason = models.TextField()
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    key_digest = models.CharField(max_length=64)
    entered_at = models.DateTimeField(null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_digest"], name="support_visit_key_once"),
            models.UniqueConstraint(
                fields=["tenant", "operator_id"], condition=Q(ended_at=None), name="support_visit_open_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="support_visit_forwards"),
        ]
        indexes = [models.Index(fields=["tenant", "-started_at"], name="support_visit_tenant")]

    def __str__(self) -> str:
        return f"{self.operator_name} {self.started_at:%F %H:%M}"
