"""The frame around every page: which ways a person has, by role. The one place that knows all rooms' addresses."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kit import clock
from kit.doors import opens_to
from kit.ui.nav import Banner, Frame, NavItem
from kit.ui.statuses import Text
from kit.ui.times import clock as clock_text
from shared_apps.accounts.roles import Role
from shared_apps.announcements import board
from shared_apps.announcements.dismissed import dismissed_in
from shared_apps.applications.frame import root_frame
from shared_apps.support.middleware import visit_of
from tenant_apps.people.viewer import Viewer, viewer_of
from tenants.context import current
from tenants.directory import TenantRef
from tenants.models import Status

REPORTS = NavItem(_("Laporan"), "/laporan/", "file-text")
OFFICER = (
    NavItem(_("Hari ini"), "/", "clock"),
    NavItem(_("Bulan saya"), "/bulan/", "calendar-days"),
    NavItem(_("Tugasan"), "/tugasan/", "list-checks"),
    NavItem(_("Pergerakan"), "/pergerakan/", "footprints"),
    NavItem(_("Isu saya"), "/isu/", "message-square"),
    NavItem(_("Permohonan saya"), "/permohonan-saya/", "send"),
    NavItem(_("Transaksi"), "/transaksi/", "list-checks"),
    NavItem(_("Waktu kerja"), "/waktu-kerja/", "clock"),
    NavItem(_("Status bulanan"), "/status-bulanan/", "credit-card"),
    REPORTS,
)
GRID = NavItem(_("Waktu kerja pegawai"), "/waktu-kerja/pegawai/", "calendar-days")
DECIDING = (
    NavItem(_("Peti isu"), "/peti-isu/", "inbox"),
    NavItem(_("Permohonan"), "/permohonan/", "clipboard-list"),
)
OUTINGS = NavItem(_("Laporan pergerakan"), "/pergerakan/unit/", "route")
TEAM_TASKS = NavItem(_("Tugasan pasukan"), "/tugasan/pasukan/", "clipboard-list")
SUPERVISOR = (
    NavItem(_("Pasukan"), "/pasukan/", "users"),
    *DECIDING,
    TEAM_TASKS,
    OUTINGS,
    NavItem(_("Pemangku"), "/pemangku/", "user-check"),
    GRID,
)
EXECUTIVE = (NavItem(_("Dashboard"), "/dashboard/", "gauge"), REPORTS, TEAM_TASKS, OUTINGS, GRID)
ADMIN = (
    NavItem(_("Dashboard"), "/dashboard/", "gauge"),
    NavItem(_("Tetapan"), "/tetapan/", "settings"),
    NavItem(_("Kesihatan data"), "/tetapan/kesihatan/", "shield-check"),
    NavItem(_("Pegawai"), "/tetapan/pegawai/", "users"),
    NavItem(_("Unit"), "/tetapan/unit/", "network"),
    NavItem(_("Penyelia"), "/tetapan/penyelia/", "user-check"),
    NavItem(_("Lokasi kerja"), "/tetapan/lokasi/", "map-pin"),
    NavItem(_("Peranti"), "/tetapan/peranti/", "fingerprint-pattern"),
    NavItem(_("Penyambung tapak"), "/tetapan/peranti/penyambung/", "network"),
    NavItem(_("Fail rekod peranti"), "/tetapan/peranti/fail/", "file-spreadsheet"),
    NavItem(_("Waktu kerja"), "/tetapan/waktu-kerja/", "clock"),
    GRID,
    NavItem(_("Jadual syif"), "/jadual-syif/", "calendar-clock"),
    NavItem(_("Cuti umum"), "/tetapan/cuti-umum/", "flag"),
    NavItem(_("Ramadan"), "/tetapan/ramadan/", "moon"),
    NavItem(_("Aturan"), "/tetapan/aturan/", "wrench"),
    NavItem(_("Bulan"), "/tetapan/bulan/", "lock"),
    NavItem(_("Status bulanan"), "/status-bulanan/", "credit-card"),
    OUTINGS,
    NavItem(_("Kategori tugasan"), "/tetapan/tugasan/", "tag"),
    REPORTS,
    NavItem(_("HRMIS"), "/tetapan/hrmis/", "refresh-cw"),
    NavItem(_("API"), "/tetapan/api/", "key-round"),
    NavItem(_("Surat tunjuk sebab"), "/surat/", "file-text"),
    NavItem(_("Rekap bulanan"), "/rekap/", "table-2"),
    NavItem(_("Sokongan pusat"), "/tetapan/sokongan/", "life-buoy"),
    NavItem(_("Jejak audit"), "/jejak-audit/", "clipboard-list"),
)


def frame(request: HttpRequest) -> Frame:
    """Return the frame of ``request``: the root host's (public site, central office) or one agency's."""
    return root_frame(request) if current().is_public else _agency_frame(request)


def _agency_frame(request: HttpRequest) -> Frame:
    agency = current()
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Frame(agency_name=agency.name)
    viewer = viewer_of(request)
    side = _open_to(viewer, _beside(viewer))
    ways = tuple(way for way in _open_to(viewer, _ways(viewer)) if way not in side)
    return Frame(
        agency_name=agency.short_name,
        banner=_visited(request) or _standing(agency),
        banners=_announced(request, agency),
        nav=_marked(ways, request.path),
        side=_marked(side, request.path),
        menu=_personal(viewer),
        bell=_bell(viewer, request.path),
        person_name=viewer.name,
        sign_out_url="/log-keluar/" if visit_of(request) is None else "/sokongan/tamat/",
    )


def _visited(request: HttpRequest) -> Text:
    """What a visitor of the central office has on top of every page."""
    card = visit_of(request)
    if card is None:
        return ""
    words = {"name": card.operator_name, "until": clock_text(card.ends_at), "reason": card.reason}
    return gettext("Lawatan sokongan oleh %(name)s hingga %(until)s, melihat sahaja: %(reason)s") % words


def _announced(request: HttpRequest, agency: TenantRef) -> tuple[Banner, ...]:
    """What the central office announces and this reader has not closed. No statement."""
    closed = dismissed_in(request)
    shown = board.showing(agency.schema_name, now=clock.now(), language=get_language() or "")
    return tuple(
        Banner(one.text, f"/pengumuman/{one.id}/tutup/", "triangle-alert" if one.tone == "warn" else "megaphone")
        for one in shown
        if one.id not in closed
    )


def _personal(viewer: Viewer) -> tuple[NavItem, ...]:
    """What is one's own; whoever is no officer is told nothing and has nothing to choose."""
    profile = NavItem(_("Profil"), "/profil/", "user")
    choices = NavItem(_("Pilihan notifikasi"), "/profil/notifikasi/", "bell")
    return (profile, choices) if viewer.person_id is not None else (profile,)


def _standing(agency: TenantRef) -> Text:
    """What everyone of the agency has to know on every page while it is not fully in use."""
    if agency.status == Status.SUSPENDED:
        return _("Agensi ini digantung: rekod boleh dibaca, tetapi tiada yang boleh direkodkan.")
    if not agency.is_live(clock.now()):
        return _("Tempoh percubaan: agensi ini belum dibuka kepada semua pegawai.")
    return ""


def _ways(viewer: Viewer) -> tuple[NavItem, ...]:
    """Every officer has the punch; a supervisor's and an executive's own ways come right behind it."""
    mine = OFFICER if viewer.person_id is not None else ()
    above = (
        *(SUPERVISOR if viewer.is_any(Role.SUPERVISOR) else ()),
        *(EXECUTIVE if viewer.is_any(Role.EXECUTIVE) else ()),
    )
    return tuple(dict.fromkeys((*mine[:1], *above, *mine[1:])))


def _beside(viewer: Viewer) -> tuple[NavItem, ...]:
    """The long list beside the page; administrators decide too, and do it here unless they supervise."""
    if viewer.is_any(Role.ADMIN) and not viewer.is_any(Role.SUPERVISOR):
        return (*ADMIN[:1], *DECIDING, *ADMIN[1:])
    return ADMIN if viewer.is_any(Role.ADMIN, Role.CLERK) else ()


def _open_to(viewer: Viewer, items: tuple[NavItem, ...]) -> tuple[NavItem, ...]:
    """Keep the ways whose pages ask for no role, or for one the viewer holds: what the doors say is said once."""
    return tuple(item for item in items if not (roles := _roles_at(item.url)) or viewer.is_any(*roles))


@cache
def _roles_at(url: str) -> frozenset[str]:
    return opens_to(resolve(url, settings.ROOT_URLCONF).func)


def _bell(viewer: Viewer, path: str) -> NavItem | None:
    """What one was told; whoever is no officer is told nothing."""
    if viewer.person_id is None:
        return None
    way = NavItem(_("Notifikasi"), "/notifikasi/", "bell", count=viewer.tallies.get("unread", 0))
    return _marked((way,), path)[0]


def _marked(items: tuple[NavItem, ...], path: str) -> tuple[NavItem, ...]:
    """Mark the way whose address is the longest beginning of ``path``."""
    fits = [item.url for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    current = max(fits, key=len, default=None)
    return tuple(replace(item, current=item.url == current) for item in items)
