"""The pages of the connector, for the administrator: settings, test, readings, conflicts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.hrmis import selectors
from connectors.hrmis.forms import ConfirmForm, LinkForm
from connectors.hrmis.jobs import work_on
from connectors.hrmis.models import Link
from connectors.hrmis.protocol import HrmisError
from connectors.hrmis.sentences import flaw_sentence, sentence_of
from connectors.hrmis.services import conflicts, leave, reading
from connectors.hrmis.services import link as links
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import today_here
from tenants.context import current

ADMIN = "PENTADBIR"
WAKE_SECONDS = 10
KINDS = ("new", "changed", "ended", "bad", "conflict")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def hub(request: HttpRequest) -> HttpResponse:
    """The connector: how it stands, its settings, its latest readings."""
    one = links.link()
    form = LinkForm(request.POST or None, initial=_initial(one))
    if one is None:
        form.fields["client_secret"].help_text = _("Disimpan tersulit dan tidak dipaparkan semula.")

    def keep(_answers: dict[str, object]) -> None:
        links.put_link(entry=form.entry(), by=actor_of(request), now=clock.now())

    if taken(form, keep, links.BadLink):
        messages.success(request, _("Sambungan disimpan. Uji sambungan itu sekarang."))
        return redirect_after_post(request, reverse("hrmis:hub"))
    context = {
        "form": form,
        "link": one,
        "trouble": sentence_of(one.trouble, one.trouble_detail) if one and one.trouble else "",
        "is_resting": bool(one and one.resting_until and one.resting_until > clock.now()),
        "running": selectors.open_reading(),
        "cards": selectors.reading_cards(),
        "figures": selectors.figures(),
        "leave_bad": leave.flawed(),
    }
    return (invalid if form.is_bound else render_page)(request, "hrmis/hub.html", context)


@require_POST
@for_roles(ADMIN)
def test(request: HttpRequest) -> HttpResponse:
    """Ask each stream for its first page and say what came of it."""
    try:
        found = links.test_link(by=actor_of(request), now=clock.now())
    except HrmisError as error:
        messages.error(request, sentence_of(error.trouble, error.detail))
    except links.BadLink as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("Sambungan berjaya: %(count)s rekod pada halaman pertama.")
        messages.success(request, said % {"count": ", ".join(str(n) for n in found.values())})
    return redirect_after_post(request, reverse("hrmis:hub"))


@require_POST
@for_roles(ADMIN)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a reading, of everything if asked for, or show the one there is."""
    try:
        key = reading.start_reading(by=actor_of(request), now=clock.now(), is_full=request.POST.get("apa") == "semua")
    except links.BadLink as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, reverse("hrmis:hub"))
    _wake(key)
    return redirect_after_post(request, reverse("hrmis:reading", args=[key]))


@require_safe
@never_cache
@for_roles(ADMIN)
def reading_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a reading: how far it is, what it would do or did."""
    card = _card(key)
    if card.is_at_work:
        _wake(key)
    kinds = [kind for kind in KINDS if card.counts.get(kind)]
    kind = request.GET.get("lihat", kinds[0] if kinds else "new")
    kind = kind if kind in KINDS else "new"
    lines, page = cut(request, list(selectors.reading_lines(key, kind)), 50)
    labels = {
        "new": _("Baharu"),
        "changed": _("Berubah"),
        "ended": _("Tamat"),
        "bad": _("Bermasalah"),
        "conflict": _("Percanggahan"),
    }
    context = {
        "card": card,
        "lines": lines,
        "page": page,
        "kind": kind,
        "counts": [(name, label, card.counts.get(name, 0)) for name, label in labels.items()],
        "form": ConfirmForm(initial={"effective_from": today_here()}),
    }
    return render_page(request, "hrmis/reading.html", context)


@require_safe
@never_cache
@for_roles(ADMIN)
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say how far a reading is; asked each second. At rest, it has the page loaded anew."""
    card = _card(key)
    if not card.is_at_work:
        return HttpResponse(headers={"HX-Redirect": reverse("hrmis:reading", args=[key])})
    _wake(key)
    return render_page(request, "hrmis/reading.html", {"card": card}, fragment="progress")


@require_POST
@for_roles(ADMIN)
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let a reading be written."""
    _card(key)
    form = ConfirmForm(request.POST)
    day = form.cleaned_data["effective_from"] if form.is_valid() else None
    try:
        reading.confirm_reading(key=key, effective_from=day, by=actor_of(request), now=clock.now())
    except reading.BadReading as refusal:
        messages.error(request, refusal.message)
    else:
        _wake(key)
    return redirect_after_post(request, reverse("hrmis:reading", args=[key]))


@require_POST
@for_roles(ADMIN)
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a reading up."""
    _card(key)
    try:
        reading.drop_reading(key=key, by=actor_of(request), now=clock.now())
    except reading.BadReading as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse("hrmis:hub"))


@require_safe
@for_roles(ADMIN)
def conflict_list(request: HttpRequest) -> HttpResponse:
    """What was corrected here and HRMIS says otherwise; leave that could not be taken."""
    cards, page = cut(request, list(conflicts.open_conflicts(1000)), 50)
    troubles = [(ref, flaw_sentence(flaw)) for ref, flaw in leave.flawed_leave()]
    return render_page(request, "hrmis/conflicts.html", {"cards": cards, "page": page, "troubles": troubles})


@require_POST
@for_roles(ADMIN)
def decide(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Take HRMIS's word, or keep ours."""
    if not conflicts.is_known(conflict_id):
        raise Http404
    take = request.POST.get("apa") == "hrmis"
    try:
        conflicts.decide_conflict(conflict_id=conflict_id, take=take, by=actor_of(request), now=clock.now())
    except conflicts.BadConflict as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse("hrmis:conflicts"))


def _initial(one: Link | None) -> dict[str, object]:
    names = ("base_url", "client_id", "profile", "may_add_units", "is_nightly")
    return {name: getattr(one, name) for name in names} if one else {"profile": "standard"}


def _wake(key: uuid.UUID) -> None:
    """Send for a worker, at most every few seconds however often the page asks."""
    if cache.add(f"hrmis.wake:{key}", 1, WAKE_SECONDS):
        work_on.enqueue(current().schema_name, key=str(key))


def _card(key: uuid.UUID) -> selectors.ReadingCard:
    card = selectors.reading_card(key)
    if card is None:
        raise Http404
    return card
