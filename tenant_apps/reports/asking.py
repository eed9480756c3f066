"""What a report's page asks: dates, unit, words and a choice, all in the address so that it can be shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kit.ui.forms import DateInput, MonthInput
from tenant_apps.people.selectors import UnitNode
from tenant_apps.reports.definitions import Report, Span, month_of, usual

EARLIEST = date(2000, 1, 1)
MONTHS = ["%Y-%m", "%Y-%m-%d"]


class AskForm(forms.Form):
    """A report's filter; which fields it has is the report's affair. Everything may be missing."""

    def __init__(self, data: Mapping[str, Any], *, report: Report, today: date, units: Sequence[UnitNode]) -> None:
        first, last = usual(report.span, today)
        usually = {"tarikh": f"{first}", "bulan": f"{first:%Y-%m}", "dari": f"{first}", "ke": f"{last}"}
        given = {name: value for name, value in data.items() if value != ""}
        if "dari" in given or "ke" in given:
            del usually["dari"], usually["ke"]
        super().__init__({**usually, **given})
        self.report, self.today = report, today
        if report.span == Span.DAY:
            self.fields["tarikh"] = forms.DateField(label=_("Tarikh"), required=False, widget=DateInput())
        elif report.span == Span.MONTH:
            self.fields["bulan"] = forms.DateField(
                label=_("Bulan"), required=False, widget=MonthInput(), input_formats=MONTHS
            )
        elif report.span == Span.PERIOD:
            self.fields["dari"] = forms.DateField(label=_("Tarikh dari"), required=False, widget=DateInput())
            self.fields["ke"] = forms.DateField(label=_("Tarikh ke"), required=False, widget=DateInput())
        if units:
            choices = [("", str(_("Semua bahagian"))), *((str(unit.id), unit.trail) for unit in units)]
            self.fields["bahagian"] = forms.IntegerField(
                label=_("Bahagian"), required=False, widget=forms.Select(choices=choices)
            )
        else:
            self.fields["bahagian"] = forms.IntegerField(required=False, widget=forms.HiddenInput())
        if report.choices:
            everything = [] if report.code == "grid" else [("", str(_("Semua")))]
            self.fields["pilih"] = forms.ChoiceField(
                label=str(report.choice_label), required=False, choices=[*everything, *report.choices]
            )
        self.fields["cari"] = forms.CharField(label=_("Nama atau nombor kakitangan"), max_length=100, required=False)
        self.fields["pegawai"] = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def without_search(self) -> None:
        """Leave out the search by name, for whoever sees but themselves."""
        self.fields["cari"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = self._dates(values)
        field = {Span.DAY: "tarikh", Span.MONTH: "bulan"}.get(self.report.span, "ke")
        if last < first:
            self.add_error("ke", str(_("Tarikh ke mesti pada atau selepas tarikh dari.")))
        elif last - first >= timedelta(days=self.report.longest):
            days = self.report.longest
            said = ngettext(
                "Pilih tempoh paling lama %(count)s hari.", "Pilih tempoh paling lama %(count)s hari.", days
            )
            self.add_error("ke", said % {"count": days})
        elif field in self.fields and (first < EARLIEST or first.year > self.today.year + 1):
            self.add_error(field, str(_("Tiada data bagi tahun itu. Pilih tarikh antara tahun 2000 dan tahun depan.")))
        else:
            values["first"], values["last"] = first, last
        return values

    def _dates(self, values: Mapping[str, Any]) -> tuple[date, date]:
        usual_first, usual_last = usual(self.report.span, self.today)
        if self.report.span == Span.DAY:
            day = values.get("tarikh") or self.today
            return day, day
        if self.report.span == Span.MONTH:
            month = values.get("bulan")
            if month and month.year > self.today.year + 1:
                return month, month
            return month_of(month) if month else (usual_first, usual_last)
        if self.report.span == Span.NOW:
            return usual_first, usual_last
        first, last = values.get("dari"), values.get("ke")
        if first is None and last is None:
            return usual_first, usual_last
        return first or last, last or first  # type: ignore[return-value]  # one of them is a date here

    def given(self) -> dict[str, Any]:
        """Return what was asked, as the sheet's service takes it; a form with errors asks for the usual dates."""
        values = self.cleaned_data
        first, last = usual(self.report.span, self.today)
        return {
            "first": values.get("first", first),
            "last": values.get("last", last),
            "unit_id": values.get("bahagian"),
            "person_id": values.get("pegawai"),
            "words": values.get("cari", ""),
            "choice": values.get("pilih", ""),
        }
