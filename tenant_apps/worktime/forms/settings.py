"""The forms of the settings: the default, patterns, holidays, Ramadan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.ui.forms import DateInput, Switch, TimeInput
from tenant_apps.people import selectors as people
from tenant_apps.people.rules.states import STATES
from tenant_apps.worktime.models import ScheduleKind
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


def unit_choices() -> list[tuple[int, str]]:
    """Return the open units as a tree of names."""
    return [(node.id, "\u2003" * node.depth + node.name) for node in people.unit_tree() if node.is_open]


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
    unit_id = forms.TypedChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Bagi Syif sahaja: unit ini dan semua di bawahnya boleh menggunakannya."),
    )
    mark = forms.CharField(
        label=gettext_lazy("Tanda dalam jadual"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Bagi Syif sahaja: satu hingga tiga huruf, misalnya P."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Digunakan"), required=False, initial=True, widget=Switch())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [("", _("Seluruh agensi")), *unit_choices()]  # type: ignore[attr-defined]  # a ChoiceField


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
    from_time = forms.TimeField(
        label=gettext_lazy("Pelepasan awal mulai"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Kosongkan bagi cuti sehari. Jika diisi, hari itu bekerja sehingga waktu ini."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Seluruh agensi")), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField


class RamadanForm(forms.Form):
    """The dates of a fasting month."""

    state = forms.ChoiceField(label=gettext_lazy("Negeri"), required=False)
    date_from = forms.DateField(label=gettext_lazy("Hari pertama berpuasa"), widget=DateInput())
    date_to = forms.DateField(label=gettext_lazy("Hari terakhir berpuasa"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Semua negeri")), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField
