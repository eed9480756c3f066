"""The public site: what the product is and is not, where an agency signs in, how the service stands."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from kit import clock
from kit.ui.http import render_page
from shared_apps.accounts.address import host_address
from shared_apps.agencies.selectors import Found, find_agency
from shared_apps.applications import health
from shared_apps.applications.circulars import CIRCULARS
from tenants import directory

MEASURED_KEY = "applications:status"
MEASURED_SECONDS = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    now = clock.now()
    open_now = sum(agency.is_live(now) for agency in directory.agencies())
    return render_page(request, "applications/home.html", {"text": "", "agencies": open_now})


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Find an agency by its name and go to its log-in."""
    text = request.GET.get("cari", "").strip()[:100]
    found = [(agency, _sign_in(agency)) for agency in find_agency(text, now=clock.now())]
    return render_page(request, "applications/finder.html", {"found": found, "text": text}, fragment="found")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions and answers."""
    return render_page(request, "applications/help.html")


@require_safe
def circulars(request: HttpRequest) -> HttpResponse:
    """The circulars the rules follow."""
    return render_page(request, "applications/circulars.html", {"circulars": CIRCULARS})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data is kept, what for, how long."""
    return render_page(request, "applications/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the product does to be usable by everybody."""
    return render_page(request, "applications/accessibility.html")


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The state of the service, measured at most once in ten seconds however many look."""
    now = clock.now()
    measured = _measured()
    context = {
        "parts": [(_part_name(part.code), part) for part in measured],
        "all_well": all(part.works for part in measured),
        "now": now,
    }
    return render_page(request, "applications/status.html", context, fragment="parts")


def _measured() -> tuple[health.Measured, ...]:
    """What was measured a moment ago, else measured now; a cache that is away hides nothing."""
    try:
        kept: tuple[health.Measured, ...] | None = cache.get(MEASURED_KEY)
        if kept is None:
            kept = health.measure(now=clock.now())
            cache.set(MEASURED_KEY, kept, timeout=MEASURED_SECONDS)
    except RedisError:
        return health.measure(now=clock.now())
    return kept


def _part_name(code: str) -> str:
    return {
        "database": _("Pangkalan data"),
        "broker": _("Barisan kerja"),
        "worker": _("Pekerja latar"),
    }[code]


def _sign_in(agency: Found) -> str:
    return host_address(agency.host, "/log-masuk/")
