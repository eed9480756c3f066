"""What a dashboard can be asked: a unit and a period, all in the address so that it can be shared and printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DateInput, MonthInput
from tenant_apps.reports.selectors import LONGEST_PERIOD


class ReasonForm(forms.Form):
    """Why a locked month is opened again."""

    reason = forms.CharField(
        label=_("Sebab dibuka semula"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ditulis dalam jejak audit."),
    )


class YearForm(forms.Form):
    """The filter of the year's cards: year, colour, division, and a name."""

    tahun = forms.TypedChoiceField(label=_("Tahun"), coerce=int, required=False)
    warna = forms.ChoiceField(
        label=_("Warna kad"),
        required=False,
        choices=[("", _("Semua warna")), ("HIJAU", _("Kad Hijau")), ("MERAH", _("Kad Merah"))],
    )

    cari = forms.CharField(label=_("Nama atau nombor kakitangan"), max_length=100, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # a ChoiceField

    def offer_units(self, choices: list[tuple[str, str]]) -> None:
        """Let a division be chosen, when there are any to choose from."""
        if choices:
            options = [("", str(_("Semua bahagian"))), *choices]
            self.fields["bahagian"] = forms.ChoiceField(label=_("Bahagian"), required=False, choices=options)
            self.order_fields(["tahun", "warna", "bahagian", "cari"])

    def without_colours(self) -> None:
        """Ask for no colour: the agency has none."""
        del self.fields["warna"]


class PeriodForm(forms.Form):
    """The executive's filter. Everything may be missing: then it is today and all one may see."""

    bahagian = forms.IntegerField(label=_("Bahagian"), required=False, widget=forms.Select())
    dari = forms.DateField(label=_("Tarikh dari"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ke = forms.DateField(label=_("Tarikh ke"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def offer_units(self, choices: list[tuple[str, str]]) -> None:
        """Fill the unit list."""
        self.fields["bahagian"].widget.choices = [("", _("Semua bahagian")), *choices]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        first, last = values.get("dari"), values.get("ke")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("ke", _("Tarikh ke mesti pada atau selepas tarikh dari."))
            elif last - first > LONGEST_PERIOD:
                self.add_error("ke", _("Pilih tempoh paling lama 92 hari."))
        return values

    @property
    def asks_dates(self) -> bool:
        """Whether a period was chosen."""
        return bool(self.cleaned_data.get("dari") or self.cleaned_data.get("ke"))

    def period(self, today: date) -> tuple[date, date]:
        """Return the dates asked for; a missing one follows the other, both missing is today."""
        values = self.cleaned_data
        first, last = values.get("dari"), values.get("ke")
        return (first or last or today), (last or first or today)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DraftForm(forms.Form):
    """The words of a draft."""

    opening = forms.CharField(label=_("Isi surat"), max_length=4000, widget=_lines(6))
    grounds = forms.CharField(label=_("Asas"), max_length=2000, required=False, widget=_lines(4))
    answer_days = forms.IntegerField(label=_("Tempoh menjawab (hari)"), min_value=1, max_value=60)


class IssueForm(forms.Form):
    """Who signs a letter, and when."""

    signatory_name = forms.CharField(label=_("Nama penandatangan"), max_length=150)
    signatory_position = forms.CharField(label=_("Jawatan penandatangan"), max_length=150)
    issued_on = forms.DateField(label=_("Tarikh surat"), widget=DateInput())


class CancelForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("Sebab dibatalkan"), max_length=500, widget=_lines(2))


class AnswerForm(forms.Form):
    """The officer's answer."""

    answer = forms.CharField(label=_("Jawapan"), max_length=6000, widget=_lines(8))


class OutcomeForm(forms.Form):
    """What was decided."""

    outcome = forms.CharField(label=_("Keputusan"), max_length=1000, widget=_lines(3))


class GroundsForm(forms.Form):
    """The grounds new letters cite."""

    grounds = forms.CharField(
        label=_("Asas surat tunjuk sebab"),
        max_length=2000,
        widget=_lines(6),
        help_text=_("Satu baris bagi setiap asas. Surat yang sudah dirangka tidak berubah."),
    )


class RecapForm(forms.Form):
    """Which unit's month."""

    bulan = forms.DateField(label=_("Bulan"), required=False, widget=MonthInput(), input_formats=["%Y-%m", "%Y-%m-%d"])
    bahagian = forms.IntegerField(label=_("Bahagian"), required=False, widget=forms.Select())

    def offer_units(self, choices: list[tuple[str, str]]) -> None:
        """Fill the unit list."""
        self.fields["bahagian"].widget.choices = choices

    def clean_bulan(self) -> date | None:
        month: date | None = self.cleaned_data["bulan"]
        return month.replace(day=1) if month else None


class SentForm(forms.Form):
    """That the head has signed a recap, and when it was sent."""

    signatory = forms.CharField(label=_("Ditandatangani oleh"), max_length=150)
    sent_on = forms.DateField(label=_("Tarikh dihantar"), widget=DateInput())
