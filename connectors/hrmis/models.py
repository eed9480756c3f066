"""What one agency knows of its HRMIS: the link, its readings, and what was said last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

ONLY = 1


class Link(models.Model):
    """How to reach the agency's HRMIS; one row at most. The secret is sealed and shown to nobody again.

    ``failures`` and ``resting_until`` are the circuit breaker's: after some failed readings in a row the other side
    is left alone for a while. ``confirmed_at`` says when the administrator first accepted what HRMIS brings.
    """

    base_url = models.CharField(max_length=300)
    profile = models.CharField(max_length=40)
    client_id = models.CharField(max_length=200)
    secret_sealed = models.TextField()
    is_nightly = models.BooleanField(default=True)
    may_add_units = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    resting_until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=20, blank=True)
    trouble_detail = models.CharField(max_length=200, blank=True)
    troubled_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=ONLY), name="hrmis_link_only_one")]

    def __str__(self) -> str:
        return self.base_url


class Mark(models.Model):
    """From which moment a stream is asked for next; moves in the transaction that writes what came before it."""

    stream = models.CharField(max_length=12)
    since = models.CharField(max_length=40)
    etag = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream"], name="hrmis_mark_stream_once")]

    def __str__(self) -> str:
        return f"{self.stream} {self.since}"


class Reading(models.Model):
    """One reading: pages are fetched, compared, confirmed if need be, and written. One is under way at a time.

    Whoever fetches holds ``taken_until`` under ``holder`` and prolongs it with every page; whoever compares or writes
    holds the row's lock. A worker that died lets go of either.
    """

    class State(models.TextChoices):
        READING = "MEMBACA", _("Membaca")
        READ = "DIBACA", _("Dibaca")
        WAITING = "MENUNGGU", _("Menunggu pengesahan")
        CONFIRMED = "DISAHKAN", _("Disahkan")
        WRITTEN = "DITULIS", _("Pegawai ditulis")
        DONE = "SELESAI", _("Selesai")
        FAILED = "GAGAL", _("Gagal")
        DROPPED = "DIBATALKAN", _("Dibatalkan")

    key = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    is_full = models.BooleanField(default=False)
    is_asked_for = models.BooleanField(default=False)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    effective_from = models.DateField(null=True, blank=True)
    why_waiting = models.CharField(max_length=20, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    result_sealed = models.TextField(blank=True)
    trouble = models.CharField(max_length=20, blank=True)
    trouble_detail = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    holder = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="hrmis_reading_key_once"),
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(state__in=["MEMBACA", "DIBACA", "MENUNGGU", "DISAHKAN", "DITULIS"]),
                name="hrmis_reading_one_open",
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="hrmis_reading_newest")]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class ReadPage(models.Model):
    """One page of a reading, sealed, with the way to the next; gone once the reading is over."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="pages")
    stream = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    sealed = models.TextField(blank=True)
    records = models.PositiveIntegerField(default=0)
    next_cursor = models.TextField(blank=True)
    as_of = models.CharField(max_length=40, blank=True)
    etag = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "stream", "number"], name="hrmis_page_once")]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}"


class Officer(models.Model):
    """What HRMIS last said of an officer. ``sealed`` holds three texts by field: ``theirs`` as they stand there,
    ``base`` as they were when last written here, ``kept`` those the administrator decided against.
    """

    class State(models.TextChoices):
        IN = "MASUK", _("Masuk")
        BAD = "BERMASALAH", _("Bermasalah")
        LATER = "KEMUDIAN", _("Berkuat kuasa kemudian")
        ENDED = "TAMAT", _("Tamat")

    ref = models.CharField(max_length=200)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices)
    sealed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref"], name="hrmis_officer_ref_once")]

    def __str__(self) -> str:
        return self.ref


class Leave(models.Model):
    """Which leave stands for one of HRMIS's; ``sealed`` holds its words while it could not be taken."""

    ref = models.CharField(max_length=200)
    leave_id = models.BigIntegerField(null=True, blank=True)
    words = models.CharField(max_length=64, blank=True)
    flaw = models.CharField(max_length=20, blank=True)
    sealed = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref"], name="hrmis_leave_ref_once")]

    def __str__(self) -> str:
        return self.ref


class Conflict(models.Model):
    """A field the administrator had corrected and HRMIS says otherwise; open until somebody decides."""

    class State(models.TextChoices):
        OPEN = "TERBUKA", _("Belum diputuskan")
        TAKEN = "DIAMBIL", _("HRMIS diambil")
        KEPT = "DIKEKALKAN", _("Dikekalkan")

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=30)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    theirs_sealed = models.TextField()
    ours = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "field"], condition=models.Q(state="TERBUKA"), name="hrmis_conflict_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.field}"
