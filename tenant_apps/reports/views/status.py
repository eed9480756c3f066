"""Status bulanan: cards of a year, one's own and of those one may see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kit.ui.http import invalid, render_page
from kit.ui.tables import cut
from kit.ui.times import month_short
from tenant_apps.people.selectors import unit_tree
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer, for_role, viewer_of
from tenant_apps.reports.forms import YearForm
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.card import Rating
from tenant_apps.reports.selectors import status
from tenant_apps.worktime.selectors import policy_on

PER_PAGE = 50
RATINGS = {
    Rating.EXCELLENT: _("Cemerlang"),
    Rating.SATISFACTORY: _("Memuaskan"),
    Rating.UNSATISFACTORY: _("Tidak Memuaskan"),
    Rating.VERY_UNSATISFACTORY: _("Sangat Tidak Memuaskan"),
}


@require_safe
@for_role()
def year_page(request: HttpRequest) -> HttpResponse:
    """The year's cards; whoever is neither officer nor in charge of some finds no page."""
    viewer = viewer_of(request)
    watches = viewer.sees_everyone or viewer.is_any(SUPERVISOR, EXECUTIVE)
    if viewer.person_id is None and not watches:
        raise Http404
    form = YearForm(request.GET, years=status.years_with_cards(viewer.on))
    if watches:
        form.offer_units(_units(viewer))
    if not has_colours():
        form.without_colours()
    valid = form.is_valid()
    asked = form.cleaned_data if valid else {}
    year = int(asked.get("tahun") or viewer.on.year)
    rates = has_colours() and policy_on(viewer.on).year_rating
    context = {
        "form": form,
        "year": year,
        "watches": watches,
        "rates": rates,
        "has_colours": has_colours(),
        "own": _own(viewer, year, rates=rates),
        "heads": [month_short(number) for number in range(1, 13)],
        **(_grid(request, viewer, asked, year, rates=rates) if watches else {}),
    }
    answer = render_page if valid else invalid
    return answer(request, "reports/status.html", context, fragment="grid")


def _own(viewer: Viewer, year: int, *, rates: bool) -> dict[str, object] | None:
    if viewer.person_id is None:
        return None
    line = status.own_year(viewer.person_id, year, today=viewer.on, rates=rates)
    return {"line": line, "rating": RATINGS[line.rating] if line.rating else ""}


def _grid(
    request: HttpRequest, viewer: Viewer, asked: dict[str, object], year: int, *, rates: bool
) -> dict[str, object]:
    officers = status.officers_of_year(
        viewer,
        colour=str(asked.get("warna") or ""),
        unit_path=str(asked.get("bahagian") or ""),
        text=str(asked.get("cari") or ""),
        year=year,
    )
    rows, page = cut(request, officers, PER_PAGE)
    lines = status.year_lines(rows, year, today=viewer.on, rates=rates)
    return {"lines": [(line, RATINGS[line.rating] if line.rating else "") for line in lines], "page": page}


def _units(viewer: Viewer) -> list[tuple[str, str]]:
    """The units to choose from: all for whoever sees everyone, the granted ones for an executive, else none."""
    if not viewer.sees_everyone and not viewer.granted_units:
        return []
    paths = ("/",) if viewer.sees_everyone else viewer.granted_units
    return [(unit.path, unit.trail) for unit in unit_tree(viewer.on) if unit.path.startswith(tuple(paths))]
