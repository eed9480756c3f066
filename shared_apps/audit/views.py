"""Pages of the audit trail: an agency's for its administrators, the platform's for the operators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from kit import clock
from kit.csv import csv_response
from kit.doors import for_roles
from kit.ui.http import render_page
from shared_apps.audit import selectors
from shared_apps.audit.actor import actor_of
from shared_apps.audit.forms import TrailFilter
from shared_apps.audit.services import record
from shared_apps.audit.tables import TrailExport, TrailTable

ADMIN = "PENTADBIR"
OPERATORS = ("OPERATOR", "PENTADBIR_SISTEM")


@require_safe
@for_roles(ADMIN)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the agency's trail."""
    return _page(request, "audit/trail.html")


@require_safe
@for_roles(ADMIN)
def trail_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one line with what changed."""
    line = selectors.entry(entry_id)
    if line is None:
        raise Http404
    context = {"line": line, "said": selectors.said(line), "changes": selectors.changes(line)}
    return render_page(request, "audit/entry.html", {**context, "address": selectors.address(line)})


@require_safe
@for_roles(ADMIN)
def trail_file(request: HttpRequest) -> HttpResponseBase:
    """Hand out the lines shown as a file; the trail remembers who took it."""
    return _file(request)


@require_safe
@for_roles(*OPERATORS)
def platform_trail(request: HttpRequest) -> HttpResponse:
    """Show the platform's own trail: what operators did, not what happened inside an agency."""
    return _page(request, "audit/platform_trail.html")


@require_safe
@for_roles(*OPERATORS)
def platform_file(request: HttpRequest) -> HttpResponseBase:
    """Hand out the platform's trail as a file."""
    return _file(request)


def _page(request: HttpRequest, template: str) -> HttpResponse:
    form, lines = _asked(request)
    table = TrailTable(request, lines, id="trail")
    context = {"form": form, "table": table, "query": request.GET.urlencode()}
    return render_page(request, template, context, fragment="rows")


def _file(request: HttpRequest) -> HttpResponseBase:
    form, lines = _asked(request)
    table = TrailExport(request, lines)
    wanted = form.wanted()
    record("audit.exported", actor=actor_of(request), after={"since": wanted.since, "until": wanted.until})
    return csv_response(f"jejak-audit-{wanted.since:%Y%m%d}-{wanted.until:%Y%m%d}.csv", table.header, table.values())


def _asked(request: HttpRequest) -> tuple[TrailFilter, QuerySet[Any]]:
    form = TrailFilter(request.GET, today=timezone.localdate(clock.now()))
    return form, selectors.entries(form.wanted())
