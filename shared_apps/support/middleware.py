"""A visitor's request: checked against the visit, reading only, each page written into the agency's trail."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kit import clock
from kit.ui.http import wants_fragment
from shared_apps.audit.actor import actor_of
from shared_apps.support import services
from shared_apps.support.selectors import VisitCard, visit_card

type Answer = Callable[[HttpRequest], HttpResponse]

SESSION_KEY = "support_visit"
READING = ("GET", "HEAD", "OPTIONS")
OPEN_TO_VISITORS = ("/log-keluar/", "/bahasa/", "/tema/", "/sokongan/tamat/")


class SupportVisits:
    """Holds a visitor to the visit. Others' requests pay nothing: their session says so, and it is read anyway.

    1. A visit that is over ends the session.
    2. Anything but reading is refused, and so is a file: records are not to leave the agency this way.
    3. A page that was shown is written down.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        visit_id = request.session.get(SESSION_KEY)
        if visit_id is None:
            return self.get_response(request)
        card = visit_card(visit_id)
        if card is None or not card.is_open(clock.now()):
            logout(request)
            return _refused(request, _("Lawatan sokongan sudah tamat."))
        request.support_visit = card  # type: ignore[attr-defined]  # the frame reads it for the banner
        if request.method not in READING and not request.path.startswith(OPEN_TO_VISITORS):
            return _refused(request, _("Lawatan sokongan hanya boleh melihat. Tiada apa-apa yang diubah."))
        response = self.get_response(request)
        if "attachment" in response.headers.get("Content-Disposition", ""):
            response.close()
            return _refused(request, _("Lawatan sokongan tidak boleh memuat turun fail."))
        if request.method == "GET" and response.status_code == HTTPStatus.OK and not wants_fragment(request):
            services.see_page(visit_id=card.id, visitor=actor_of(request), path=request.path)
        return response


def visit_of(request: HttpRequest) -> VisitCard | None:
    """Return the visit behind a request, if a visitor asks."""
    card: VisitCard | None = getattr(request, "support_visit", None)
    return card


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "support/refused.html", {"sentence": sentence}, status=HTTPStatus.FORBIDDEN)
