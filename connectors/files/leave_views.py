"""The doors of leave by file: upload, look, take."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.files import leave, outgoing
from connectors.files.forms import LeaveUploadForm
from connectors.files.ingest import BadFile
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of

ADMIN = "PENTADBIR"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def files(request: HttpRequest) -> HttpResponse:
    """Take a table of approved leave; list the latest ones."""
    form = LeaveUploadForm(request.POST or None, request.FILES or None)
    opened: list[uuid.UUID] = []
    if taken(form, lambda _answers: opened.append(_keep(request)), BadFile):
        return redirect_after_post(request, reverse("files:leave-file", args=opened))
    context = {"form": form, "cards": leave.leave_cards()}
    return (invalid if form.is_bound else render_page)(request, "files/leave_files.html", context)


@require_safe
@never_cache
@for_roles(ADMIN)
def file_page(request: HttpRequest, leave_key: uuid.UUID) -> HttpResponse:
    """Show a table: every row, those at fault first."""
    card = _card(leave_key)
    rows = leave.look_at(leave_key) if card.has_content else ()
    bad = [row for row in rows if row.flaw]
    shown, page = cut(request, [*bad, *(row for row in rows if not row.flaw)], 50)
    context = {
        "card": card,
        "rows": [(row, leave.flaw_sentence(row.flaw) if row.flaw else "") for row in shown],
        "page": page,
        "bad": len(bad),
        "good": len(rows) - len(bad),
    }
    return render_page(request, "files/leave_file.html", context)


@require_POST
@for_roles(ADMIN)
def file_confirm(request: HttpRequest, leave_key: uuid.UUID) -> HttpResponse:
    """Enter the leave: all of it, or the good rows if that was chosen."""
    _card(leave_key)
    only_good = request.POST.get("apa") == "baik"
    try:
        leave.take_file(key=leave_key, only_good=only_good, by=actor_of(request), now=clock.now())
    except BadFile as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse("files:leave-file", args=[leave_key]))


@require_safe
@for_roles(ADMIN)
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the template."""
    examples = [
        ["K001", "CR", "", "02/11/2026", "04/11/2026", ""],
        ["K002", "CS", "Pagi", "05/11/2026", "", _("Klinik")],
    ]
    content = outgoing.sheet_xlsx("Cuti", list(leave.HEADINGS.values()), examples)
    return HttpResponse(
        content,
        content_type=outgoing.XLSX_TYPE,
        headers={
            "Content-Disposition": 'attachment; filename="templat-cuti.xlsx"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _keep(request: HttpRequest) -> uuid.UUID:
    upload = request.FILES["file"]
    content = upload.read(leave.LIMITS.bytes + 1)  # type: ignore[union-attr]  # one file
    return leave.keep_file(
        content=content,
        file_name=str(upload.name),  # type: ignore[union-attr]  # one file
        by=actor_of(request),
        now=clock.now(),
    )


def _card(key: uuid.UUID) -> leave.LeaveCard:
    card = leave.leave_card(key)
    if card is None:
        raise Http404
    return card
