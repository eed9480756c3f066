"""The forms of the working-time pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.ui.forms import DateInput, RadioChips, Switch, TimeInput
from tenant_apps.people.rules.states import STATES
from tenant_apps.worktime.models import ScheduleKind
from tenant_apps.worktime.rules.clock import clock_text
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.selectors import pattern_cards


def pattern_choices() -> list[tuple[str, str]]:
    """Return the active schedules by code."""
    return [
        (card.code, card.name if card.name == card.code else f"{card.code}: {card.name}")
        for card in pattern_cards(only_active=True)
    ]


def minutes_of(value: time | None) -> int | None:
    """Return a clock time as minutes since midnight."""
    return None if value is None else value.hour * 60 + value.minute


def time_of(minutes: int | None) -> time | None:
    """Return minutes since midnight (of this day or the next) as a clock time."""
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)


class DefaultForm(forms.Form):
    """By which schedule the agency works from a day on."""

    pattern = forms.ChoiceField(label=gettext_lazy("Waktu kerja"))
    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = pattern_choices()  # type: ignore[attr-defined]  # a ChoiceField


class AssignForm(forms.Form):
    """By which schedule one officer works, from a day on or for a while."""

    staff_no = forms.CharField(label=gettext_lazy("No. kakitangan"), max_length=30)
    pattern = forms.ChoiceField(label=gettext_lazy("Waktu kerja"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("Mulai"), widget=DateInput())
    valid_to = forms.DateField(
        label=gettext_lazy("Hingga (tidak termasuk)"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Kosongkan untuk seterusnya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = [("", _("Ikut waktu kerja lalai")), *pattern_choices()]  # type: ignore[attr-defined]  # a ChoiceField


class PatternForm(forms.Form):
    """A schedule of the agency's own."""

    code = forms.CharField(label=gettext_lazy("Kod"), max_length=20)
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=ScheduleKind.choices, initial=ScheduleKind.FIXED)
    start = forms.TimeField(label=gettext_lazy("Mula"), required=False, widget=TimeInput())
    end = forms.TimeField(
        label=gettext_lazy("Tamat"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Bagi Waktu tetap dan Syif sahaja. Syif boleh tamat keesokan hari."),
    )
    rest_from = forms.TimeField(label=gettext_lazy("Rehat dari"), required=False, widget=TimeInput())
    rest_to = forms.TimeField(label=gettext_lazy("Rehat hingga"), required=False, widget=TimeInput())
    is_active = forms.BooleanField(label=gettext_lazy("Digunakan"), required=False, initial=True, widget=Switch())


class HolidayFilter(forms.Form):
    """Which holidays the list shows."""

    tahun = forms.IntegerField(label=gettext_lazy("Tahun"), min_value=2000, max_value=2100)
    negeri = forms.ChoiceField(label=gettext_lazy("Negeri"), required=False)

    def __init__(self, *args: Any, states: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(state, STATES.get(state, state)) for state in states]
        self.fields["negeri"].choices = [("", _("Semua")), *names]  # type: ignore[attr-defined]  # a ChoiceField


class HolidayForm(forms.Form):
    """A day off."""

    day = forms.DateField(label=gettext_lazy("Tarikh"), widget=DateInput())
    state = forms.ChoiceField(label=gettext_lazy("Negeri"), required=False)
    name_ms = forms.CharField(label=gettext_lazy("Nama dalam Bahasa Melayu"), max_length=150)
    name_en = forms.CharField(label=gettext_lazy("Nama dalam Bahasa Inggeris"), max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Seluruh agensi")), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField


class PolicyForm(forms.Form):
    """The parameters most agencies set, with the day from which they hold."""

    state = forms.ChoiceField(
        label=gettext_lazy("Bagi"), required=False, help_text=gettext_lazy("Tetapan negeri mengatasi tetapan agensi.")
    )
    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())
    grace_in_min = forms.IntegerField(
        label=gettext_lazy("Tempoh ihsan daftar masuk (minit)"), min_value=0, max_value=240
    )
    office_radius_m = forms.IntegerField(label=gettext_lazy("Radius pejabat (meter)"), min_value=10, max_value=50_000)
    max_accuracy_m = forms.IntegerField(
        label=gettext_lazy("Ketepatan lokasi paling lemah (meter)"), min_value=10, max_value=10_000
    )
    approval_levels = forms.TypedChoiceField(
        label=gettext_lazy("Peringkat kelulusan isu"),
        coerce=int,
        choices=[(1, gettext_lazy("Satu (penyelia)")), (2, gettext_lazy("Dua (penyemak dan pengesah)"))],
        widget=RadioChips(),
    )
    justify_deadline_day = forms.IntegerField(
        label=gettext_lazy("Pegawai menjelaskan sebelum hari ke-"), min_value=1, max_value=28
    )
    supervisor_deadline_day = forms.IntegerField(
        label=gettext_lazy("Penyelia memutuskan sebelum hari ke-"), min_value=1, max_value=28
    )
    escalate_after_days = forms.IntegerField(
        label=gettext_lazy("Naik kepada penyelia seterusnya selepas (hari bekerja)"), min_value=0, max_value=60
    )
    on_supervisor_inaction = forms.ChoiceField(
        label=gettext_lazy("Jika penyelia tidak bertindak"),
        choices=[
            ("count_against", gettext_lazy("Dikira sebagai ketidakpatuhan")),
            ("escalate", gettext_lazy("Naik kepada penyelia seterusnya")),
            ("accept", gettext_lazy("Diterima")),
        ],
    )
    card_table = forms.ChoiceField(
        label=gettext_lazy("Jadual warna kad"),
        choices=[("A", gettext_lazy("A: semua ketidakpatuhan")), ("B", gettext_lazy("B: lewat sahaja"))],
        widget=RadioChips(),
    )
    ot_requires_approval = forms.BooleanField(
        label=gettext_lazy("Lebih masa perlu diarahkan"), required=False, widget=Switch()
    )
    hbh_enabled = forms.BooleanField(label=gettext_lazy("Hari Bekerja Hibrid"), required=False, widget=Switch())
    hbh_remote_quota_per_week = forms.IntegerField(
        label=gettext_lazy("Hari bekerja dari rumah seminggu"), min_value=0, max_value=5
    )
    rest_from = forms.TimeField(label=gettext_lazy("Rehat Jumaat dari"), required=False, widget=TimeInput())
    rest_to = forms.TimeField(
        label=gettext_lazy("Rehat Jumaat hingga"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Kosongkan kedua-duanya untuk rehat Jumaat negeri."),
    )

    PLAIN = (
        "grace_in_min",
        "office_radius_m",
        "max_accuracy_m",
        "approval_levels",
        "justify_deadline_day",
        "supervisor_deadline_day",
        "escalate_after_days",
        "on_supervisor_inaction",
        "card_table",
        "ot_requires_approval",
        "hbh_enabled",
        "hbh_remote_quota_per_week",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Seluruh agensi")), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        start, end = answers.get("rest_from"), answers.get("rest_to")
        if (start is None) != (end is None) or (start and end and start >= end):
            self.add_error("rest_to", _("Isi kedua-dua waktu rehat, yang kedua lebih lewat."))
        return answers

    @classmethod
    def initial_of(cls, policy: Policy) -> dict[str, Any]:
        """Return the form's values of a policy in force; the Indonesian month's end is shown as the 28th."""
        values = {name: getattr(policy, name) for name in cls.PLAIN}
        for name in ("justify_deadline_day", "supervisor_deadline_day"):
            values[name] = values[name] if isinstance(values[name], int) else 28
        for name in ("office_radius_m", "max_accuracy_m"):
            values[name] = round(values[name])
        rest = policy.friday_rest or (None, None)
        return {**values, "rest_from": time_of(rest[0]), "rest_to": time_of(rest[1])}

    def params(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what differs from ``before`` (the form's own initial values), as it is stored."""
        answers = self.cleaned_data
        changed = {name: answers[name] for name in self.PLAIN if answers[name] != before[name]}
        rest = (answers["rest_from"], answers["rest_to"])
        if rest != (before["rest_from"], before["rest_to"]):
            ends = [clock_text(minutes_of(value) or 0) for value in rest if value is not None]
            changed["friday_rest"] = ends or None
        return changed
