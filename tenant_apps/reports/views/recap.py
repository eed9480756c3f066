"""Rekap: a unit's month in eight letters, to read, print, download and note as sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.csv import csv_response
from kit.months import last_day
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.people.selectors import UnitNode
from tenant_apps.people.viewer import ADMIN, for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.forms import RecapForm, SentForm
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.recap import LETTERS
from tenant_apps.reports.selectors import Scope, scope_for
from tenant_apps.reports.services import Recap, RecapRefused
from tenant_apps.reports.views.months import month_or_404

COLUMNS = tuple(LETTERS)


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def recap_page(request: HttpRequest) -> HttpResponse:
    """The recap of a unit one may read; without a choice that of the first."""
    viewer = viewer_of(request)
    form = RecapForm(request.GET)
    valid = form.is_valid()
    month = (form.cleaned_data.get("bulan") if valid else None) or _month_before(viewer.on)
    scope = _scope_or_404(request, form.cleaned_data.get("bahagian") if valid else None, month)
    form.offer_units([(str(unit.id), unit.trail) for unit in scope.units])
    unit = scope.unit or next(iter(scope.choices), None)
    recap = services.recap_of(unit, month, now=clock.now()) if unit else None
    form.initial = {"bahagian": unit.id if unit else None, "bulan": month}
    context = {"form": form, **_context(request, recap, SentForm(initial={"sent_on": viewer.on}))}
    return (render_page if valid else invalid)(request, "reports/recap.html", context)


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def recap_print(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """The recap on paper, with the place to sign."""
    return render_page(request, "reports/recap_print.html", _context(request, _recap_or_404(request, unit_id, month)))


@require_safe
@for_role(Role.EXECUTIVE, Role.ADMIN, Role.CLERK)
def recap_csv(request: HttpRequest, unit_id: int, month: str) -> HttpResponseBase:
    """The recap as a file."""
    recap = _recap_or_404(request, unit_id, month)
    header = [_("Nama"), _("No. kakitangan"), *COLUMNS, _("Minit lewat"), _("Minit pulang awal"), _("Minit bekerja")]
    rows = [[line.name, line.staff_no, *_cells(line.figures)] for line in recap.lines]
    return csv_response(f"rekap-{recap.unit.code}-{recap.month:%Y-%m}.csv", header, rows)


@require_POST
@for_role(Role.ADMIN)
def recap_send(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """Note that the head has signed it and that it was sent."""
    recap = _recap_or_404(request, unit_id, month)
    form = SentForm(request.POST)

    def act(answers: dict[str, Any]) -> None:
        services.send_recap(unit=recap.unit, month=recap.month, now=clock.now(), by=actor_of(request), **answers)

    if not taken(form, act, RecapRefused):
        return invalid(request, "reports/recap.html", {"form": None, **_context(request, recap, form)})
    messages.info(request, _("Rekap direkod sebagai dihantar."))
    return redirect_after_post(
        request, f"{reverse('reports:recap')}?bahagian={recap.unit.id}&bulan={recap.month:%Y-%m-%d}"
    )


def _context(request: HttpRequest, recap: Recap | None, sent_form: SentForm | None = None) -> dict[str, object]:
    viewer = viewer_of(request)
    may_send = viewer.is_any(ADMIN) and recap is not None and recap.sent is None
    return {
        "recap": recap,
        "rows": [(line, _cells(line.figures)) for line in recap.lines] if recap else [],
        "total": _cells(recap.total) if recap else [],
        "columns": COLUMNS,
        "report_code": "rekap-bulanan" if has_colours() else "rekap",
        "is_late": recap.is_late(viewer.on) if recap else False,
        "sent_form": sent_form if may_send and recap and recap.month < viewer.on.replace(day=1) else None,
    }


def _cells(figures: Any) -> list[int]:
    return [
        figures.present,
        figures.late,
        figures.early,
        figures.unexplained,
        figures.sick,
        figures.excused,
        figures.leave,
        figures.duty,
        figures.late_minutes,
        figures.early_minutes,
        figures.worked_minutes,
    ]


def _recap_or_404(request: HttpRequest, unit_id: int, text: str) -> Recap:
    month = month_or_404(text)
    scope = _scope_or_404(request, unit_id, month)
    unit: UnitNode | None = scope.unit
    if unit is None:
        raise Http404
    return services.recap_of(unit, month, now=clock.now())


def _scope_or_404(request: HttpRequest, unit_id: int | None, month: date) -> Scope:
    viewer = viewer_of(request)
    scope = scope_for(viewer, unit_id=unit_id, first=month, last=min(last_day(month), viewer.on))
    if scope is None:
        raise Http404
    return scope


def _month_before(today: date) -> date:
    first = today.replace(day=1)
    return first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)
