"""What a schedule of reports is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import CheckboxChips, RadioChips
from tenant_apps.people.selectors import UnitNode
from tenant_apps.reports.definitions import Report
from tenant_apps.reports.models import FileFormat, ReportSchedule
from tenant_apps.reports.services import SchedulePlan


class ScheduleForm(forms.Form):
    """Which report, how often, for which dates, for whom."""

    report = forms.ChoiceField(label=_("Laporan"))
    unit_id = forms.TypedChoiceField(label=_("Bahagian"), required=False, coerce=int, empty_value=None)
    dates = forms.ChoiceField(
        label=_("Tempoh laporan"),
        choices=ReportSchedule.Dates.choices,
        help_text=_("Dikira dari hari laporan dijana. Laporan bulanan memerlukan bulan; laporan harian, satu hari."),
    )
    every = forms.ChoiceField(label=_("Kekerapan"), choices=ReportSchedule.Every.choices, widget=RadioChips())
    day = forms.IntegerField(
        label=_("Hari"),
        min_value=1,
        max_value=28,
        initial=5,
        help_text=_(
            "Hari bulan (1 hingga 28), atau hari minggu: 1 Isnin hingga 7 Ahad. Tidak dipakai bagi setiap hari."
        ),
    )
    format = forms.ChoiceField(label=_("Bentuk"), choices=FileFormat.choices, widget=RadioChips(), initial="pdf")
    recipients = forms.TypedMultipleChoiceField(
        label=_("Penerima"),
        coerce=int,
        widget=CheckboxChips(),
        help_text=_("Setiap penerima mendapat fail sendiri, dengan apa yang dia sendiri berhak lihat."),
    )

    def __init__(
        self,
        *args: Any,
        reports: Sequence[Report],
        units: Sequence[UnitNode],
        people: Mapping[int, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["report"].choices = [(report.code, str(report.title)) for report in reports]
        everything = ("", str(_("Semua bahagian")))
        fields["unit_id"].choices = [everything, *((str(unit.id), unit.trail) for unit in units)]
        fields["recipients"].choices = [
            (str(pk), f"{name} ({staff_no})" if staff_no else name) for pk, (name, staff_no) in people.items()
        ]

    def plan(self) -> SchedulePlan:
        """Return what was asked for."""
        values = self.cleaned_data
        return SchedulePlan(
            report=values["report"],
            format=values["format"],
            every=values["every"],
            day=values["day"],
            dates=values["dates"],
            recipients=tuple(values["recipients"]),
            unit_id=values["unit_id"],
        )
