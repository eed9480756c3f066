"""Punches, days and months."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from connectors.api import serializers
from connectors.api.described import listed, written
from connectors.api.door import Door, asked, once, paged, said
from connectors.api.scopes import Scope
from kit import clock
from shared_apps.audit.actor import client_ip
from tenant_apps.attendance.selectors import days_among, punches_among
from tenant_apps.attendance.services import Fix, record_punch
from tenant_apps.reports.selectors.months import cards_among

TAG = "attendance"


class PunchesDoor(Door):
    """``/punches/``."""

    scopes = {"GET": Scope.ATTENDANCE, "POST": Scope.PUNCH}

    @listed("punches_list", serializers.Punch, serializers.SpanQuery, _("Rekod masuk dan keluar"), TAG)
    def get(self, request: Request) -> Response:
        """List punches, the latest received first."""
        query = asked(serializers.SpanQuery, request)
        rows = spanned(punches_among(self.people(request)), query, "local_date")
        return paged(rows, query, shown_as(serializers.Punch))

    @written("punches_create", serializers.PunchEntry, serializers.Punch, _("Tebuk masuk atau keluar"), TAG, status=201)
    @once
    def post(self, request: Request) -> Response:
        """Record a punch of the caller's own at this moment. The same ``uuid`` again is the same punch."""
        entry, person_id = said(serializers.PunchEntry, request), self.own_person(request)
        receipt = record_punch(
            person_id=person_id,
            kind=entry["kind"],
            uuid=entry["uuid"],
            at=clock.now(),
            fix=_fix(entry),
            reason=entry["reason"],
            ip=client_ip(request),
        )
        row = punches_among(self.people(request)).get(pk=receipt.punch_id)
        return Response(serializers.Punch(row).data, status=201)


class DaysDoor(Door):
    """``/days/``."""

    scopes = {"GET": Scope.ATTENDANCE}

    @listed("days_list", serializers.Day, serializers.SpanQuery, _("Hari yang telah dihakimi"), TAG)
    def get(self, request: Request) -> Response:
        """List judged days, the latest made first."""
        query = asked(serializers.SpanQuery, request)
        return paged(spanned(days_among(self.people(request)), query, "date"), query, shown_as(serializers.Day))


class MonthsDoor(Door):
    """``/months/``."""

    scopes = {"GET": Scope.ATTENDANCE}

    @listed("months_list", serializers.Month, serializers.MonthQuery, _("Kad bulanan"), TAG)
    def get(self, request: Request) -> Response:
        """List cards of months, the latest made first."""
        query = asked(serializers.MonthQuery, request)
        rows = cards_among(self.people(request))
        if "person" in query:
            rows = rows.filter(person=query["person"])
        if "month" in query:
            rows = rows.filter(month=query["month"])
        return paged(rows, query, shown_as(serializers.Month))


def _fix(entry: dict[str, Any]) -> Fix | None:
    latitude, longitude = entry.get("latitude"), entry.get("longitude")
    return None if latitude is None or longitude is None else Fix(latitude, longitude, entry.get("accuracy_m"))


def spanned[Rows: QuerySet[Any]](rows: Rows, query: dict[str, Any], name: str) -> Rows:
    """Narrow rows to the person and dates a query names; ``name`` is the rows' date."""
    wanted = {"person": "person", "date_from": f"{name}__gte", "date_to": f"{name}__lte"}
    return rows.filter(**{field: query[key] for key, field in wanted.items() if key in query})


def shown_as(form: type[Serializer[Any]]) -> Any:
    """Return what writes a page of rows."""
    return lambda rows: form(rows, many=True).data
