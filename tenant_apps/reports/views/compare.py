"""Two months side by side, for executives and administrators."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kit.months import last_day
from kit.ui.forms import MonthInput
from kit.ui.http import invalid, render_page
from kit.ui.times import month_long
from shared_apps.accounts.roles import Role
from tenant_apps.attendance.figures import Figures
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.reports.charts import percent
from tenant_apps.reports.selectors import scope_for
from tenant_apps.reports.selectors.compare import Comparison, UnitPair, comparison

MONTHS = ["%Y-%m", "%Y-%m-%d"]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class MonthsForm(forms.Form):
    """Which unit, which two months. Missing ones are the month before and the one before that."""

    bahagian = forms.IntegerField(label=gettext_lazy("Bahagian"), required=False, widget=forms.Select())
    dengan = forms.DateField(
        label=gettext_lazy("Bulan awal"), required=False, widget=MonthInput(), input_formats=MONTHS
    )
    bulan = forms.DateField(
        label=gettext_lazy("Bulan akhir"), required=False, widget=MonthInput(), input_formats=MONTHS
    )

    def offer_units(self, choices: list[tuple[str, str]]) -> None:
        """Fill the unit list."""
        self.fields["bahagian"].widget.choices = [("", _("Semua bahagian")), *choices]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        for name in ("dengan", "bulan"):
            month = values.get(name)
            if isinstance(month, date) and not EARLIEST <= month < LATEST:
                self.add_error(name, _("Tiada data bagi tahun itu. Pilih bulan lain."))
        return values

    def months(self, today: date) -> tuple[date, date]:
        """Return the first days of the two months, the earlier one first."""
        values = self.cleaned_data
        later = values.get("bulan") or _before(today)
        earlier = values.get("dengan") or _before(later)
        first, second = sorted((earlier.replace(day=1), later.replace(day=1)))
        return first, second


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def compare_page(request: HttpRequest) -> HttpResponse:
    """The answers of the dashboard for two months, and every unit's presence in both."""
    viewer = viewer_of(request)
    form = MonthsForm(request.GET)
    valid = form.is_valid()
    earlier, later = form.months(viewer.on)
    scope = scope_for(viewer, unit_id=form.cleaned_data.get("bahagian"), first=earlier, last=last_day(later))
    if scope is None:
        raise Http404
    form.offer_units([(str(unit.id), unit.trail) for unit in scope.units])
    pair = comparison(scope, earlier, later)
    context = {
        "form": form,
        "pair": pair,
        "heading": scope.unit.name if scope.unit else _("Semua bahagian"),
        "months": (month_long(earlier), month_long(later)),
        "lines": _lines(pair),
        "units": [_unit_line(one, later) for one in pair.units],
        "back": f"{reverse('dashboard')}?{f'bahagian={scope.unit.id}' if scope.unit else ''}",
    }
    return (render_page if valid else invalid)(request, "reports/compare.html", context, fragment="pair")


def _lines(pair: Comparison) -> list[tuple[str, str, str, str]]:
    """What is compared: words, the earlier month, the later month, the change."""
    counts = (
        (_("Hari pegawai yang sepatutnya hadir"), "expected"),
        (_("Lewat"), "late"),
        (_("Tidak lengkap"), "incomplete"),
        (_("Tidak hadir"), "absent"),
        (_("Cuti"), "on_leave"),
        (_("Tugas rasmi"), "on_duty"),
    )
    shares = ((_("Di pejabat"), "office"), (_("Bekerja dari rumah"), "remote"), (_("Luar kawasan"), "outside"))
    return [
        _shares(_("Daftar masuk"), pair.before.rate, pair.after.rate),
        *(_shares(label, _share(pair.before, name), _share(pair.after, name)) for label, name in shares),
        *(_counts(label, getattr(pair.before, name), getattr(pair.after, name)) for label, name in counts),
    ]


def _share(figures: Figures, name: str) -> float:
    return figures.share(getattr(figures, name))


def _shares(label: str, before: float, after: float) -> tuple[str, str, str, str]:
    return label, percent(before), percent(after), f"{after - before:+.2f}".replace("-", "−")


def _counts(label: str, before: int, after: int) -> tuple[str, str, str, str]:
    return label, str(before), str(after), f"{after - before:+d}".replace("-", "−")


def _unit_line(one: UnitPair, later: date) -> tuple[str, str, str, str, str]:
    """Name, address of its dashboard, and its presence in both months."""
    dates = f"dari={later:%Y-%m-%d}&ke={last_day(later):%Y-%m-%d}"
    change = "–" if one.change is None else f"{one.change:+.2f}".replace("-", "−")
    return (
        one.unit.name,
        f"{reverse('dashboard')}?bahagian={one.unit.id}&{dates}",
        "–" if one.before is None else percent(one.before),
        "–" if one.after is None else percent(one.after),
        change,
    )


def _before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
