"""What a new agency still has to set up: the checklist of its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.people import selectors as people
from tenant_apps.worktime import selectors


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One thing to set up: whether it is done, what stands, and the page (an address name) where it is done."""

    key: str
    label: str
    is_done: bool
    note: str
    page: str
    icon: str


def setup_steps(on: date) -> tuple[SetupStep, ...]:
    """Return the steps in the order in which they build on each other."""
    units = [node for node in people.unit_tree() if node.is_open]
    places = people.location_cards(only_active=True)
    default = selectors.default_schedule(on)
    cards = selectors.holiday_cards(date(on.year, 1, 1), date(on.year, 12, 31))
    estimated = sum(card.is_estimated for card in cards)
    serving, bare = people.counts(on)
    unplaced = sum(card.latitude is None for card in places)
    place_note = _("%(count)d tanpa koordinat") % {"count": unplaced} if unplaced else ""
    moon = _("%(count)d anggaran menunggu pengesahan") % {"count": estimated} if estimated else ""
    return (
        SetupStep("units", _("Unit"), bool(units), _counted(len(units), "unit"), "people:units", "network"),
        SetupStep(
            "locations",
            _("Lokasi kerja"),
            bool(places),
            _joined(_counted(len(places), "lokasi"), place_note),
            "people:locations",
            "map-pin",
        ),
        SetupStep(
            "schedule",
            _("Waktu kerja lalai"),
            default is not None,
            default.name if default else "",
            "worktime:schedules",
            "clock",
        ),
        SetupStep(
            "holidays",
            _("Cuti umum"),
            bool(cards) and not estimated,
            _joined(_("%(count)d hari tahun ini") % {"count": len(cards)} if cards else "", moon),
            "worktime:holidays",
            "flag",
        ),
        SetupStep("officers", _("Pegawai"), serving > 1, _counted(serving, "pegawai"), "people:officers", "users"),
        SetupStep(
            "supervisors",
            _("Penyelia"),
            serving > 1 and bare <= 1,
            _without_supervisor(bare) if serving else "",
            "people:supervisors",
            "user-check",
        ),
    )


def percent_done(steps: tuple[SetupStep, ...]) -> int:
    """Return the share of steps that are done, in whole percent."""
    return round(100 * sum(step.is_done for step in steps) / len(steps))


def _without_supervisor(bare: int) -> str:
    return ngettext("%(count)d tanpa penyelia", "%(count)d tanpa penyelia", bare) % {"count": bare}


def _counted(count: int, word: str) -> str:
    words = {"unit": _("%(count)d unit"), "lokasi": _("%(count)d lokasi"), "pegawai": _("%(count)d pegawai")}
    return words[word] % {"count": count} if count else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
