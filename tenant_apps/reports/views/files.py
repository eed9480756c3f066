"""Reports as files: one's own, how far each is, and the file itself."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.ui.http import redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.models import FileState, ReportFile
from tenant_apps.reports.selectors.files import file_for, files_for

PER_PAGE = 20


@require_safe
@never_cache
@for_role()
def files(request: HttpRequest) -> HttpResponse:
    """The files one asked for."""
    rows, page = cut(request, files_for(viewer_of(request)), PER_PAGE)
    context = {"files": [(row, services.title_of(row.report)) for row in rows], "page": page}
    return render_page(request, "reports/files.html", context)


@require_safe
@never_cache
@for_role()
def file_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One file: while it waits the page asks again each second; without script it is loaded again by hand."""
    wish = _file_or_404(request, key)
    if wish.is_under_way:
        services.wake(key=key)
    return render_page(request, "reports/file.html", _context(wish), fragment="state")


@require_safe
@never_cache
@for_role()
def fetch(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    """The file itself."""
    wish = _file_or_404(request, key)
    is_over = wish.expires_at is not None and wish.expires_at <= clock.now()
    if wish.state != FileState.READY or is_over:
        raise Http404
    services.note_fetched(key=key, now=clock.now(), by=actor_of(request))
    content_type = services.CONTENT_TYPES[wish.format]
    answer = FileResponse(wish.file.open("rb"), as_attachment=True, filename=wish.name, content_type=content_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@for_role()
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Stop a file that is not made yet."""
    return _act(request, key, services.cancel_file, _("Fail dibatalkan."))


@require_POST
@for_role()
def retry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a file once more."""
    return _act(request, key, services.retry_file, _("Fail dijana sekali lagi."))


def _act(request: HttpRequest, key: uuid.UUID, act: Any, said: str) -> HttpResponse:
    _file_or_404(request, key)
    try:
        act(key=key, now=clock.now(), by=actor_of(request))
    except services.NoSuchFile as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, said)
    return redirect_after_post(request, reverse("reports:file", args=[key]))


def _context(wish: ReportFile) -> dict[str, object]:
    return {
        "wish": wish,
        "title": services.title_of(wish.report),
        "value": min(wish.done, wish.total) if wish.total else None,
        "size_kb": max(1, wish.size // 1024),
        "is_over": wish.state == FileState.READY and wish.expires_at is not None and wish.expires_at <= clock.now(),
    }


def _file_or_404(request: HttpRequest, key: uuid.UUID) -> ReportFile:
    wish = file_for(viewer_of(request), key)
    if wish is None:
        raise Http404
    return wish
