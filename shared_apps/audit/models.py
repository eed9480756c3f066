"""The audit trail of one schema."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove a line of the audit trail."""


class AppendOnly[Row: models.Model](models.QuerySet[Row]):
    """Rows can be added and read. The database refuses the rest as well; this tells it sooner."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("a line of the audit trail cannot be changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("a line of the audit trail cannot be removed")


class AppendOnlyModel(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("a line of the audit trail cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("a line of the audit trail cannot be removed")


class AuditEntry(AppendOnlyModel):
    """Who did what to what, when; written in the transaction of the deed and never changed."""

    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)
    on_behalf_of = models.CharField(max_length=150, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=60, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    remark = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    objects: ClassVar[models.Manager[AuditEntry]] = models.Manager.from_queryset(AppendOnly)()

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_entry_at"),
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_entry_target"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_label}"


class AuditSeal(AppendOnlyModel):
    """A keyed digest over the lines up to ``last_id`` and over the seal before it: the links of a chain.

    Whoever changes a line behind the database's back would have to make every later seal anew, and lacks the key.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[AuditSeal]] = models.Manager.from_queryset(AppendOnly)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="audit_seal_number_once")]

    def __str__(self) -> str:
        return f"{self.number}"
