"""Who calls, and the officers they may know of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from connectors.api import serializers
from connectors.api.described import listed, read
from connectors.api.door import Door, asked, paged
from connectors.api.scopes import Scope
from kit import clock
from kit.api.errors import Unknown
from tenant_apps.people.selectors import find, officers, people_for, person_for
from tenants.context import current

TAG = "people"


class MeDoor(Door):
    """``/me/``."""

    @read("me", serializers.Me, _("Siapa pemilik token ini"), "me")
    def get(self, request: Request) -> Response:
        """Say whom the token stands for and what it may."""
        token, viewer, agency = request.user.token, request.user.viewer, current()
        told = {
            "user": viewer.user_id,
            "person": viewer.person_id,
            "name": viewer.name,
            "roles": sorted(viewer.roles),
            "token": token.name,
            "scopes": sorted(token.scopes),
            "expires_at": token.expires_at,
            "agency": {"schema": agency.schema_name, "name": agency.name, "time_zone": agency.time_zone},
            "now": clock.now(),
        }
        return Response(serializers.Me(told).data)


class PeopleDoor(Door):
    """``/people/``."""

    scopes = {"GET": Scope.PEOPLE}

    @listed("people_list", serializers.Person, serializers.PeopleQuery, _("Senarai pegawai"), TAG)
    def get(self, request: Request) -> Response:
        """List officers, the earliest entered first."""
        query, viewer = asked(serializers.PeopleQuery, request), request.user.viewer
        rows = find(people_for(viewer), on=viewer.on, text=query["text"], status=query["service"])

        def show(found: tuple[Any, ...]) -> Any:
            cards = officers([row.pk for row in found], viewer.on)
            return serializers.Person([cards[row.pk] for row in found], many=True).data

        return paged(rows.only("pk"), query, show, newest_first=False)


class PersonDoor(Door):
    """``/people/<id>/``."""

    scopes = {"GET": Scope.PEOPLE}

    @read("people_read", serializers.Person, _("Seorang pegawai"), TAG)
    def get(self, request: Request, person_id: int) -> Response:
        """Show one officer.

        :raises Unknown: there is none, or none the caller may know of.
        """
        one = person_for(request.user.viewer, person_id)
        if one is None:
            raise Unknown("")
        return Response(serializers.Person(one).data)
