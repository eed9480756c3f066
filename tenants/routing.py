"""The door: which agency a request is for, by its host, and whether that agency may be used.

1. Health is answered first, whatever the host: probes come by address, not by name.
2. A host that is malformed or not below our root is refused with 400.
3. The root host serves the public floor; ``www.`` of it leads there.
4. Any other host is looked up in the directory, which costs no query. Unknown: 404.
5. Being provisioned: 503. Closed: 410. Suspended: what only reads passes, and signing in and out; the rest is 403.
6. Ready but not yet opened: administrators prepare it. Who carries a session or a token, or comes to sign in,
   passes; everybody else sees a page that it will open.
7. The request then runs in the agency's schema and time zone, and the thread is back where it was afterwards.
   A streamed answer is produced after that, so it enters the agency again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kit import clock
from kit.ui import errors
from tenants import directory, health
from tenants.connection import connection
from tenants.directory import PUBLIC, TenantRef
from tenants.models import Status

# What a suspended agency's people still send, and how those who prepare an agency get in before it opens.
SIGN_IN_DOORS = ("/log-masuk/", "/log-keluar/", "/bahasa/", "/tema/")
DOORS_BEFORE_OPENING = (
    *SIGN_IN_DOORS,
    "/jemputan/",
    "/lupa-kata-laluan/",
    "/set-semula/",
    "/kali-pertama/",
    "/bahasa/",
    "/tema/",
    "/api/v1/schema/",
)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WWW = "www."

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AgencyRouting:
    """Sets ``request.tenant`` (a :class:`~tenants.directory.TenantRef`) and the schema for the whole request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = health.PROBES.get(request.path)
        if probe is not None:
            return probe(request)
        request.tenant = PUBLIC  # type: ignore[attr-defined]  # what the templates of the refusals read
        try:
            host = host_of(request)
        except DisallowedHost:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        if host == WWW + settings.ROOT_DOMAIN:
            return HttpResponsePermanentRedirect(_at_root(request))
        agency = PUBLIC if host == settings.ROOT_DOMAIN else directory.agency_at(host)
        refusal = _refusal(request, agency)
        if agency is None or refusal is not None:
            return _in_visitors_language(request, refusal or _unknown)
        return self._serve(request, agency)

    def _serve(self, request: HttpRequest, agency: TenantRef) -> HttpResponseBase:
        request.tenant = agency  # type: ignore[attr-defined]  # the attribute is ours
        if agency.is_public:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        with _inside(agency):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _streamed(agency, response.streaming_content)  # type: ignore[arg-type]
        return response


def host_of(request: HttpRequest) -> str:
    """Return the host asked for: lower case, without port and without a closing dot.

    :raises DisallowedHost: it is malformed, or not one of ``ALLOWED_HOSTS``.
    """
    host = request.get_host().lower()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return (name or host).removesuffix(".")


def _refusal(request: HttpRequest, agency: TenantRef | None) -> GetResponse | None:
    """What answers instead of the agency's pages; ``None`` when the request may go on."""
    if agency is None:
        return _unknown
    if agency.is_provisioning:
        return _not_live
    if agency.status == Status.CLOSED:
        return _closed
    if agency.status == Status.SUSPENDED and not _only_reads(request):
        return _suspended
    if agency.status == Status.READY and not agency.is_public and not _may_pass_before_opening(request, agency):
        return _not_live
    return None


def _only_reads(request: HttpRequest) -> bool:
    return request.method in READING or request.path.startswith(SIGN_IN_DOORS)


def _may_pass_before_opening(request: HttpRequest, agency: TenantRef) -> bool:
    """A cookie or a token only gets a request as far as the agency's own check of it."""
    return (
        agency.is_live(clock.now())
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or "Authorization" in request.headers
        or request.path.startswith(DOORS_BEFORE_OPENING)
    )


def _at_root(request: HttpRequest) -> str:
    host = request.get_host().lower().removeprefix(WWW)
    return f"{request.scheme}://{host}{request.get_full_path()}"


def _in_visitors_language(request: HttpRequest, answer: GetResponse) -> HttpResponseBase:
    """The answer in the language the browser asks for: the locale middleware has not run yet."""
    with translation.override(translation.get_language_from_request(request)):
        return answer(request)


def _unknown(request: HttpRequest) -> HttpResponseBase:
    if _wants_json(request):
        return _told("tenants.unknown", _("Tiada agensi di alamat ini."), HTTPStatus.NOT_FOUND)
    return errors.tenant_unknown(request)


def _not_live(request: HttpRequest) -> HttpResponseBase:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if _wants_json(request):
        response: HttpResponse = _told("tenants.not_live", _("Agensi ini sedang disediakan."), status)
    else:
        response = errors.tenant_not_live(request)
    response.headers["Retry-After"] = "60"
    return response


def _suspended(request: HttpRequest) -> HttpResponseBase:
    if _wants_json(request):
        sentence = _("Perkhidmatan agensi ini digantung; rekodnya hanya boleh dibaca.")
        return _told("tenants.suspended", sentence, HTTPStatus.FORBIDDEN)
    return errors.tenant_suspended(request)


def _closed(request: HttpRequest) -> HttpResponseBase:
    if _wants_json(request):
        return _told("tenants.closed", _("Perkhidmatan agensi ini telah ditamatkan."), HTTPStatus.GONE)
    response = errors.tenant_suspended(request)
    response.status_code = HTTPStatus.GONE
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _told(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    """The one shape of errors of the API."""
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)


@contextmanager
def _inside(agency: TenantRef) -> Iterator[None]:
    """Like :func:`tenants.context.in_tenant`, but the language stays the visitor's."""
    before = connection.tenant
    connection.set_tenant(agency)
    try:
        with timezone.override(agency.time_zone):
            yield
    finally:
        connection.set_tenant(before)


def _streamed(agency: TenantRef, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Each part is produced inside the agency; between the parts the thread is where it was."""
    iterator = iter(parts)
    while True:
        with _inside(agency):
            part = next(iterator, None)
        if part is None:
            return
        yield part
