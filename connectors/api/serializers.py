"""What the interface says and understands: the shape of every answer and question, from which OpenAPI is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import Serializer

from kit.api.paging import MOST, USUAL

LARGEST_ID = 2**63 - 1
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2099, 12, 31)
KINDS_OF_PUNCH = ("MASUK", "KELUAR")


class Id(serializers.IntegerField):
    """An id of ours."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class Date(serializers.DateField):
    """A date of this century, so that the days around it exist as well."""

    def to_internal_value(self, value: Any) -> date:
        """Return the date.

        :raises ValidationError: it is none, or of another century.
        """
        found: date = super().to_internal_value(value)
        if not FIRST_DATE <= found <= LAST_DATE:
            raise serializers.ValidationError(_("Tarikh mesti antara tahun 2000 dan 2099."))
        return found


class Said(Serializer[Any]):
    """A no."""

    code = serializers.CharField(help_text=_("Kod tetap untuk program."))
    message = serializers.CharField(help_text=_("Ayat untuk manusia, dalam bahasa pembaca."))
    fields = serializers.DictField(
        child=serializers.CharField(), help_text=_("Ayat bagi setiap jawapan yang bermasalah.")
    )


class ListQuery(Serializer[Any]):
    """What every list is asked with."""

    cursor = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text=_("Nilai next daripada muka sebelum ini.")
    )
    limit = serializers.IntegerField(
        default=USUAL, min_value=1, max_value=MOST, help_text=_("Bilangan baris setiap muka.")
    )


class SpanQuery(ListQuery):
    """A list of dates of officers."""

    person = Id(required=False, help_text=_("Seorang pegawai sahaja."))
    date_from = Date(required=False, help_text=_("Dari tarikh ini."))
    date_to = Date(required=False, help_text=_("Hingga tarikh ini, termasuk."))


class PeopleQuery(ListQuery):
    """Officers."""

    text = serializers.CharField(default="", allow_blank=True, max_length=100, help_text=_("Nama atau no. kakitangan."))
    service = serializers.ChoiceField(
        default="", choices=["", "tamat", "semua"], help_text=_("Kosong: yang berkhidmat; tamat; semua.")
    )


class IssueQuery(SpanQuery):
    """Issues."""

    state = serializers.CharField(default="", allow_blank=True, max_length=16, help_text=_("Keadaan isu."))


class MonthQuery(ListQuery):
    """Cards of months."""

    person = Id(required=False, help_text=_("Seorang pegawai sahaja."))
    month = Date(required=False, help_text=_("Hari pertama bulan itu."))


class Agency(Serializer[Any]):
    """The agency a token belongs to."""

    schema = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class Me(Serializer[Any]):
    """Who calls."""

    user = serializers.IntegerField()
    person = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    token = serializers.CharField(help_text=_("Nama token."))
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()
    agency = Agency()
    now = serializers.DateTimeField(help_text=_("Jam pelayan."))


class Person(Serializer[Any]):
    """An officer as of today."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    staff_no = serializers.CharField()
    id_masked = serializers.CharField(help_text=_("Nombor pengenalan, ditopeng."))
    email = serializers.CharField()
    phone = serializers.CharField()
    position = serializers.CharField()
    grade = serializers.CharField()
    unit = serializers.IntegerField(source="unit_id", allow_null=True)
    unit_name = serializers.CharField()
    location = serializers.IntegerField(source="location_id", allow_null=True)
    location_name = serializers.CharField()
    in_service_from = serializers.DateField()
    in_service_to = serializers.DateField(allow_null=True, help_text=_("Hari pertama selepas perkhidmatan tamat."))


class Punch(Serializer[Any]):
    """A record as a device saw it."""

    id = serializers.IntegerField()
    uuid = serializers.UUIDField()
    person = serializers.IntegerField(source="person_id")
    at = serializers.DateTimeField()
    date = serializers.DateField(source="local_date")
    kind = serializers.CharField(allow_null=True)
    source = serializers.CharField()
    place = serializers.CharField()
    location = serializers.IntegerField(source="location_id", allow_null=True)
    verification = serializers.CharField()


class PunchEntry(Serializer[Any]):
    """A punch of the caller's own, at the server's present moment."""

    uuid = serializers.UUIDField(help_text=_("Sama bagi setiap hantaran semula rekod yang sama."))
    kind = serializers.ChoiceField(choices=KINDS_OF_PUNCH)
    reason = serializers.CharField(default="", allow_blank=True, max_length=300)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    accuracy_m = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000)


class Day(Serializer[Any]):
    """The verdict on an officer's date; clock fields are minutes since its midnight."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    date = serializers.DateField()
    status = serializers.CharField(source="primary")
    flags = serializers.ListField(child=serializers.CharField())
    schedule = serializers.CharField(source="schedule_code")
    first_in = serializers.IntegerField(allow_null=True)
    last_out = serializers.IntegerField(allow_null=True)
    required_out = serializers.IntegerField(allow_null=True)
    late_minutes = serializers.IntegerField()
    early_minutes = serializers.IntegerField()
    worked_minutes = serializers.IntegerField()
    overtime_minutes = serializers.IntegerField()
    place = serializers.CharField()
    is_open = serializers.BooleanField(help_text=_("Hari ini belum berakhir."))


class Issue(Serializer[Any]):
    """What a day leaves to explain or to approve."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    date = serializers.DateField()
    kind = serializers.CharField()
    state = serializers.CharField()
    minutes = serializers.IntegerField()
    reason = serializers.CharField(source="reason_code")
    explanation = serializers.CharField()
    explain_by = serializers.DateField()
    decide_by = serializers.DateField()
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class Explanation(Serializer[Any]):
    """Why: a reason of the agency and the words."""

    reason = serializers.CharField(max_length=30)
    text = serializers.CharField(max_length=2_000)


class Decision(Serializer[Any]):
    """Yes or no; a no says why."""

    accept = serializers.BooleanField()
    remark = serializers.CharField(default="", allow_blank=True, max_length=500)
    version = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text=_("Versi isu yang dilihat.")
    )


class Step(Serializer[Any]):
    """What became of an issue."""

    id = serializers.IntegerField()
    state = serializers.CharField()
    version = serializers.IntegerField()


class Month(Serializer[Any]):
    """An officer's card of a month."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    month = serializers.DateField()
    colour = serializers.CharField()
    previous = serializers.CharField()
    breaches = serializers.IntegerField()
    frozen = serializers.BooleanField(help_text=_("Bulan itu telah dikunci."))
    computed_at = serializers.DateTimeField()


class Movement(Serializer[Any]):
    """An officer's duty, permission to leave the office, day at home or overtime."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    kind = serializers.CharField()
    state = serializers.CharField()
    date_from = serializers.DateField()
    date_to = serializers.DateField()
    from_minutes = serializers.IntegerField(allow_null=True)
    to_minutes = serializers.IntegerField(allow_null=True)
    place = serializers.CharField()
    purpose = serializers.CharField()
    requested_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class MovementEntry(Serializer[Any]):
    """A request of the caller's own; times are minutes since midnight, both or neither."""

    kind = serializers.CharField(max_length=12)
    date_from = Date()
    date_to = Date(required=False)
    from_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1439)
    to_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440)
    place = serializers.CharField(default="", allow_blank=True, max_length=200)
    purpose = serializers.CharField(max_length=2_000)


class Task(Serializer[Any]):
    """A piece of work; times are minutes since midnight."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    title = serializers.CharField()
    description = serializers.CharField()
    date = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    from_minutes = serializers.IntegerField(allow_null=True)
    to_minutes = serializers.IntegerField(allow_null=True)
    category = serializers.IntegerField(source="category_id", allow_null=True)
    status = serializers.CharField()
    progress = serializers.IntegerField()
    verification = serializers.CharField()
    created_at = serializers.DateTimeField()


class TaskQuery(SpanQuery):
    """Tasks."""

    status = serializers.CharField(default="", allow_blank=True, max_length=16, help_text=_("Status tugasan."))


class TaskForm(Serializer[Any]):
    """A task of the caller's own; times are minutes since midnight, both or neither."""

    title = serializers.CharField(max_length=200)
    date = Date()
    description = serializers.CharField(default="", allow_blank=True, max_length=4_000)
    due_on = Date(required=False)
    from_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1439)
    to_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440)
    category = Id(required=False)


class TaskMove(Serializer[Any]):
    """Where a task goes."""

    status = serializers.CharField(max_length=16)


class ReportForm(Serializer[Any]):
    """A report as a file: which, of which dates (both included), in which form."""

    report = serializers.CharField(max_length=30, help_text=_("Kod laporan, seperti dalam alamat /laporan/<kod>/."))
    format = serializers.ChoiceField(choices=["csv", "xlsx", "pdf"])
    first = Date()
    last = Date()
    unit = Id(required=False)
    person = Id(required=False)
    words = serializers.CharField(default="", allow_blank=True, max_length=100)
    choice = serializers.CharField(default="", allow_blank=True, max_length=30)


class ReportFile(Serializer[Any]):
    """A report somebody asked for, and how far it is."""

    key = serializers.UUIDField()
    report = serializers.CharField()
    format = serializers.CharField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()
