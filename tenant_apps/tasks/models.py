"""Tasks of officers, what was said and handed in about them, and the agency's own list of categories."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kit.uploads import StoredFile


class TaskStatus(models.TextChoices):
    NEW = "BARU", _("Baru")
    DOING = "DALAM_TINDAKAN", _("Dalam tindakan")
    DONE = "SELESAI", _("Selesai")
    PAUSED = "TANGGUH", _("Ditangguhkan")
    CANCELLED = "BATAL", _("Dibatalkan")


class Verification(models.TextChoices):
    """What a supervisor said of finished work."""

    VERIFIED = "DISAHKAN", _("Disahkan")
    RETURNED = "DIKEMBALIKAN", _("Dikembalikan")


class Category(models.Model):
    """A sort of work, in the agency's own words. One no longer in use stays with the tasks that have it."""

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="tasks_category_once")]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One piece of work of one officer.

    ``date`` is the day it was logged for, ``due_on`` the day it should be finished; times are minutes since midnight
    of ``date``. ``assigned_by`` is who gave it, empty if the officer logged it. ``decided_*`` and ``remark`` say what
    the supervisor thought of it, ``on_behalf_of`` for whom an acting one spoke.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    date = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    from_minutes = models.SmallIntegerField(null=True, blank=True)
    to_minutes = models.SmallIntegerField(null=True, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=16, choices=TaskStatus.choices, default=TaskStatus.NEW)
    progress = models.PositiveSmallIntegerField(default=0)
    assigned_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    verification = models.CharField(max_length=12, choices=Verification.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="SELESAI", progress=100) | (~Q(status="SELESAI") & Q(progress__lt=100)),
                name="tasks_task_finished_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(verification="DISAHKAN") | Q(status="SELESAI"), name="tasks_task_verified_is_finished"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="tasks_task_not_by_oneself"
            ),
            models.CheckConstraint(condition=Q(due_on=None) | Q(due_on__gte=F("date")), name="tasks_task_due_later"),
            models.CheckConstraint(
                condition=Q(to_minutes=None) | Q(from_minutes__lt=F("to_minutes")), name="tasks_task_times_forwards"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-date"], name="tasks_task_log"),
            models.Index(
                fields=["person"], condition=Q(status__in=["BARU", "DALAM_TINDAKAN", "TANGGUH"]), name="tasks_task_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """One line under a task: a note, an output, a comment, a move. ``date`` is the agency's day of it.

    ``to_status`` and ``progress`` are kept with moves. Lines are added and never changed.
    """

    class Kind(models.TextChoices):
        NOTE = "CATATAN", _("Catatan")
        OUTPUT = "HASIL", _("Hasil")
        COMMENT = "ULASAN", _("Ulasan penyelia")
        MOVE = "PINDAH", _("Status")
        PROGRESS = "KEMAJUAN", _("Kemajuan")
        VERIFIED = "SAH", _("Disahkan")
        RETURNED = "PULANG", _("Dikembalikan")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    date = models.DateField()
    at = models.DateTimeField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    to_status = models.CharField(max_length=16, choices=TaskStatus.choices, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["task", "at"], name="tasks_entry_thread"),
            models.Index(fields=["date"], condition=Q(kind="HASIL"), name="tasks_entry_outputs"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class OutputFile(StoredFile):
    """A file handed in as an output."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="tasks/%Y/%m", max_length=300)
