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
