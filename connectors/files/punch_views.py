"""The doors of terminals' files: upload with a terminal, preview, confirm, follow."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.files import punches
from connectors.files.forms import PunchUploadForm
from connectors.files.jobs import read_punches
from connectors.files.protocol.punches import LIMITS
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.devices.selectors import terminal_cards
from tenants.context import current

ADMIN, CLERK = "PENTADBIR", "OPERATOR_ORG"
AT_ONCE = 2_000
WAKE_SECONDS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def files(request: HttpRequest) -> HttpResponse:
    """Take a file for a terminal; list the latest ones."""
    form = PunchUploadForm(request.POST or None, request.FILES or None)
    opened: list[uuid.UUID] = []
    if taken(form, lambda answers: opened.append(_keep(request, answers)), punches.BadPunchFile):
        return redirect_after_post(request, reverse("files:punch-file", args=opened))
    context = {"form": form, "cards": punches.file_cards(), "has_terminals": bool(terminal_cards())}
    return (invalid if form.is_bound else render_page)(request, "files/punches.html", context)


@require_safe
@never_cache
@for_roles(ADMIN, CLERK)
def file_page(request: HttpRequest, punch_key: uuid.UUID) -> HttpResponse:
    """Show a file: what it says, how far its reading is, what it brought."""
    card = _card(punch_key)
    if card.is_at_work:
        _wake(punch_key)
    preview = punches.preview(punch_key) if card.is_looked_at else None
    return render_page(request, "files/punch_file.html", {"card": card, "preview": preview})


@require_safe
@never_cache
@for_roles(ADMIN, CLERK)
def file_progress(request: HttpRequest, punch_key: uuid.UUID) -> HttpResponse:
    """Say how far the reading is; asked each second. Finished, it has the page loaded anew."""
    card = _card(punch_key)
    if not card.is_at_work:
        return HttpResponse(headers={"HX-Redirect": reverse("files:punch-file", args=[punch_key])})
    _wake(punch_key)
    return render_page(request, "files/punch_file.html", {"card": card}, fragment="progress")


@require_POST
@for_roles(ADMIN, CLERK)
def file_confirm(request: HttpRequest, punch_key: uuid.UUID) -> HttpResponse:
    """Read the file: a short one at once, a long one by a worker."""
    card = _card(punch_key)
    try:
        punches.confirm_file(key=punch_key, by=actor_of(request), now=clock.now())
    except punches.BadPunchFile as refusal:
        messages.error(request, refusal.message)
    else:
        if card.rows_total <= AT_ONCE:
            punches.read_file(punch_key)
        else:
            _wake(punch_key)
    return redirect_after_post(request, reverse("files:punch-file", args=[punch_key]))


@require_POST
@for_roles(ADMIN, CLERK)
def file_drop(request: HttpRequest, punch_key: uuid.UUID) -> HttpResponse:
    """Give a file up that nobody has confirmed."""
    _card(punch_key)
    try:
        punches.drop_file(key=punch_key, by=actor_of(request))
    except punches.BadPunchFile as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse("files:punches"))


def _keep(request: HttpRequest, answers: dict[str, object]) -> uuid.UUID:
    upload = request.FILES["file"]
    content = upload.read(LIMITS.bytes + 1)  # type: ignore[union-attr]  # one file
    key = punches.keep_file(
        content=content,
        file_name=str(upload.name),  # type: ignore[union-attr]  # one file
        terminal_id=int(str(answers["terminal"])),
        order=str(answers["order"]),
        profile=str(answers["profile"]),
        by=actor_of(request),
        now=clock.now(),
    )
    card = punches.file_card(key)
    if card is not None and not card.is_looked_at:
        messages.info(request, _("Fail ini sudah diterima bagi peranti yang sama; tiada apa-apa dibaca semula."))
    return key


def _wake(key: uuid.UUID) -> None:
    if cache.add(f"files.wake:{key}", 1, WAKE_SECONDS):
        read_punches.enqueue(current().schema_name, key=str(key))


def _card(key: uuid.UUID) -> punches.FileCard:
    card = punches.file_card(key)
    if card is None:
        raise Http404
    return card
