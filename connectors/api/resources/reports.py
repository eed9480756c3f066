"""Reports as files: asked for, looked after, fetched by whoever asked."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from connectors.api import serializers
from connectors.api.described import fetched, listed, read, written
from connectors.api.door import Door, asked, once, paged, said
from connectors.api.resources.attendance import shown_as
from connectors.api.scopes import Scope
from kit import clock
from kit.api.errors import Unknown
from kit.errors import Refusal
from tenant_apps.reports import services
from tenant_apps.reports.definitions import Report, Span, month_of, report_for, usual
from tenant_apps.reports.selectors.files import file_for, files_for

TAG = "reports"
READY = "SEDIA"


class BadAsk(Refusal):
    """The report cannot be asked for so; ``fields`` says which answer is at fault."""

    code = "api.bad_report"


class WhateverIsAsked(BaseContentNegotiation):
    """A file is of its own type, whatever the caller prefers; a no is JSON."""

    def select_renderer(self, _request: Request, renderers: Any, format_suffix: str = "") -> Any:
        """Return what writes a no."""
        return renderers[0], renderers[0].media_type


class ReportsDoor(Door):
    """``/reports/``."""

    scopes = {"GET": Scope.REPORTS, "POST": Scope.REPORTS}

    @listed(
        "reports_list", serializers.ReportFile, serializers.ListQuery, gettext_lazy("Fail laporan yang diminta"), TAG
    )
    def get(self, request: Request) -> Response:
        """List the caller's files, the latest asked for first."""
        query = asked(serializers.ListQuery, request)
        return paged(files_for(request.user.viewer), query, shown_as(serializers.ReportFile))

    @written(
        "reports_create", serializers.ReportForm, serializers.ReportFile, gettext_lazy("Minta laporan"), TAG, status=202
    )
    @once
    def post(self, request: Request) -> Response:
        """Ask for a report as a file; a worker makes it.

        :raises BadAsk: there is no such report, or not of such dates.
        """
        given, viewer = said(serializers.ReportForm, request), request.user.viewer
        report = report_for(viewer, given["report"])
        if report is None:
            raise _bad("report", _("Tiada laporan dengan kod itu."))
        first, last = _dates(report, given, viewer.on)
        if last < first or last - first >= timedelta(days=report.longest):
            raise _bad("last", _("Tarikh akhir mesti selepas tarikh mula, dalam tempoh terpanjang laporan itu."))
        if given["choice"] and given["choice"] not in dict(report.choices):
            raise _bad("choice", _("Pilihan itu tiada bagi laporan ini."))
        narrowed = {"unit_id": given.get("unit"), "person_id": given.get("person"), "first": first, "last": last}
        wanted = services.asked_for(viewer, report, {**given, **narrowed})
        if wanted is None:
            raise Unknown("")
        is_pile = report.needs_person and wanted.person_id is None
        form = "pdf" if is_pile else given["format"]
        key = services.ask_file(viewer, report, wanted, format=form, now=clock.now(), by=self.actor(request))
        return Response(serializers.ReportFile(file_for(viewer, key)).data, status=202)


class ReportDoor(Door):
    """``/reports/<key>/``."""

    scopes = {"GET": Scope.REPORTS}

    @read("reports_read", serializers.ReportFile, gettext_lazy("Sejauh mana fail laporan siap"), TAG)
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Show how far a file is.

        :raises Unknown: the caller asked for no such file.
        """
        wish = file_for(request.user.viewer, key)
        if wish is None:
            raise Unknown("")
        return Response(serializers.ReportFile(wish).data)


class FileDoor(Door):
    """``/reports/<key>/file/``."""

    scopes = {"GET": Scope.REPORTS}
    content_negotiation_class = WhateverIsAsked

    @fetched(
        "reports_fetch",
        {(200, kind): OpenApiTypes.BINARY for kind in services.CONTENT_TYPES.values()},
        gettext_lazy("Muat turun fail laporan"),
        TAG,
    )
    def get(self, request: Request, key: uuid.UUID) -> FileResponse:
        """Fetch a file.

        :raises Unknown: the caller asked for no such file, it is not made yet, or it has been forgotten.
        """
        wish, now = file_for(request.user.viewer, key), clock.now()
        if wish is None or wish.state != READY or (wish.expires_at is not None and wish.expires_at <= now):
            raise Unknown("")
        services.note_fetched(key=key, now=now, by=self.actor(request))
        kind = services.CONTENT_TYPES[wish.format]
        return FileResponse(wish.file.open("rb"), as_attachment=True, filename=wish.name, content_type=kind)


def _dates(report: Report, given: dict[str, Any], today: date) -> tuple[date, date]:
    """Return the dates a report covers: one day and one month are named by any date of theirs."""
    if report.span == Span.DAY:
        return given["first"], given["first"]
    if report.span == Span.MONTH:
        return month_of(given["first"])
    return usual(report.span, today) if report.span == Span.NOW else (given["first"], given["last"])


def _bad(field: str, sentence: str) -> BadAsk:
    return BadAsk(sentence, fields={field: sentence})
