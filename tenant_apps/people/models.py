"""The organisation: units as a tree, work locations, officers, their postings and supervisors."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit.identity import IdKind


class Unit(models.Model):
    """A node of the organisation tree. ``path`` holds the ids from the root (``/1/7/23/``) for subtree reads."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=400, default="/")
    head = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="people_unit_code_once")]
        indexes = [models.Index(fields=["path"], name="people_unit_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name


class WorkLocation(models.Model):
    """A place officers are posted to: its state decides the week and the holidays, its circle what is *office*."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=3, blank=True)
    address = models.TextField(blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    radius_m = models.PositiveIntegerField(default=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="people_worklocation_code_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="people_worklocation_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """An officer of the agency. Attendance stays with the agency of its date, so a person is ended, not deleted."""

    class Appointment(models.TextChoices):
        PERMANENT = "TETAP", _("Tetap")
        CONTRACT = "KONTRAK", _("Kontrak")
        TEMPORARY = "SEMENTARA", _("Sementara")

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    staff_no = models.CharField(max_length=30, blank=True)
    id_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in IdKind], default=IdKind.MYKAD.value)
    id_digest = models.CharField(max_length=64)
    id_sealed = models.TextField()
    id_masked = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    position = models.CharField(max_length=120, blank=True)
    scheme = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    service_group = models.CharField(max_length=60, blank=True)
    appointment = models.CharField(max_length=12, choices=Appointment.choices, default=Appointment.PERMANENT)
    in_service_from = models.DateField()
    in_service_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id_digest"], name="people_person_id_once"),
            models.UniqueConstraint(fields=["staff_no"], condition=~Q(staff_no=""), name="people_person_staff_no_once"),
            models.CheckConstraint(
                condition=Q(in_service_to=None) | Q(in_service_to__gt=F("in_service_from")),
                name="people_person_service_forwards",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="people_person_name")]

    def __str__(self) -> str:
        return self.name


class Exemption(models.Model):
    """Days on which a person need not record attendance, from a day (included) to a day (excluded).

    Granted by the head of department, for instance to drivers or officers lent to a minister's office.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exemptions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(valid_to=None), name="people_exemption_open_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="people_exemption_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.valid_from}"

    @property
    def last_day(self) -> date | None:
        """The last day it holds, None without an end."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)


class Posting(models.Model):
    """Where a person serves, from a day (included) to a day (excluded); one open posting at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    location = models.ForeignKey(WorkLocation, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(valid_to=None), name="people_posting_open_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="people_posting_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id}"


class Supervision(models.Model):
    """Who supervises whom (the first assessor, PPP), with dates; one open supervisor a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="subordinates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(valid_to=None), name="people_supervision_open_once"),
            models.CheckConstraint(condition=~Q(person=F("supervisor")), name="people_supervision_not_oneself"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="people_supervision_forwards",
            ),
        ]
        indexes = [models.Index(fields=["supervisor", "valid_to"], name="people_supervision_below")]

    def __str__(self) -> str:
        return f"{self.supervisor_id} > {self.person_id}"


class Delegation(models.Model):
    """An acting supervisor (Pemangku): ``deputy`` decides what waits for ``principal``, from a day to a day (excluded).

    It covers everybody below the principal, those posted to one unit and below it, or chosen persons; issues,
    requests, or both. ``ended_at`` ends it before its last day. Every decision says for whom it was made.
    """

    class Scope(models.TextChoices):
        ALL = "SEMUA", _("Semua pegawai bawahan")
        UNIT = "UNIT", _("Satu unit")
        PERSONS = "PEGAWAI", _("Pegawai yang dipilih")

    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acting")
    valid_from = models.DateField()
    valid_to = models.DateField()
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.ALL)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    for_issues = models.BooleanField(default=True)
    for_requests = models.BooleanField(default=True)
    reason = models.CharField(max_length=300)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="people_delegation_not_oneself"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="people_delegation_forwards"),
            models.CheckConstraint(
                condition=Q(for_issues=True) | Q(for_requests=True), name="people_delegation_of_something"
            ),
            models.CheckConstraint(
                condition=Q(scope="SEMUA", unit=None, person_ids=[])
                | Q(scope="UNIT", unit__isnull=False, person_ids=[])
                | (Q(scope="PEGAWAI", unit=None) & ~Q(person_ids=[])),
                name="people_delegation_scope_named",
            ),
        ]
        indexes = [
            models.Index(fields=["deputy", "valid_to"], name="people_delegation_deputy"),
            models.Index(fields=["principal", "valid_to"], name="people_delegation_principal"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} b.p. {self.principal_id}"


class OfficerImport(models.Model):
    """A file of officers on its way in: uploaded, checked, confirmed, written. Its content is kept sealed.

    Whoever checks or writes holds the row's lock, which dies with the worker: another one begins the step anew.
    Content and result go when the import is old (see ``services.imports``).
    """

    class State(models.TextChoices):
        UPLOADED = "DIMUAT_NAIK", _("Dimuat naik")
        CHECKED = "DISEMAK", _("Disemak")
        CONFIRMED = "DISAHKAN", _("Disahkan")
        DONE = "SELESAI", _("Selesai")
        FAILED = "GAGAL", _("Gagal")

    key = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(max_length=200)
    content_sealed = models.TextField(blank=True)
    effective_from = models.DateField()
    may_add_units = models.BooleanField(default=False)
    only_good = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    result_sealed = models.TextField(blank=True)
    fault = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="people_officerimport_key_once")]
        indexes = [models.Index(fields=["-created_at"], name="people_officerimport_newest")]

    def __str__(self) -> str:
        return self.file_name


class SlipBatch(models.Model):
    """Temporary passwords being made for a selection of officers, to be printed once.

    The readable passwords stand sealed in ``slips_sealed`` until they are shown or an hour has passed, whichever
    comes first; nowhere else.
    """

    key = models.UUIDField()
    person_ids = models.JSONField(default=list)
    slips_sealed = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="people_slipbatch_key_once")]
        indexes = [models.Index(fields=["created_at"], name="people_slipbatch_created")]

    def __str__(self) -> str:
        return f"{self.made}/{self.total}"


class Home(models.Model):
    """The registered home of an officer, sealed. It answers one question, how far from it a point lies, and is shown
    to nobody but the officer.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="home")
    sealed = models.TextField()
    source = models.CharField(max_length=12)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
