"""The door of site connectors: deliveries and reports, by token, on the agency's own host.

A token opens the agency it was issued in and nothing else. What is wrong with the token is never told apart: 401. The
body is the parcel, compressed with zlib; the answer 200 leaves after the reading is committed, and only then may the
connector forget it. The same reading again is answered the same.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from connectors.zk import services
from connectors.zk.jobs import take_delivery
from connectors.zk.parcel import LARGEST, from_wire
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.services import Known, NotOurTerminal
from kit import clock
from shared_apps.accounts import throttle
from shared_apps.audit.actor import client_ip
from tenant_apps.devices.selectors import policy
from tenants.context import current

LARGEST_BODY: Final = 16 << 20
LARGEST_REPORT: Final = 64 << 10
MINUTE: Final = timedelta(minutes=1)
WRONG_TOKENS: Final = 60
CALLS: Final = 240

type Door = Callable[[HttpRequest, Known], JsonResponse]


def for_connectors(largest: int) -> Callable[[Door], Callable[[HttpRequest], HttpResponseBase]]:
    """Let a connector in by its token, with a body of at most ``largest`` bytes, so many times a minute."""

    def decorate(door: Door) -> Callable[[HttpRequest], HttpResponseBase]:
        @csrf_exempt
        @require_POST
        @never_cache
        @wraps(door)
        def guarded(request: HttpRequest) -> HttpResponseBase:
            found = _admitted(request)
            if isinstance(found, JsonResponse):
                return found
            announced = request.headers.get("Content-Length", "")
            if len(announced) > len(str(largest)) or int(announced if announced.isdecimal() else 0) > largest:
                return _refusal("zk.too_large", _("Terlalu besar."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            services.note_contact(found.id, ip=client_ip(request), now=clock.now())
            return door(request, found)

        return guarded

    return decorate


@for_connectors(LARGEST_BODY)
def parcels(request: HttpRequest, connector: Known) -> JsonResponse:
    """Take one reading of one terminal."""
    body = request.read(LARGEST_BODY + 1)
    wanted = request.headers.get("X-Content-SHA256", "")
    if not hmac.compare_digest(hashlib.sha256(body).hexdigest(), wanted.lower()):
        return _refusal("zk.damaged", _("Kandungan rosak dalam perjalanan; hantar semula."), HTTPStatus.BAD_REQUEST)
    try:
        parcel = from_wire(_inflated(body))
    except ProtocolError as error:
        return _refusal("zk.bad_parcel", str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        delivery_id, is_new = services.keep_delivery(parcel, connector_id=connector.id, now=clock.now())
    except NotOurTerminal as refusal:
        is_unknown = refusal.code == NotOurTerminal.code
        return _refusal(refusal.code, refusal.message, HTTPStatus.NOT_FOUND if is_unknown else HTTPStatus.CONFLICT)
    transaction.on_commit(lambda: take_delivery.enqueue(current().schema_name, delivery_id=delivery_id))
    return JsonResponse({"kept": True, "known": not is_new, "sha256": parcel.sha256})


@for_connectors(LARGEST_REPORT)
def status(request: HttpRequest, connector: Known) -> JsonResponse:
    """Take a report; answer with our time, the name the connector has here, and what the agency wants of it."""
    try:
        told: Any = json.loads(request.read(LARGEST_REPORT))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("terminals", []), list):
        return _refusal("zk.bad_report", _("Laporan tidak dapat dibaca."), HTTPStatus.UNPROCESSABLE_ENTITY)
    now = clock.now()
    services.take_report(connector.id, told, now=now)
    told = {"name": connector.name, "agency": current().name, "time": now.isoformat()}
    return JsonResponse({**told, "set_clocks": policy().set_clocks})


def _admitted(request: HttpRequest) -> Known | JsonResponse:
    """Return the connector behind the token, or the answer for who has none or asks too often."""
    ip = client_ip(request) or ""
    if throttle.counted("zk.wrong_token", ip) >= WRONG_TOKENS:
        return _too_often()
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    found = services.connector_of(token.strip()) if kind.lower() == "token" else None
    if found is None:
        throttle.count("zk.wrong_token", ip, within=MINUTE)
        refusal = _refusal("zk.unknown_token", _("Token tidak dikenali."), HTTPStatus.UNAUTHORIZED)
        refusal.headers["WWW-Authenticate"] = "Token"
        return refusal
    if throttle.count("zk.calls", f"{current().schema_name}:{found.id}", within=MINUTE) > CALLS:
        return _too_often()
    return found


def _inflated(body: bytes) -> bytes:
    """Return the parcel, however much its sender packed into it, up to a limit.

    :raises ProtocolError: it is not compressed as it should be, or too large (``bad_parcel``).
    """
    opener = zlib.decompressobj()
    try:
        raw = opener.decompress(body, LARGEST)
    except zlib.error as error:
        raise ProtocolError("not compressed as expected", code="bad_parcel") from error
    if opener.unconsumed_tail or not opener.eof:
        raise ProtocolError("too large, or not whole", code="bad_parcel")
    return raw


def _too_often() -> JsonResponse:
    refusal = _refusal("zk.too_often", _("Terlalu kerap; cuba sebentar lagi."), HTTPStatus.TOO_MANY_REQUESTS)
    refusal.headers["Retry-After"] = "60"
    return refusal


def _refusal(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
