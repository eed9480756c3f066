"""What is missing in schedules and holidays: the check of this room for :mod:`tenant_apps.people.health`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.people.health import GRAVE, Finding
from tenant_apps.worktime import selectors


def worktime_check(on: date) -> Iterator[Finding]:
    """Yield a missing default schedule, a year without holidays and dates nobody has confirmed. Two statements."""
    if selectors.default_schedule(on) is None:
        yield Finding(
            "waktu-kerja-lalai",
            1,
            _("Tiada waktu kerja lalai"),
            _("Hari pegawai tanpa waktu kerja sendiri tidak dapat dinilai."),
            reverse("worktime:schedules"),
            GRAVE,
        )
    cards = selectors.holiday_cards(date(on.year, 1, 1), date(on.year, 12, 31))
    if not cards:
        yield Finding(
            "cuti-umum",
            1,
            _("Tiada cuti umum bagi tahun %(year)d") % {"year": on.year},
            _("Cuti umum dinilai sebagai hari bekerja."),
            reverse("worktime:holidays"),
            GRAVE,
        )
    near = sum(card.is_estimated and card.date >= on for card in cards)
    yield Finding(
        "cuti-anggaran",
        near,
        ngettext("%(count)d cuti umum masih anggaran", "%(count)d cuti umum masih anggaran", near) % {"count": near},
        _("Tarikhnya mungkin beralih apabila diumumkan."),
        reverse("worktime:holidays"),
    )
