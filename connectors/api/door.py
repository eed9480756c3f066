"""How a program comes in: its token, how often, what it may, and a write that is sent twice.

A token opens the agency it was issued in and nothing else. What is wrong with a token is never told apart: 401. It
acts as the administrator who made it, and no longer than they are one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, ClassVar, Final

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, NotAuthenticated, PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from connectors.api.services import answers, tokens
from connectors.api.services.tokens import Known
from kit import clock
from kit.api.paging import page_of
from shared_apps.accounts import throttle
from shared_apps.audit.actor import Actor, client_ip, request_id
from tenant_apps.people.selectors import people_for
from tenant_apps.people.viewer import ADMIN, Viewer, read_viewer, today_here
from tenants.context import current

MINUTE: Final = timedelta(minutes=1)
WRONG_TOKENS: Final = 60
CALLS: Final = 600
KEY_HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"

type Method[**P] = Callable[P, Response]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever stands behind a call: the token, and its maker as the rooms know them today."""

    token: Known
    viewer: Viewer
    is_authenticated: bool = True

    @property
    def pk(self) -> int:
        """The user's id."""
        return self.viewer.user_id


class TokenRefused(AuthenticationFailed):
    """No token, or none of this agency that is live."""

    default_code = "unknown_token"
    default_detail = _("Token tidak dikenali. Hantar token yang sah dalam Authorization: Token ….")


class NoOfficer(APIException):
    """The token's maker has no attendance of their own."""

    status_code = 403
    default_code = "no_officer"
    default_detail = _("Pemilik token bukan pegawai, jadi tiada rekod kehadiran sendiri.")


class TokenEntrance(BaseAuthentication):
    """``Authorization: Token spot_…``."""

    def authenticate(self, request: Request) -> tuple[Caller, Known] | None:
        """Return who calls; None without a token.

        :raises TokenRefused: the token opens nothing here.
        :raises Throttled: too many wrong ones came from this address.
        """
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        ip, now = client_ip(request) or "", clock.now()
        if throttle.counted("api.wrong_token", ip) >= WRONG_TOKENS:
            raise Throttled(wait=MINUTE.total_seconds())
        kind, _space, token = header.partition(" ")
        known = tokens.token_of(token.strip(), now=now) if kind.lower() == "token" else None
        viewer = read_viewer(known.user_id, on=today_here()) if known else None
        if known is None or viewer is None or not viewer.is_any(ADMIN):
            throttle.count("api.wrong_token", ip, within=MINUTE)
            raise TokenRefused
        tokens.note_use(known.id, ip=client_ip(request), now=now)
        return Caller(known, viewer), known

    def authenticate_header(self, _request: Request) -> str:
        """Say how to come in."""
        return "Token"


class Door(APIView):
    """One address of the interface. ``scopes`` names by method the right it takes; "" is any token's."""

    authentication_classes = (TokenEntrance,)
    scopes: ClassVar[Mapping[str, str]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in whoever has a token with the right, not oftener than the agency may ask.

        :raises NotAuthenticated: no token.
        :raises PermissionDenied: the token has not that right.
        :raises Throttled: the agency's programs ask too often.
        """
        super().initial(request, *args, **kwargs)
        if not isinstance(request.user, Caller):
            raise NotAuthenticated(TokenRefused.default_detail, code=TokenRefused.default_code)
        if throttle.count("api.calls", current().schema_name, within=MINUTE) > CALLS:
            raise Throttled(wait=MINUTE.total_seconds())
        scope = self.scopes.get(request.method or "", "")
        if scope and scope not in request.user.token.scopes:
            raise PermissionDenied(_("Token ini tidak mempunyai kebenaran %(scope)s.") % {"scope": scope})

    def caller(self, request: Request) -> Caller:
        """Return who calls."""
        found: Caller = request.user
        return found

    def actor(self, request: Request) -> Actor:
        """Return who calls as the audit trail names them: the maker, through the token."""
        token = self.caller(request).token
        inner: HttpRequest = request
        return Actor(token.user_id, f"{token.user_name} (API: {token.name})", client_ip(inner), request_id(inner))

    def people(self, request: Request) -> QuerySet[Any]:
        """Return the ids of those the caller may know of."""
        return people_for(self.caller(request).viewer).values("pk")

    def own_person(self, request: Request) -> int:
        """Return the caller as an officer.

        :raises NoOfficer: they are none.
        """
        person_id = self.caller(request).viewer.person_id
        if person_id is None:
            raise NoOfficer
        return person_id


def asked(form: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the query as ``form`` reads it.

    :raises ValidationError: it does not.
    """
    given = form(data=request.query_params)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


def said(form: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the body as ``form`` reads it.

    :raises ValidationError: it does not.
    """
    given = form(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


def paged(
    rows: QuerySet[Any],
    query: Mapping[str, Any],
    show: Callable[[tuple[Any, ...]], Any],
    *,
    newest_first: bool = True,
) -> Response:
    """Answer the page of ``rows`` a query asks for: ``{"results": […], "next": cursor or null}``."""
    page = page_of(rows, cursor=query["cursor"], limit=query["limit"], newest_first=newest_first)
    return Response({"results": show(page.rows), "next": page.next or None})


def once[**P](write: Method[P]) -> Method[P]:
    """Do a write in one transaction, and only once for an ``Idempotency-Key``: later ones are answered as the first."""

    @wraps(write)
    @transaction.atomic
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        request: Any = args[1]
        key = request.headers.get(KEY_HEADER)
        if key is None:
            return write(*args, **kwargs)
        row, given = answers.hold(
            token_id=request.user.token.id,
            key=key,
            asked=[request.method, request.path, request.data],
            now=clock.now(),
        )
        if given is not None:
            return Response(given.said, status=given.status, headers={REPLAYED: "true"})
        answer = write(*args, **kwargs)
        answers.keep(row, status=answer.status_code, said=answer.data)
        return answer

    return guarded
