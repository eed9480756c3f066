"""What stands around the pages of the root host: the ways to go, for visitors and for operators."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kit.ui.nav import Frame, NavItem
from shared_apps.onboarding.operators import is_operator

PUBLIC: tuple[tuple[Promise, str, str], ...] = (
    (_("Cari agensi"), "applications:finder", "search"),
    (_("Mohon"), "applications:start", "file-text"),
    (_("Bantuan"), "applications:help", "life-buoy"),
    (_("Status"), "applications:status", "server"),
)
OPERATOR: tuple[tuple[Promise, str, str], ...] = (
    (_("Pusat kawalan"), "applications:control", "gauge"),
    (_("Permohonan"), "applications:pipeline", "inbox"),
    (_("Agensi"), "onboarding:agencies", "building"),
    (_("Aturan & cuti umum"), "rulepacks:packs", "wrench"),
    (_("Pengumuman"), "announcements:announcements", "megaphone"),
    (_("Sokongan"), "support:visits", "life-buoy"),
    (_("Taklimat"), "onboarding:slots", "calendar"),
    (_("Peranti"), "onboarding:terminals", "fingerprint-pattern"),
    (_("Giliran"), "onboarding:queues", "list-checks"),
    (_("Jejak audit"), "audit:trail", "list-checks"),
)
OPERATORS_PATHS = ("/operasi/", "/profil/")
OWN: tuple[tuple[Promise, str, str], ...] = ((_("Profil saya"), "accounts:profile", "user"),)


def root_frame(request: HttpRequest) -> Frame:
    """Return the frame of a page on the root host."""
    urlconf = "spotme.urls_public"
    if not request.path.startswith(OPERATORS_PATHS) or not is_operator(request):
        return Frame(nav=_items(request, PUBLIC, urlconf))
    name = request.user.get_full_name() if request.user.is_authenticated else ""
    return Frame(
        nav=_items(request, OPERATOR, urlconf),
        menu=_items(request, OWN, urlconf),
        person_name=name,
        sign_out_url="/log-keluar/",
        home_url=reverse("applications:control", urlconf=urlconf),
    )


def _items(request: HttpRequest, ways: tuple[tuple[Promise, str, str], ...], urlconf: str) -> tuple[NavItem, ...]:
    urls = [reverse(name, urlconf=urlconf) for _label, name, _icon in ways]
    fitting = [url for url in urls if request.path.startswith(url)]
    here = max(fitting, key=len, default="")
    return tuple(
        NavItem(label, url, icon, current=url == here) for (label, _name, icon), url in zip(ways, urls, strict=True)
    )
