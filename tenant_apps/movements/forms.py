"""Forms for movements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DateInput, DayField, EvidenceField, RadioChips, TimeInput
from tenant_apps.movements.models import MovementKind, OutingKind, PermissionKind

_DUTIES = (
    MovementKind.DUTY,
    MovementKind.MEETING,
    MovementKind.COURSE,
    MovementKind.OUTSTATION,
    MovementKind.CEREMONY,
)


def minutes_of(value: time | None) -> int | None:
    """Return a clock time as minutes since midnight."""
    return None if value is None else value.hour * 60 + value.minute


class PermissionForm(forms.Form):
    """Leaving the office for a part of a day."""

    permission_kind = forms.ChoiceField(
        label=_("Untuk"), choices=PermissionKind.choices, initial=PermissionKind.PRIVATE, widget=RadioChips
    )
    date_from = DayField(label=_("Tarikh"))
    from_time = forms.TimeField(label=_("Dari"), widget=TimeInput())
    to_time = forms.TimeField(label=_("Hingga"), widget=TimeInput())
    purpose = forms.CharField(label=_("Tujuan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(label=_("Tempat"), required=False, max_length=200)
    attachment = EvidenceField(
        help_text=_("Bagi rawatan, slip masa klinik; boleh ditambah kemudian. PDF, JPEG atau PNG, paling besar 5 MB.")
    )


class DutyForm(forms.Form):
    """Official duty elsewhere: a part of a day, or whole days."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(kind.value, kind.label) for kind in _DUTIES],
        initial=MovementKind.DUTY.value,
        widget=RadioChips,
        help_text=_("Luar stesen: lebih 25 km dari pejabat."),
    )
    date_from = DayField(label=_("Tarikh mula"))
    date_to = DayField(
        label=_("Tarikh akhir"), required=False, help_text=_("Tarikh akhir termasuk. Kosongkan bagi satu hari.")
    )
    from_time = forms.TimeField(
        label=_("Dari"),
        required=False,
        widget=TimeInput(),
        help_text=_("Kosongkan masa bagi sepanjang hari."),
    )
    to_time = forms.TimeField(label=_("Hingga"), required=False, widget=TimeInput())
    purpose = forms.CharField(label=_("Tujuan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    attachment = EvidenceField(help_text=_("Contohnya surat panggilan. PDF, JPEG atau PNG, paling besar 5 MB."))


class RemoteForm(forms.Form):
    """A day at home, planned ahead."""

    date_from = DayField(label=_("Tarikh"))
    purpose = forms.CharField(
        label=_("Hasil kerja hari itu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(
        label=_("Tempat"), required=False, max_length=200, help_text=_("Kosongkan jika di alamat rumah berdaftar.")
    )


class OvertimeForm(forms.Form):
    """Overtime ordered for a date."""

    date_from = DayField(label=_("Tarikh"))
    from_time = forms.TimeField(label=_("Dari"), required=False, widget=TimeInput())
    to_time = forms.TimeField(label=_("Hingga"), required=False, widget=TimeInput())
    purpose = forms.CharField(label=_("Tugas"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class OutingForm(forms.Form):
    """Leaving the office today."""

    kind = forms.ChoiceField(
        label=_("Urusan"), choices=OutingKind.choices, initial=OutingKind.OFFICIAL, widget=RadioChips
    )
    purpose = forms.CharField(label=_("Tujuan"), max_length=300)
    place = forms.CharField(label=_("Tempat"), max_length=200)
    out_time = forms.TimeField(label=_("Keluar"), widget=TimeInput())
    back_by = forms.TimeField(
        label=_("Jangka kembali"),
        required=False,
        widget=TimeInput(),
        help_text=_("Kosongkan jika tidak kembali ke pejabat hari ini."),
    )


class BackForm(forms.Form):
    """When somebody came back, if not just now."""

    back_time = forms.TimeField(label=_("Masa kembali"), required=False, widget=TimeInput())


class DailyFilter(forms.Form):
    """Whose lines of which day are listed."""

    tarikh = forms.DateField(label=_("Tarikh"), required=False, widget=DateInput())

    def offer_units(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let a division be chosen, when there are any to choose from."""
        if choices:
            options = [("", _("Semua bahagian")), *choices]
            self.fields["bahagian"] = forms.ChoiceField(label=_("Bahagian"), required=False, choices=options)
