"""Official duty, permissions to leave the office, remote plans and ordered overtime: where an officer may be."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit.uploads import StoredFile


class MovementKind(models.TextChoices):
    DUTY = "TUGAS_RASMI", _("Tugas rasmi")
    MEETING = "MESYUARAT", _("Mesyuarat")
    COURSE = "KURSUS", _("Kursus")
    OUTSTATION = "OUTSTATION", _("Tugas luar stesen")
    CEREMONY = "UPACARA", _("Upacara")
    PERMISSION = "KEBENARAN", _("Kebenaran meninggalkan pejabat")
    REMOTE = "BDR", _("Bekerja dari rumah")
    OVERTIME = "LEBIH_MASA", _("Kerja lebih masa")


class PermissionKind(models.TextChoices):
    """Why somebody leaves the office: own business, or medical treatment, which a time slip of the clinic proves."""

    PRIVATE = "PERIBADI", _("Urusan peribadi")
    TREATMENT = "RAWATAN", _("Rawatan perubatan")


class Movement(models.Model):
    """One requested and decided movement. Without times it takes the whole of each date (both dates included).

    Times are minutes since midnight of the date; a timed movement is one date. ``permission_kind`` belongs to
    permissions to leave the office.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    permission_kind = models.CharField(max_length=8, choices=PermissionKind.choices, blank=True, db_default="")
    date_from = models.DateField()
    date_to = models.DateField()
    from_minutes = models.SmallIntegerField(null=True, blank=True)
    to_minutes = models.SmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="MENUNGGU")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="movements_movement_forwards"),
            models.CheckConstraint(
                condition=Q(from_minutes=None, to_minutes=None)
                | Q(from_minutes__lt=F("to_minutes"), date_to=F("date_from")),
                name="movements_movement_times_forwards",
            ),
        ]
        indexes = [models.Index(fields=["person", "date_from", "date_to"], name="movements_movement_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date_from}"


class MovementFile(StoredFile):
    """Evidence for a movement: a letter of call, a time slip."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="movements/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
