"""Approved absences and releases from part of the working time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit.uploads import StoredFile


class RequestState(models.TextChoices):
    PENDING = "MENUNGGU", _("Menunggu")
    APPROVED = "LULUS", _("Diluluskan")
    REJECTED = "DITOLAK", _("Ditolak")
    CANCELLED = "BATAL", _("Dibatalkan")


class LeaveType(models.TextChoices):
    """The civil service's kinds of leave; the codes are ours, the kinds those of the service's leave forms."""

    REST = "CR", _("Cuti Rehat")
    SPECIAL_REST = "CRK", _("Cuti Rehat Khas")
    SICK = "CS", _("Cuti Sakit")
    SICK_WARD = "CSW", _("Cuti Sakit (wad)")
    EMERGENCY = "CKEC", _("Cuti Kecemasan")
    MATERNITY = "CB", _("Cuti Bersalin")
    PATERNITY = "CIB", _("Cuti Isteri Bersalin")
    UNRECORDED = "CTR", _("Cuti Tanpa Rekod")
    HALF_PAY = "CSG", _("Cuti Separuh Gaji")
    NO_PAY = "CTG", _("Cuti Tanpa Gaji")
    PILGRIMAGE = "CH", _("Cuti Haji")
    STUDY = "CBR", _("Cuti Berkursus")
    REPLACEMENT = "CG", _("Cuti Gantian")
    OTHER = "CL", _("Cuti lain")


class LeavePart(models.TextChoices):
    FULL = "FULL", _("Sehari penuh")
    MORNING = "AM", _("Pagi")
    AFTERNOON = "PM", _("Petang")


class Leave(models.Model):
    """Leave of a person from a date to a date, both included; a half day is one date."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=5, choices=LeaveType.choices)
    part = models.CharField(max_length=4, choices=LeavePart.choices, default=LeavePart.FULL)
    date_from = models.DateField()
    date_to = models.DateField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    source = models.CharField(max_length=12, default="MANUAL")
    reason = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="leave_leave_forwards"),
            models.CheckConstraint(
                condition=Q(part="FULL") | Q(date_to=F("date_from")), name="leave_leave_half_is_one_date"
            ),
        ]
        indexes = [models.Index(fields=["person", "date_from", "date_to"], name="leave_leave_person")]

    def __str__(self) -> str:
        return f"{self.type} {self.date_from}"


class Release(models.Model):
    """A standing release from part of the day (Ramadan, pregnancy), from a day to a day (both included).

    ``date_to`` is the last date as approved; a pregnancy release ends earlier when maternity leave begins, which is
    read from the leave itself (see ``selectors.RELEASES``). The husband's release names the wife: the officer of this
    agency in ``wife``, or one of another in ``details``. ``details`` holds ``due``, the date of birth expected.
    """

    class Kind(models.TextChoices):
        RAMADAN = "RAMADAN", _("Pelepasan Ramadan")
        PREGNANCY = "HAMIL", _("Kebenaran khas")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    wife = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    date_from = models.DateField()
    date_to = models.DateField()
    details = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(date_to__gte=F("date_from")), name="leave_release_forwards")]
        indexes = [models.Index(fields=["person", "date_from", "date_to"], name="leave_release_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date_from}"


class LeaveFile(StoredFile):
    """Evidence for leave or for a release."""

    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    file = models.FileField(upload_to="leave/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(leave=None, release__isnull=False) | Q(leave__isnull=False, release=None),
                name="leave_leavefile_of_one",
            )
        ]
