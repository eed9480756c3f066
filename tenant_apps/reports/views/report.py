"""One report: on the page, for paper, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people.selectors import Officer, listed, person_for, reach_of
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer, for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.asking import AskForm
from tenant_apps.reports.definitions import Report, Sheet, report_for
from tenant_apps.reports.formats.pdf import foot_lines, places_to_sign, shown, total_row
from tenant_apps.reports.sheet_table import sheet_table
from tenant_apps.reports.units import units_to_choose

PRINT_ROWS = 1000
"""So many rows a page prints; more are a file's work."""
PEOPLE_PER_PAGE = 50
SHORT = 14
"""Columns up to so many letters keep their words whole."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as somebody asked for it."""

    viewer: Viewer
    report: Report
    form: AskForm
    sheet: Sheet
    is_valid: bool
    officer: Officer | None

    @property
    def query(self) -> str:
        """What was asked, for addresses."""
        asked = {name: self.form.data[name] for name in self.form.fields if self.form.data.get(name)}
        return urlencode(asked)

    @property
    def asks_whom(self) -> bool:
        """Whether the report is of one officer and nobody was chosen."""
        return self.report.needs_person and self.officer is None


@require_safe
@for_role()
def report_page(request: HttpRequest, code: str) -> HttpResponse:
    """A report on the page: filter, table, and the ways to take it along."""
    opened = _open(request, code, request.GET)
    table = None if opened.asks_whom else sheet_table(request, opened.sheet)
    context = {
        "opened": opened,
        "report": opened.report,
        "sheet": opened.sheet,
        "form": opened.form,
        "table": table,
        "people": _people(request, opened) if opened.asks_whom else None,
        "hidden": [(name, opened.form.data[name]) for name in opened.form.fields if opened.form.data.get(name)],
        "facts": services.card_facts(opened.officer, opened.sheet.asked.month) if opened.officer else (),
        "totals": _totals(opened) if table and table.objects else (),
    }
    answer = render_page if opened.is_valid else invalid
    return answer(request, "reports/report.html", context, fragment="rows")


@require_safe
@for_role()
def report_print(request: HttpRequest, code: str) -> HttpResponse:
    """A report for paper, with its code; long ones are told to become a file."""
    opened = _open(request, code, request.GET)
    if not opened.is_valid or opened.asks_whom:
        raise Http404
    sheet = opened.sheet
    values = [row for _n, row in zip(range(PRINT_ROWS + 1), sheet.values(), strict=False)]
    is_long = len(values) > PRINT_ROWS
    context: dict[str, Any] = {
        "opened": opened,
        "sheet": sheet,
        "is_long": is_long,
        "back": f"{reverse('reports:report', args=[code])}?{opened.query}",
    }
    if not is_long:
        mark = services.mark_of(sheet, values, now=sheet.made_at, subject=sheet.person_name)
        context |= {
            "mark": mark,
            "code_image": services.square_code(mark.url),
            "foot": foot_lines(sheet, mark),
            "heads": [
                (str(column.heading), "" if " " in str(column.heading) else "nowrap") for column in sheet.columns
            ],
            "rows": [_cells(sheet, shown(sheet, row)) for row in values],
            "total": _cells(sheet, total_row(sheet, values)),
            "places": places_to_sign(sheet) if sheet.report.signed else (),
            "facts": services.card_facts(opened.officer, sheet.asked.month) if opened.officer else (),
        }
    return render_page(request, "reports/report_print.html", context)


@require_POST
@for_role()
def report_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """A report as a file: at once when it is short, else a job with a page of its own."""
    opened = _open(request, code, request.POST)
    format_ = request.POST.get("format", "")
    if not opened.is_valid or format_ not in services.FORMATS:
        return redirect_after_post(request, f"{reverse('reports:report', args=[code])}?{opened.query}")
    asked = replace(opened.sheet.asked, person_id=None) if opened.asks_whom else opened.sheet.asked
    try:
        made = services.make_or_ask(
            opened.viewer, opened.report, asked, format=format_, now=clock.now(), by=actor_of(request)
        )
    except (services.TooManyFiles, services.TooLongForPaper) as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, f"{reverse('reports:report', args=[code])}?{opened.query}")
    if isinstance(made, services.Made):
        return made.answer()
    return redirect_after_post(request, reverse("reports:file", args=[made]))


def _open(request: HttpRequest, code: str, data: Mapping[str, Any]) -> Opened:
    viewer = viewer_of(request)
    report = report_for(viewer, code)
    if report is None:
        raise Http404
    form = AskForm(data, report=report, today=viewer.on, units=units_to_choose(viewer))
    alone = not (viewer.sees_everyone or viewer.is_any(SUPERVISOR, EXECUTIVE))
    if alone or not report.searches:
        form.without_search()
    is_valid = form.is_valid()
    given = form.given()
    if report.needs_person and given["person_id"] is None and (alone or not given["words"]):
        given["person_id"] = viewer.person_id
    asked = services.asked_for(viewer, report, given)
    if asked is None:
        raise Http404
    officer = person_for(viewer, asked.person_id) if asked.person_id is not None else None
    sheet = services.sheet_of(viewer, report, asked, now=clock.now())
    sheet = replace(sheet, person_name=officer.name) if officer else sheet
    return Opened(viewer, report, form, sheet, is_valid, officer)


def _people(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """The officers to choose one from, by name."""
    asked, viewer = opened.sheet.asked, opened.viewer
    reach = reach_of(viewer).on_day(min(asked.last, viewer.on)).narrowed(unit_path=asked.unit_path, words=asked.words)
    rows, page = cut(request, listed(reach.persons(asked.first, asked.last), viewer.on), PEOPLE_PER_PAGE)
    return {"rows": rows, "page": page, "month": f"{asked.month:%Y-%m}"}


def _cells(sheet: Sheet, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Texts with their class: only what is long may be broken."""
    if not texts:
        return []
    return [
        ("time end nowrap" if column.at_end else "" if column.width > SHORT else "nowrap", text)
        for column, text in zip(sheet.columns, texts, strict=True)
    ]


def _totals(opened: Opened) -> list[tuple[str, str]]:
    """The sums of a report that is read whole anyway: an officer's month."""
    sheet = opened.sheet
    if not opened.report.needs_person:
        return []
    cells = shown(sheet, sheet.totals(list(sheet.values())))
    return [
        (str(column.heading), cell) for column, cell in zip(sheet.columns, cells, strict=True) if column.total and cell
    ]
