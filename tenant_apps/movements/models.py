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


class OutingKind(models.TextChoices):
    """For whom somebody is out: for the office, or on business of their own, which asks for a permission."""

    OFFICIAL = "RASMI", _("Urusan rasmi")
    PRIVATE = "PERIBADI", _("Urusan peribadi")


class Outing(models.Model):
    """One line of the daily movement record (Laporan Pergerakan Harian): who left the office, where to, until when.

    It says where somebody is and is no fact a day is judged by: those are the approved movements above, which are
    found beside it by their times. ``date`` is the agency's day of ``out_at``; ``back_by`` is when the officer
    expects to return, in minutes since its midnight, empty for not that day. ``back_at`` is the return,
    ``cancelled_at`` takes a line back that never came true.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=OutingKind.choices)
    purpose = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    out_at = models.DateTimeField()
    back_by = models.SmallIntegerField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "date"],
                condition=Q(back_at=None, cancelled_at=None),
                name="movements_outing_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(back_at=None) | Q(back_at__gte=F("out_at")), name="movements_outing_back_later"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-date"], name="movements_outing_person"),
            models.Index(fields=["date"], name="movements_outing_date"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.date}"
