"""Issues a day leaves, and everything said and decided about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.uploads import StoredFile


class IssueState(models.TextChoices):
    NEW = "BARU", _("Belum dijelaskan")
    EXPLAINED = "DIJUSTIFIKASI", _("Menunggu penyelia")
    MORE_INFO = "PERLU_MAKLUMAT", _("Perlu maklumat lanjut")
    CHECKED = "DISEMAK", _("Disemak")
    ESCALATED = "ESKALASI", _("Dinaikkan")
    ACCEPTED = "LULUS", _("Diterima")
    REJECTED = "TOLAK", _("Ditolak")
    EXPIRED = "AUTO_TOLAK", _("Tamat tempoh")
    CANCELLED = "BATAL", _("Dibatalkan")


class Issue(models.Model):
    """One thing a person's date leaves to explain or to approve; one a date and kind.

    ``waits_since`` is when it was last laid before a supervisor: from then on the days until it goes up are counted.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=16, choices=IssueState.choices, default=IssueState.NEW)
    minutes = models.SmallIntegerField(default=0)
    reason_code = models.CharField(max_length=30, blank=True)
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    approver = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    explain_by = models.DateField()
    decide_by = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=30, blank=True)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "date", "kind"], name="issues_issue_once")]
        indexes = [
            models.Index(fields=["approver", "state", "decide_by"], name="issues_issue_inbox"),
            models.Index(fields=["person", "-date"], name="issues_issue_person"),
            models.Index(fields=["state", "decide_by"], name="issues_issue_due"),
            models.Index(fields=["date"], name="issues_issue_date"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class IssueEvent(models.Model):
    """One step in an issue's life, appended only; an undo is a further step that compensates an earlier one.

    ``actor`` is the officer who took it; an administrator may be none and is known by ``user`` alone.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=20)
    state_before = models.CharField(max_length=16, blank=True)
    state_after = models.CharField(max_length=16)
    remark = models.TextField(blank=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["issue", "id"], name="issues_event_issue")]

    def __str__(self) -> str:
        return f"{self.action} {self.state_after}"


class Reason(models.Model):
    """A reason the officer can pick; the agency may add its own."""

    code = models.CharField(max_length=30)
    label_ms = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="issues_reason_code_once")]

    def __str__(self) -> str:
        return self.label_ms


class Attachment(StoredFile):
    """Evidence for an issue."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="issues/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
