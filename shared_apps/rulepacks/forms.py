"""What operators fill in: a new pack, when a draft holds, a day of the holidays, the reason of a publication."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.states import STATES
from kit.ui.forms import DateInput, RadioChips, TimeInput
from shared_apps.rulepacks.models import Body, Scope


class PackForm(forms.Form):
    """A new pack of rules."""

    name_ms = forms.CharField(label=gettext_lazy("Nama"), max_length=150)
    name_en = forms.CharField(label=gettext_lazy("Nama dalam Bahasa Inggeris"), max_length=150, required=False)
    key = forms.CharField(
        label=gettext_lazy("Kod"),
        max_length=40,
        help_text=gettext_lazy("Huruf kecil, angka dan sengkang, contohnya kad-kehadiran. Tidak boleh diubah."),
    )
    scope = forms.ChoiceField(label=gettext_lazy("Bagi"), choices=Scope.choices, widget=RadioChips())
    body = forms.ChoiceField(
        label=gettext_lazy("Jenis agensi"),
        required=False,
        choices=[("", "–"), *Body.choices],
        help_text=gettext_lazy("Hanya bagi pakej jenis agensi."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Negeri"),
        required=False,
        choices=[("", "–"), *STATES.items()],
        help_text=gettext_lazy("Hanya bagi pakej negeri."),
    )


class DatesForm(forms.Form):
    """From which day a draft holds."""

    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())


class PublishForm(forms.Form):
    """Why a version is published."""

    reason = forms.CharField(
        label=gettext_lazy("Sebab atau rujukan pekeliling"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dibaca oleh pentadbir setiap agensi dalam jejak audit."),
    )


class DayForm(forms.Form):
    """One public holiday, or an early release before a festival."""

    date = forms.DateField(label=gettext_lazy("Tarikh"), widget=DateInput())
    state = forms.ChoiceField(
        label=gettext_lazy("Negeri"), choices=[("", gettext_lazy("Semua negeri")), *STATES.items()], required=False
    )
    name_ms = forms.CharField(label=gettext_lazy("Nama dalam Bahasa Melayu"), max_length=150)
    name_en = forms.CharField(label=gettext_lazy("Nama dalam Bahasa Inggeris"), max_length=150, required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            ("AKTIF", gettext_lazy("Berkuat kuasa")),
            ("ANGGARAN", gettext_lazy("Anggaran")),
            ("BATAL", gettext_lazy("Dibatalkan")),
        ],
        widget=RadioChips(),
        initial="AKTIF",
    )
    from_time = forms.TimeField(
        label=gettext_lazy("Pulang awal mulai"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Kosong bermaksud cuti sepenuh hari."),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._year = year

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day.year != self._year:
            raise forms.ValidationError(_("Tarikh mesti dalam tahun %(year)d.") % {"year": self._year})
        return day

    def day(self) -> dict[str, Any]:
        """Return the day as a pack keeps it, without its number."""
        answers, at = self.cleaned_data, self.cleaned_data["from_time"]
        return {
            "date": answers["date"].isoformat(),
            "state": answers["state"],
            "name_ms": answers["name_ms"].strip(),
            "name_en": answers["name_en"].strip(),
            "status": answers["status"],
            "from_minutes": None if at is None else at.hour * 60 + at.minute,
        }
