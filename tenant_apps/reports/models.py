"""The month: its closing, its cards with what they rest on, and the cards they replaced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CardColour(models.TextChoices):
    YELLOW = "KUNING", _("Kuning")
    GREEN = "HIJAU", _("Hijau")
    RED = "MERAH", _("Merah")


class Counted(models.Model):
    """What a month of a person came to. ``breaches`` is n, the days with an unexcused breach.

    ``summary`` holds days by status and minutes, ``rules`` the card's table and thresholds, so that a colour can be
    followed again from the card alone. ``version`` grows with every change to a card that was shown.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField()
    colour = models.CharField(max_length=6, choices=CardColour.choices)
    previous = models.CharField(max_length=6, choices=CardColour.choices)
    breaches = models.PositiveSmallIntegerField()
    summary = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True


class MonthCard(Counted):
    """A person's month; ``month`` is its first day. Frozen it is what was shown, otherwise a running count.

    ``closing`` says which closing of the month looked at it last, so that one cut short goes on where it stood.
    """

    frozen = models.BooleanField(default=False)
    closing = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "month"], name="reports_monthcard_once")]
        indexes = [models.Index(fields=["month", "colour"], name="reports_monthcard_month")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m} {self.colour}"


class FormerCard(Counted):
    """A frozen card as it stood before another took its place."""

    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "version"], name="reports_formercard_version_once")
        ]
        indexes = [models.Index(fields=["month", "replaced_at"], name="reports_formercard_month")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m} {self.colour} ({self.version})"


class ClosingState(models.TextChoices):
    COUNTING = "DIKIRA", _("Sedang dikira")
    DONE = "SELESAI", _("Dikunci")
    REOPENED = "DIBUKA", _("Dibuka semula")


class Closing(models.Model):
    """One closing of a month: facts are locked first, then the cards are counted in batches, then it is done.

    A month that was opened again and locked anew has a closing for each time; ``number`` counts them.
    """

    month = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=ClosingState.choices, default=ClosingState.COUNTING)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    cards = models.PositiveIntegerField(default=0)
    colours = models.JSONField(default=dict)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="reports_closing_number_once"),
            models.UniqueConstraint(
                fields=["month"], condition=~Q(state="DIBUKA"), name="reports_closing_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.state}"


class LetterState(models.TextChoices):
    DRAFT = "DRAF", _("Draf")
    ISSUED = "DIKELUARKAN", _("Dikeluarkan")
    ANSWERED = "DIJAWAB", _("Dijawab")
    CLOSED = "DITUTUP", _("Ditutup")
    CANCELLED = "BATAL", _("Dibatalkan")


class ShowCauseLetter(models.Model):
    """A letter that asks an officer to show cause (surat tunjuk sebab).

    The product drafts it from a closed month; a person edits and issues it. ``days`` are the days it lists: date,
    schedule, in, out and breaches, as they were frozen. ``number`` is given when it is issued.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.DRAFT)
    number = models.CharField(max_length=60, blank=True)
    days = models.JSONField(default=list)
    opening = models.TextField()
    grounds = models.TextField(blank=True)
    answer_days = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    issued_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    signatory_name = models.CharField(max_length=150, blank=True)
    signatory_position = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_recorded_by = models.CharField(max_length=150, blank=True)
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="reports_letter_once"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="reports_letter_number_once"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="reports_letter_state")]

    def __str__(self) -> str:
        return self.number or f"{self.person_id} {self.month:%Y-%m}"


class LetterWords(models.Model):
    """The agency's own words in letters: the grounds it cites. One row at most."""

    grounds = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.grounds[:40]


class RecapSent(models.Model):
    """That a unit's recap of a month was signed and sent, with its figures as they stood then."""

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    sent_on = models.DateField()
    signatory = models.CharField(max_length=150)
    sent_by = models.CharField(max_length=150, blank=True)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="reports_recapsent_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"


class FileState(models.TextChoices):
    WAITING = "MENUNGGU", _("Menunggu giliran")
    WORKING = "DIJANA", _("Sedang dijana")
    READY = "SEDIA", _("Sedia dimuat turun")
    FAILED = "GAGAL", _("Gagal")
    CANCELLED = "BATAL", _("Dibatalkan")
    EXPIRED = "LUPUT", _("Sudah dipadam")


class FileFormat(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    PDF = "pdf", "PDF"


class ReportSchedule(models.Model):
    """A report made regularly for some officers. ``asked`` is what does not move; ``dates`` says which dates, seen
    from the day it runs. ``day`` is a weekday (1 Monday) or a day of the month; daily ones have none."""

    class Every(models.TextChoices):
        DAY = "HARI", _("Setiap hari")
        WEEK = "MINGGU", _("Setiap minggu")
        MONTH = "BULAN", _("Setiap bulan")

    class Dates(models.TextChoices):
        YESTERDAY = "SEMALAM", _("Semalam")
        TODAY = "HARI_INI", _("Hari ia dijana")
        LAST_WEEK = "MINGGU_LEPAS", _("Tujuh hari sebelumnya")
        LAST_MONTH = "BULAN_LEPAS", _("Bulan lepas")
        THIS_MONTH = "BULAN_INI", _("Bulan ini setakat itu")

    report = models.CharField(max_length=30)
    asked = models.JSONField(default=dict)
    format = models.CharField(max_length=4, choices=FileFormat.choices)
    every = models.CharField(max_length=6, choices=Every.choices)
    day = models.PositiveSmallIntegerField(default=1)
    dates = models.CharField(max_length=12, choices=Dates.choices)
    recipients = models.ManyToManyField("people.Person", related_name="+")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    runs_from = models.DateField()

    def __str__(self) -> str:
        return f"{self.report} {self.every} {self.day}"


class ScheduleRun(models.Model):
    """That a schedule ran for its day, once; how many files it asked for and whom it left out."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="runs")
    due_on = models.DateField()
    ran_at = models.DateTimeField()
    files = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due_on"], name="reports_schedulerun_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.due_on}"


class ReportFile(models.Model):
    """A report somebody wants as a file: first a wish, then the file until it expires. Only the asker may fetch it.

    ``claimed_at`` is when a worker took it; one that died leaves it to the next after a while.
    """

    key = models.UUIDField()
    report = models.CharField(max_length=30)
    asked = models.JSONField(default=dict)
    format = models.CharField(max_length=4, choices=FileFormat.choices)
    language = models.CharField(max_length=2, default="ms")
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="files")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="reports/%Y/%m", max_length=300, blank=True)
    name = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="reports_file_key_once")]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="reports_file_asker"),
            models.Index(fields=["state", "asked_at"], name="reports_file_state"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.format} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (FileState.WAITING, FileState.WORKING)
