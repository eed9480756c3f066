"""A report asked for by somebody: what of it is theirs to see, and the sheet every form is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kit.ui.statuses import card_colour
from kit.ui.times import month_long
from shared_apps.accounts.address import host_address
from shared_apps.papers.codes import grouped
from shared_apps.papers.services import register_paper
from tenant_apps.people.selectors import Officer, person_for, reach_of, unit_tree
from tenant_apps.people.viewer import Viewer
from tenant_apps.reports.definitions import Asked, Report, Sheet
from tenant_apps.reports.rules.paper import PaperMark, fingerprint
from tenant_apps.reports.selectors.listing import card_of_month
from tenants.context import current

LANGUAGES = ("ms", "en")


def asked_for(viewer: Viewer, report: Report, given: Mapping[str, Any]) -> Asked | None:
    """Return what was asked, with the unit's name and place; None when the unit or the officer is not theirs to know.

    ``given`` is what :meth:`Asked.packed` keeps, dates as dates or as text. One statement for a unit.
    """
    asked = Asked(
        first=_date(given["first"]),
        last=_date(given["last"]),
        person_id=given.get("person_id"),
        words=str(given.get("words") or ""),
        choice=str(given.get("choice") or ""),
    )
    if asked.person_id is not None and person_for(viewer, asked.person_id) is None:
        return None
    unit_id = given.get("unit_id")
    if unit_id is None:
        return asked
    reach = reach_of(viewer)
    unit = next((one for one in unit_tree(asked.last) if one.id == unit_id), None)
    if unit is None or not reach.holds_unit(unit.path):
        return None
    return replace(asked, unit_id=unit.id, unit_name=unit.name, unit_path=unit.path)


def sheet_of(viewer: Viewer, report: Report, asked: Asked, *, now: datetime) -> Sheet:
    """Return the sheet of a report: its columns and its rows, cut to the viewer, read when they are looked at."""
    reach = reach_of(viewer).on_day(min(asked.last, viewer.on))
    reach = reach.narrowed(unit_path=asked.unit_path, person_id=asked.person_id, words=asked.words)
    return Sheet(
        report=report,
        asked=asked,
        agency=current().name,
        columns=report.columns(asked),
        source=report.rows(reach, asked),
        made_at=now,
        made_by=viewer.name,
    )


def mark_of(sheet: Sheet, values: Sequence[Sequence[Any]], *, now: datetime, subject: str = "") -> PaperMark:
    """Note that a sheet is printed, and return the mark it carries. Two statements."""
    asked, report = sheet.asked, sheet.report
    about = (report.code, *asked.packed().values(), sheet.person_name)
    found = fingerprint(about, values)
    titles: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            titles[language] = str(report.title)
    code = register_paper(
        what="|".join(str(part) for part in about),
        fingerprint=found,
        titles=titles,
        first=asked.first,
        last=asked.last,
        person_name=subject,
        now=now,
    )
    return PaperMark(
        code, grouped(code), grouped(found.upper()), host_address(str(settings.ROOT_DOMAIN), f"/sah/{code}/")
    )


def card_facts(officer: Officer, month: date) -> tuple[tuple[str, str], ...]:
    """Return what stands above the days of a monthly card. One statement."""
    card = card_of_month(officer.id, month)
    facts = [
        (_("Nama"), officer.name),
        (_("No. kad pengenalan"), officer.id_masked),
        (_("No. kakitangan"), officer.staff_no),
        (_("Jawatan"), " ".join(part for part in (officer.position, officer.grade) if part)),
        (_("Unit"), officer.unit_name),
        (_("Bulan"), month_long(month)),
    ]
    if card is not None and current().profile == "MY":
        look = card_colour(card.colour if card.frozen else None)
        shown = f"{look.name} ({look.letter})" if card.frozen else _("Belum dikunci")
        facts += [(_("Kad"), shown), (_("Hari dikira"), str(card.breaches))]
    return tuple((label, value or "–") for label, value in facts)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
