"""Month cards: the colour of a person's month and the figures it rests on, frozen with the month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardColour(models.TextChoices):
    YELLOW = "KUNING", _("Kuning")
    GREEN = "HIJAU", _("Hijau")
    RED = "MERAH", _("Merah")


class MonthCard(models.Model):
    """A person's month: ``breaches`` is n, the days with an unexcused breach. ``month`` is its first day."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    colour = models.CharField(max_length=6, choices=CardColour.choices)
    previous = models.CharField(max_length=6, choices=CardColour.choices)
    breaches = models.PositiveSmallIntegerField()
    summary = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    frozen = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "month"], name="reports_monthcard_once")]
        indexes = [models.Index(fields=["month", "colour"], name="reports_monthcard_month")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m} {self.colour}"
