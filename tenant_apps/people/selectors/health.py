"""What is missing in the data of officers: the check of this room for :mod:`tenant_apps.people.health`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.people.health import GRAVE, SLIGHT, Finding
from tenant_apps.people.models import Person, WorkLocation
from tenant_apps.people.selectors.lacks import LACKS, lacking
from tenant_apps.people.selectors.supervision import loops


def people_check(on: date) -> Iterator[Finding]:
    """Yield what officers lack, circles of supervisors, and places without coordinates. Three statements."""
    serving = Person.objects.filter(Q(in_service_to=None) | Q(in_service_to__gt=on), in_service_from__lte=on)
    counted = serving.aggregate(**{key.replace("-", "_"): Count("pk", filter=lacking(key, on)) for key in LACKS})
    # Somebody stands above all others.
    yield _finding("penyelia", counted["penyelia"] - 1, _("Isu mereka tidak sampai kepada sesiapa."), weight=GRAVE)
    yield _finding(
        "lokasi", counted["lokasi"], _("Cuti umum negeri dan hari rehat mereka tidak diketahui."), weight=GRAVE
    )
    yield _finding("akaun", counted["akaun"], _("Mereka tidak boleh log masuk."))
    yield _finding("log-masuk", counted["log_masuk"], _("Slip kata laluan mungkin belum sampai."))
    yield _finding("emel", counted["emel"], _("Pautan kata laluan dan notis tidak boleh dihantar."))
    circles = len(loops(on))
    yield Finding(
        "penyelia-berpusing",
        circles,
        ngettext("%(count)d rantaian penyelia berpusing", "%(count)d rantaian penyelia berpusing", circles)
        % {"count": circles},
        _("Isu yang dinaikkan tidak menemui penghujung."),
        reverse("people:supervisors"),
        GRAVE,
    )
    bare = WorkLocation.objects.filter(is_active=True, latitude=None).count()
    yield Finding(
        "lokasi-koordinat",
        bare,
        ngettext("%(count)d lokasi kerja tanpa koordinat", "%(count)d lokasi kerja tanpa koordinat", bare)
        % {"count": bare},
        _("Rekod dari telefon di situ dikira di luar pejabat."),
        reverse("people:locations"),
    )


def _finding(what: str, found: int, consequence: str, *, weight: int = SLIGHT) -> Finding:
    count = max(found, 0)
    sentences = {
        "penyelia": ngettext("%(count)d pegawai tanpa penyelia", "%(count)d pegawai tanpa penyelia", count),
        "lokasi": ngettext("%(count)d pegawai tanpa lokasi kerja", "%(count)d pegawai tanpa lokasi kerja", count),
        "emel": ngettext("%(count)d pegawai tanpa e-mel", "%(count)d pegawai tanpa e-mel", count),
        "akaun": ngettext("%(count)d pegawai tanpa akaun", "%(count)d pegawai tanpa akaun", count),
        "log-masuk": ngettext(
            "%(count)d pegawai belum pernah log masuk", "%(count)d pegawai belum pernah log masuk", count
        ),
    }
    url = reverse("people:supervisors") if what == "penyelia" else f"{reverse('people:officers')}?tiada={what}"
    return Finding(f"pegawai-{what}", count, sentences[what] % {"count": count}, consequence, url, weight)
