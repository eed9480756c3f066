"""Jadual syif: a unit's roster as a grid of officers × dates, drafted and published by supervisors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kit.csv import csv_response
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import ADMIN, SUPERVISOR, Viewer, for_role, viewer_of
from tenant_apps.worktime import roster_reader, selectors, services
from tenant_apps.worktime.forms import LineForm, PasteForm, RosterFileForm
from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.scope import set_by
from tenant_apps.worktime.selectors.rosters import NOTHING
from tenant_apps.worktime.services import BadRoster, BadRosterFile, MonthLocked, RostersOff
from tenant_apps.worktime.services.roster_files import RowFault
from tenant_apps.worktime.views.own import monday_of

WEEK, MONTH = "minggu", "bulan"
DAYS = {WEEK: 7, MONTH: 28}
REFUSALS = (BadRoster, BadRosterFile, MonthLocked, RostersOff)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's roster as the viewer may write it: whom it lists, and the dates shown."""

    unit_id: int
    unit_name: str
    path: str
    persons: tuple[tuple[int, str], ...]
    dates: tuple[date, ...]
    period: str

    @property
    def person_ids(self) -> list[int]:
        return [pk for pk, _name in self.persons]


@require_safe
@for_role(SUPERVISOR, ADMIN)
def rosters(request: HttpRequest) -> HttpResponse:
    """List the units whose rosters the viewer may write."""
    viewer = viewer_of(request)
    policy = selectors.policy_on(viewer.on)
    context = {
        "is_on": policy.rosters_enabled,
        "is_admin": viewer.is_any(ADMIN),
        "units": _units(viewer) if policy.rosters_enabled else (),
        "shifts": [card for card in selectors.pattern_cards(only_active=True) if card.kind == "SYIF"],
    }
    return render_page(request, "worktime/rosters.html", context)


@require_safe
@for_role(SUPERVISOR, ADMIN)
def roster_csv(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """Hand out the roster shown, as the file that can be brought in again."""
    sheet = _sheet(request, viewer_of(request), unit_id)
    cells = selectors.roster_cells(sheet.person_ids, sheet.dates[0], sheet.dates[-1], with_drafts=True)
    staff = people.officers(sheet.person_ids, sheet.dates[0])
    rows = (
        [staff[pk].staff_no, name, *(cells.get((pk, day), NOTHING).mark for day in sheet.dates)]
        for pk, name in sheet.persons
        if pk in staff
    )
    header = [_("No. kakitangan"), _("Nama"), *(day.isoformat() for day in sheet.dates)]
    return csv_response(f"jadual-syif-{sheet.dates[0]:%Y-%m-%d}.csv", header, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(SUPERVISOR, ADMIN)
def roster(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit's roster; save cells, repeat a pattern, paste lines, copy the period before, publish."""
    viewer = viewer_of(request)
    sheet = _sheet(request, viewer, unit_id)
    deed = request.POST.get("apa", "")
    line = LineForm(request.POST if deed == "corak" else None)
    paste = PasteForm(request.POST if deed == "tampal" else None)
    upload = RosterFileForm(*((request.POST, request.FILES) if deed == "fail" else ()))
    faults: list[RowFault] = []
    typed: dict[tuple[int, date], str] = _typed(request, sheet) if deed == "simpan" else {}
    if deed in _DEEDS:
        act = _DEEDS[deed]
        form = {"corak": line, "tampal": paste, "fail": upload}.get(deed)
        refused = _done(request, form, lambda: act(request, sheet, typed), faults)
        if refused is None:
            return redirect_after_post(request, _address(sheet))
    elif request.method == "POST":
        refused = _("Pilih tindakan: simpan, corak, tampal, fail, salin atau terbit.")
    else:
        refused = ""
    context = _context(request, viewer, sheet, typed) | {"line": line, "paste": paste, "refused": refused}
    context |= {"upload": upload if roster_reader.reader() else None, "faults": faults}
    return (invalid if request.method == "POST" else render_page)(request, "worktime/roster.html", context)


def _done(request: HttpRequest, form: Any, act: Callable[[], str], faults: list[RowFault]) -> str | None:
    """Do it and say what was done; else the sentence of the refusal (empty where a form shows it itself).

    ``faults`` gets what is wrong with each row of a file.
    """
    said: list[str] = []

    def noting(_answers: object) -> None:
        try:
            said.append(act())
        except BadRosterFile as refusal:
            faults.extend(refusal.faults)
            raise

    if form is not None:
        if taken(form, noting, Refusal):
            messages.info(request, said[0])
            return None
        return ""
    try:
        messages.info(request, act())
    except REFUSALS as refusal:
        return refusal.message
    return None


def _save(request: HttpRequest, sheet: Sheet, typed: dict[tuple[int, date], str]) -> str:
    count = services.put_roster(unit_id=sheet.unit_id, marks=typed, by=actor_of(request))
    return _drafted(count)


def _repeat(request: HttpRequest, sheet: Sheet, _typed: Any) -> str:
    text = request.POST.get("pattern", "")
    return _drafted(
        services.repeat_line(
            unit_id=sheet.unit_id,
            person_ids=_picked(request, sheet),
            text=text,
            dates=sheet.dates,
            by=actor_of(request),
        )
    )


def _paste(request: HttpRequest, sheet: Sheet, _typed: Any) -> str:
    return _drafted(
        services.paste_lines(
            unit_id=sheet.unit_id,
            person_ids=sheet.person_ids,
            text=request.POST.get("lines", ""),
            dates=sheet.dates,
            by=actor_of(request),
        )
    )


def _upload(request: HttpRequest, sheet: Sheet, _typed: Any) -> str:
    read = roster_reader.reader()
    if read is None:
        raise Http404
    table = read(request.FILES["file"].read())  # type: ignore[union-attr]  # one file by that name, as the form saw
    return _drafted(
        services.import_roster(unit_id=sheet.unit_id, person_ids=sheet.person_ids, table=table, by=actor_of(request))
    )


def _copy(request: HttpRequest, sheet: Sheet, _typed: Any) -> str:
    return _drafted(
        services.copy_roster(
            unit_id=sheet.unit_id,
            person_ids=sheet.person_ids,
            dates=sheet.dates,
            days_back=len(sheet.dates),
            by=actor_of(request),
        )
    )


def _publish(request: HttpRequest, sheet: Sheet, _typed: Any) -> str:
    count = services.publish_roster(
        unit_id=sheet.unit_id, person_ids=sheet.person_ids, dates=sheet.dates, by=actor_of(request)
    )
    return ngettext(
        "%(count)d perubahan diterbitkan kepada pegawai.", "%(count)d perubahan diterbitkan kepada pegawai.", count
    ) % {"count": count}


_DEEDS: dict[str, Callable[[HttpRequest, Sheet, Any], str]] = {
    "simpan": _save,
    "corak": _repeat,
    "tampal": _paste,
    "fail": _upload,
    "salin": _copy,
    "terbit": _publish,
}


def _drafted(count: int) -> str:
    if not count:
        return _("Jadual sama dengan yang diterbitkan.")
    said = ngettext("%(count)d perubahan menunggu diterbitkan.", "%(count)d perubahan menunggu diterbitkan.", count)
    return said % {"count": count}


def _sheet(request: HttpRequest, viewer: Viewer, unit_id: int) -> Sheet:
    """The sheet of a unit; 404 where the viewer may set nobody's schedule in it."""
    node = next((node for node in people.unit_tree(viewer.on) if node.id == unit_id), None)
    if node is None:
        raise Http404
    posted = people.posted_ids(node.path, viewer.on)
    allowed = set_by(viewer, set(posted))
    if not allowed and not viewer.is_any(ADMIN):
        raise Http404
    names = people.names(allowed)
    said = request.POST if request.method == "POST" else request.GET
    period = said.get("tempoh", WEEK) if said.get("tempoh") in DAYS else WEEK
    first = monday_of(said.get("mula", ""), viewer.on)
    dates = tuple(first + timedelta(days=n) for n in range(DAYS[period]))
    persons = tuple((pk, names[pk]) for pk in posted if pk in names)
    return Sheet(node.id, node.name, node.path, persons, dates, period)


def _context(request: HttpRequest, viewer: Viewer, sheet: Sheet, typed: dict[tuple[int, date], str]) -> dict[str, Any]:
    cells = selectors.roster_cells(sheet.person_ids, sheet.dates[0], sheet.dates[-1], with_drafts=True)
    frames = selectors.frames(sheet.person_ids[:1], sheet.dates)
    rest = {day for (_pk, day), frame in frames.items() if frame.day_type != DayType.WORK}
    policy = selectors.policy_on(sheet.dates[0])
    rows = [
        (
            pk,
            name,
            [
                (day, cells.get((pk, day), NOTHING), typed.get((pk, day), cells.get((pk, day), NOTHING).mark))
                for day in sheet.dates
            ],
        )
        for pk, name in sheet.persons
    ]
    step = timedelta(days=len(sheet.dates))
    return {
        "sheet": sheet,
        "rows": rows,
        "days": [(day, day in rest, day == viewer.on) for day in sheet.dates],
        "shifts": selectors.shifts_of(sheet.path),
        "drafts": sum(cell.is_draft for cell in cells.values()),
        "is_on": policy.rosters_enabled,
        "before": sheet.dates[0] - step,
        "after": sheet.dates[0] + step,
        "picked": set(_picked(request, sheet)) if request.method == "POST" else set(sheet.person_ids),
        "other_period": MONTH if sheet.period == WEEK else WEEK,
    }


def _units(viewer: Viewer) -> list[tuple[Any, int]]:
    """The units with officers whose schedule the viewer may set, with how many there are."""
    tree = people.unit_tree(viewer.on)
    if viewer.is_any(ADMIN):
        return [(node, node.officers_below) for node in tree if node.officers_below]
    postings = people.postings_on(people.subordinate_ids(viewer), viewer.on)
    found = [(node, sum(one.unit_path.startswith(node.path) for one in postings.values())) for node in tree]
    return [(node, count) for node, count in found if count]


def _typed(request: HttpRequest, sheet: Sheet) -> dict[tuple[int, date], str]:
    """What was typed into the cells of this sheet; other names in the post are nobody's."""
    names = {(pk, day): f"c-{pk}-{day:%Y%m%d}" for pk in sheet.person_ids for day in sheet.dates}
    return {pair: request.POST[name].strip() for pair, name in names.items() if name in request.POST}


def _picked(request: HttpRequest, sheet: Sheet) -> list[int]:
    wanted = set(request.POST.getlist("pegawai"))
    return [pk for pk in sheet.person_ids if str(pk) in wanted]


def _address(sheet: Sheet) -> str:
    base = reverse("worktime:roster", args=[sheet.unit_id])
    return f"{base}?mula={sheet.dates[0]:%Y-%m-%d}&tempoh={sheet.period}"
