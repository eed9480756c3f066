"""The forms by which schedules are asked for and given, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.ui.forms import RadioChips, TimeInput
from kit.ui.times import month_long
from tenant_apps.worktime.forms.settings import pattern_choices

ONE_MONTH, FOR_GOOD = "sebulan", "seterusnya"
DURATIONS = (
    (ONE_MONTH, gettext_lazy("Bulan itu sahaja")),
    (FOR_GOOD, gettext_lazy("Bulan itu dan seterusnya")),
)


def month_choices(months: Iterable[date]) -> list[tuple[str, str]]:
    """Return months as choices."""
    return [(f"{month:%Y-%m}", month_long(month)) for month in months]


class MonthField(forms.DateField):
    """A month among some offered; others that are written by hand are left to the service to refuse."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": gettext_lazy("Pilih bulan daripada senarai.")}
        super().__init__(input_formats=["%Y-%m"], widget=forms.Select(), error_messages=said, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


def offer_months(form: forms.Form, months: Iterable[date]) -> None:
    """Offer months in the form's field ``month``."""
    form.fields["month"].widget.choices = month_choices(months)


class RequestForm(forms.Form):
    """An officer asks for another schedule."""

    month = MonthField(label=gettext_lazy("Bulan"))
    pattern = forms.ChoiceField(label=gettext_lazy("Waktu kerja"), widget=RadioChips())
    duration = forms.ChoiceField(
        label=gettext_lazy("Tempoh"), choices=DURATIONS, initial=ONE_MONTH, widget=RadioChips()
    )
    reason = forms.CharField(
        label=gettext_lazy("Sebab"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Nyatakan sebab permohonan.")},
    )

    def __init__(self, *args: Any, months: Sequence[date], patterns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_months(self, months)
        named = [(code, name if name == code else f"{code}: {name}") for code, name in patterns]
        self.fields["pattern"].choices = named  # type: ignore[attr-defined]  # a ChoiceField


class TeamFilter(forms.Form):
    """Whose schedules the grid shows, and of which year."""

    tahun = forms.IntegerField(label=gettext_lazy("Tahun"), min_value=2000, max_value=2100)
    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), required=False, coerce=int, empty_value=None)
    cari = forms.CharField(label=gettext_lazy("Nama atau no. kakitangan"), required=False, max_length=60)

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Semua")), *units]  # type: ignore[attr-defined]  # a ChoiceField


class AssignMonthsForm(forms.Form):
    """By which schedule some officers work, for a month or from a month on."""

    pattern = forms.ChoiceField(label=gettext_lazy("Waktu kerja"), required=False)
    month = MonthField(label=gettext_lazy("Bulan"))
    duration = forms.ChoiceField(label=gettext_lazy("Tempoh"), choices=DURATIONS, initial=FOR_GOOD, widget=RadioChips())
    fixed_start = forms.TimeField(
        label=gettext_lazy("Waktu mula tetap"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Bagi WBF di kaunter: Ketua Jabatan menetapkan waktu mula antara 7.30 dan 9.00 pagi."),
    )

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_months(self, months)
        self.fields["pattern"].choices = [("", _("Ikut waktu kerja lalai")), *pattern_choices()]  # type: ignore[attr-defined]  # a ChoiceField
