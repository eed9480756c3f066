"""The check page: is this printed report genuine? Open to everybody, tells the least, counts who asks."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kit.ui.http import render_page
from kit.ui.times import date_long
from shared_apps.accounts import throttle
from shared_apps.audit.actor import client_ip
from shared_apps.papers.selectors import Genuine, genuine

PURPOSE = "papers.check"
MOST_IN_AN_HOUR = 60
"""So many codes may be asked for from one address: an office that checks a pile of papers, not a machine."""

TEMPLATE = "papers/check.html"


@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Type a code."""
    text = request.GET.get("kod", "").strip()[:60]
    return _answer(request, text) if text else render_page(request, TEMPLATE, {"text": ""})


@require_safe
@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say of one code whether a report carries it; the square code on paper leads here."""
    return _answer(request, code[:60])


def _answer(request: HttpRequest, text: str) -> HttpResponse:
    asked = throttle.count(PURPOSE, client_ip(request) or "", within=timedelta(hours=1))
    if asked > MOST_IN_AN_HOUR:
        answer = render_page(request, TEMPLATE, {"text": text, "is_too_often": True})
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return answer
    paper = genuine(text)
    answer = render_page(request, TEMPLATE, {"text": text, "paper": paper, "facts": _facts(paper), "is_asked": True})
    if paper is None:
        answer.status_code = HTTPStatus.NOT_FOUND
    return answer


def _facts(paper: Genuine | None) -> list[tuple[str, str]]:
    if paper is None:
        return []
    period = (
        date_long(paper.first)
        if paper.first == paper.last
        else _("%(first)s hingga %(last)s") % {"first": date_long(paper.first), "last": date_long(paper.last)}
    )
    facts = [
        (_("Laporan"), paper.title),
        (_("Agensi"), paper.agency),
        (_("Tempoh"), period),
        (_("Pegawai"), paper.subject),
        (_("Pertama kali dijana"), date_long(paper.made_at)),
        (_("Cap jari angka"), paper.fingerprint),
        (_("Kod"), paper.code),
    ]
    return [(label, value) for label, value in facts if value]
