"""What waits for somebody: issues of days, and movements."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from connectors.api import serializers
from connectors.api.described import listed, read, written
from connectors.api.door import Door, asked, once, paged, said
from connectors.api.resources.attendance import shown_as, spanned
from connectors.api.scopes import Scope
from kit import clock
from kit.api.errors import Unknown
from tenant_apps.issues import services as issues
from tenant_apps.issues.selectors import issue_of, issues_among
from tenant_apps.issues.views import decider_of
from tenant_apps.movements.selectors import movements_among
from tenant_apps.movements.services import enter_movement

ISSUES, MOVEMENTS = "issues", "movements"


class IssueDoor(Door):
    """What addresses of one issue share."""

    def known(self, request: Request, issue_id: int) -> int:
        """Return the issue's id.

        :raises Unknown: there is none, or none the caller may know of.
        """
        if not issues_among(self.people(request)).filter(pk=issue_id).exists():
            raise Unknown("")
        return issue_id

    def told(self, issue_id: int) -> Response:
        """Answer how the issue stands now."""
        return Response(serializers.Step(issue_of(issue_id)).data)


class IssuesDoor(Door):
    """``/issues/``."""

    scopes = {"GET": Scope.ISSUES}

    @listed("issues_list", serializers.Issue, serializers.IssueQuery, _("Senarai isu"), ISSUES)
    def get(self, request: Request) -> Response:
        """List issues, the latest opened first."""
        query = asked(serializers.IssueQuery, request)
        rows = spanned(issues_among(self.people(request)), query, "date")
        if query["state"]:
            rows = rows.filter(state=query["state"])
        return paged(rows, query, shown_as(serializers.Issue))


class OneIssueDoor(IssueDoor):
    """``/issues/<id>/``."""

    scopes = {"GET": Scope.ISSUES}

    @read("issues_read", serializers.Issue, _("Satu isu"), ISSUES)
    def get(self, request: Request, issue_id: int) -> Response:
        """Show one issue."""
        return Response(serializers.Issue(issue_of(self.known(request, issue_id))).data)


class ExplainDoor(IssueDoor):
    """``/issues/<id>/explain/``."""

    scopes = {"POST": Scope.DECIDE}

    @written("issues_explain", serializers.Explanation, serializers.Step, _("Jelaskan isu sendiri"), ISSUES)
    @once
    def post(self, request: Request, issue_id: int) -> Response:
        """Explain an issue of the caller's own.

        :raises Unknown: it is none of theirs.
        """
        entry, now = said(serializers.Explanation, request), clock.now()
        try:
            issues.explain(
                issue_id=self.known(request, issue_id),
                person_id=self.own_person(request),
                reason_code=entry["reason"],
                text=entry["text"],
                by=self.actor(request),
                now=now,
                today=timezone.localtime(now).date(),
            )
        except issues.IssueUnknown as unknown:
            raise Unknown("") from unknown
        return self.told(issue_id)


class DecideDoor(IssueDoor):
    """``/issues/<id>/decide/``."""

    scopes = {"POST": Scope.DECIDE}

    @written("issues_decide", serializers.Decision, serializers.Step, _("Terima atau tolak isu"), ISSUES)
    @once
    def post(self, request: Request, issue_id: int) -> Response:
        """Decide an issue that waits for the caller."""
        entry, now = said(serializers.Decision, request), clock.now()
        issues.decide(
            issue_id=self.known(request, issue_id),
            accept=entry["accept"],
            decider=decider_of(request.user.viewer),
            by=self.actor(request),
            now=now,
            today=timezone.localtime(now).date(),
            remark=entry["remark"],
            version=entry.get("version"),
        )
        return self.told(issue_id)


class MovementsDoor(Door):
    """``/movements/``."""

    scopes = {"GET": Scope.MOVEMENTS, "POST": Scope.MOVE}

    @listed("movements_list", serializers.Movement, serializers.SpanQuery, _("Pergerakan dan permohonannya"), MOVEMENTS)
    def get(self, request: Request) -> Response:
        """List movements, the latest asked for first."""
        query = asked(serializers.SpanQuery, request)
        rows = spanned(movements_among(self.people(request)), query, "date_from")
        return paged(rows, query, shown_as(serializers.Movement))

    @written(
        "movements_create",
        serializers.MovementEntry,
        serializers.Movement,
        _("Mohon pergerakan"),
        MOVEMENTS,
        status=201,
    )
    @once
    def post(self, request: Request) -> Response:
        """Ask for a movement of the caller's own; it waits for their supervisor."""
        entry, person_id = said(serializers.MovementEntry, request), self.own_person(request)
        made = enter_movement(person_id=person_id, by=self.actor(request), now=clock.now(), **entry)
        row = movements_among(self.people(request)).get(pk=made)
        return Response(serializers.Movement(row).data, status=201)
