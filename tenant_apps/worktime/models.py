"""Calendars, schedules and rules in force, all with effective dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ScheduleKind(models.TextChoices):
    """The working-time schedules, as stored and shown."""

    WBF = "WBF", _("Waktu Bekerja Fleksi")
    WP1 = "WP1", "WP1"
    WP2 = "WP2", "WP2"
    WP3 = "WP3", "WP3"
    WP4 = "WP4", "WP4"
    FIXED = "TETAP", _("Waktu tetap")
    SHIFT = "SYIF", _("Syif")


class SchedulePattern(models.Model):
    """A named schedule of the agency: a kind, and for fixed ones and shifts their times (minutes since midnight).

    ``end`` and rest times above 1440 lie on the next day. ``end_by_location`` is ``{"WFO": 840, "WFH": 960}``.
    A shift may belong to one unit (and everything below it); ``mark`` is how rosters write it ("P").
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=5, choices=ScheduleKind.choices)
    start_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    end_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    rest_from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    rest_to_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    end_by_location = models.JSONField(default=dict, blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mark = models.CharField(max_length=3, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="worktime_pattern_code_once")]

    def __str__(self) -> str:
        return self.name


class ScheduleAssignment(models.Model):
    """The schedule of a person, of a unit or (without either) of the agency, from a day to a day (excluded).

    A person's own lies over that of the nearest unit, and that over the agency's. ``fixed_start_minutes`` fixes when
    flexible hours begin, for counters (PP 5/2019); other kinds have none.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    pattern = models.ForeignKey(SchedulePattern, on_delete=models.PROTECT, related_name="assignments")
    fixed_start_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="worktime_assignment_start_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to=None, person__isnull=False),
                name="worktime_assignment_open_once",
            ),
            models.UniqueConstraint(
                F("valid_from"),
                condition=Q(person__isnull=True, unit__isnull=True),
                name="worktime_assignment_default_once",
            ),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="worktime_assignment_unit_once"),
            models.CheckConstraint(condition=Q(person=None) | Q(unit=None), name="worktime_assignment_one_holder"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="worktime_assignment_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.valid_from}"


class RequestState(models.TextChoices):
    PENDING = "MENUNGGU", _("Menunggu")
    RECOMMENDED = "DISYORKAN", _("Disyorkan")
    APPROVED = "LULUS", _("Diluluskan")
    REJECTED = "DITOLAK", _("Ditolak")
    CANCELLED = "BATAL", _("Dibatalkan")


class ScheduleRequest(models.Model):
    """An officer asks to work by another schedule from the first of a month, for that month or (no end) for good."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    pattern = models.ForeignKey(SchedulePattern, on_delete=models.PROTECT, related_name="+")
    date_from = models.DateField()
    date_to = models.DateField(null=True, blank=True)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    requested_at = models.DateTimeField()
    recommended_at = models.DateTimeField(null=True, blank=True)
    recommended_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(date_to=None) | Q(date_to__gt=F("date_from")), name="worktime_request_forwards"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "date_from"], name="worktime_request_person"),
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=("MENUNGGU", "DISYORKAN")),
                name="worktime_request_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date_from:%Y-%m}"


class RosterEntry(models.Model):
    """What the roster says of a person's date: a shift, or a day off.

    Drafts stand beside what is published until they are published themselves; a draft may also empty a date.
    """

    class Kind(models.TextChoices):
        SHIFT = "SYIF", _("Syif")
        OFF = "LEPAS", _("Hari lepas")
        EMPTY = "KOSONG", _("Kosong")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    pattern = models.ForeignKey(SchedulePattern, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_draft = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "date", "is_draft"], name="worktime_roster_once"),
            models.CheckConstraint(
                condition=Q(kind="SYIF", pattern__isnull=False) | (~Q(kind="SYIF") & Q(pattern=None)),
                name="worktime_roster_shift_has_pattern",
            ),
            models.CheckConstraint(condition=~Q(kind="KOSONG") | Q(is_draft=True), name="worktime_roster_empty_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.kind}"


class RamadanPeriod(models.Model):
    """The fasting month in one state (or, with an empty state, everywhere), both dates included.

    Seeded as an estimate of the lunar calendar; in force once an administrator has confirmed it.
    """

    class Status(models.TextChoices):
        ESTIMATED = "ANGGARAN", _("Anggaran")
        ACTIVE = "AKTIF", _("Disahkan")

    hijri_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=3, blank=True)
    date_from = models.DateField()
    date_to = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ESTIMATED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hijri_year", "state"], name="worktime_ramadan_once"),
            models.CheckConstraint(condition=Q(date_to__gt=F("date_from")), name="worktime_ramadan_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.hijri_year} {self.state}"


class Holiday(models.Model):
    """A public holiday of a state, or of the whole agency when ``state`` is empty.

    With ``from_minutes`` it is no day off but an early release: the day ends then at the latest.
    Seeded from the official lists once a year, then the agency's own: a later library never rewrites a row.
    ``central_status`` is what the central office last said of a day of its list; another status is the agency's own
    decision, and stays.
    """

    class Status(models.TextChoices):
        ACTIVE = "AKTIF", _("Aktif")
        ESTIMATED = "ANGGARAN", _("Anggaran")
        CANCELLED = "BATAL", _("Batal")

    class Source(models.TextChoices):
        LIBRARY = "SENARAI_RASMI", _("Senarai rasmi")
        AGENCY = "AGENSI", _("Agensi")
        PLATFORM = "PUSAT", _("Pusat")

    date = models.DateField()
    state = models.CharField(max_length=3, blank=True)
    name_ms = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    source = models.CharField(max_length=14, choices=Source.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    central_status = models.CharField(max_length=10, choices=Status.choices, blank=True, default="", db_default="")
    from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date", "state", "name_ms"], name="worktime_holiday_once"),
        ]
        indexes = [models.Index(fields=["date", "state"], name="worktime_holiday_date")]

    def __str__(self) -> str:
        return self.name_ms


class PolicySet(models.Model):
    """Parameters that differ from the platform's, for the agency or one of its states, from a day to a day."""

    state = models.CharField(max_length=3, blank=True)
    label = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "valid_from"], name="worktime_policyset_start_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="worktime_policyset_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class CentralSet(models.Model):
    """A version of a pack of the central office, as this agency took it: the agency judges by its own copy.

    ``scope`` is ``PLATFORM``, ``PROFIL`` (a kind of agency) or ``NEGERI``; the end of the period is excluded.
    """

    pack = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    scope = models.CharField(max_length=8)
    state = models.CharField(max_length=3, blank=True)
    name_ms = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="worktime_centralset_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="worktime_centralset_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"


class MonthLock(models.Model):
    """A month that takes no new facts any more. ``month`` is its first day."""

    month = models.DateField()
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unlocked_at = models.DateTimeField(null=True, blank=True)
    unlock_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(unlocked_at=None), name="worktime_monthlock_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
