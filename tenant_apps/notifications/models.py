"""What somebody was told, and the letter that goes with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailChoice(models.TextChoices):
    """How somebody wants a kind of notice by letter. On the page it always stands."""

    AT_ONCE = "TERUS", _("Serta-merta")
    DAILY = "HARIAN", _("Ringkasan harian")
    NEVER = "TIADA", _("Tiada e-mel")


class KindChoice(models.Model):
    """What a person chose for a kind; without a row the kind's own way holds."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    mail = models.CharField(max_length=6, choices=MailChoice.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notifications_choice_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.mail}"


class Notice(models.Model):
    """One thing told to one person. ``key`` makes a repeated telling the same notice.

    ``title`` and ``body`` hold the words by language code, as they were said at ``created_at``. ``mail_at`` is when the
    letter is tried next; empty, there is none to send: none was wanted, it went (``mailed_at``), or it was given up
    (``mail_failed_at``). Whoever sends it moves ``mail_at`` ahead first, so that no other worker sends it as well.
    ``in_digest``: it waits for the day's summary, which is a notice of its own that only goes by letter.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    title = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)
    in_digest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notifications_notice_once")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notifications_notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notifications_notice_unread"),
            models.Index(fields=["person"], condition=Q(in_digest=True), name="notifications_notice_digest"),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notifications_notice_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
