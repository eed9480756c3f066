"""Whether this process lives, and whether it can serve: answered before anything looks at the host."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from tenants import directory

BROKER_SECONDS = 2.0


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, broker and migrations are as they must be, else 503 with what is not."""
    faults = {name: fault for name, check in _CHECKS.items() if (fault := check())}
    status = HTTPStatus.SERVICE_UNAVAILABLE if faults else HTTPStatus.OK
    return JsonResponse({"ready": not faults, "faults": faults}, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a few figures in Prometheus' text form; whoever came through a proxy gets a 404."""
    if "X-Forwarded-For" in request.headers:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    counts: dict[str, int] = {}
    for agency in directory.agencies():
        counts[agency.status] = counts.get(agency.status, 0) + 1
    lines = [
        "# HELP spotme_agencies Agencies of this deployment by status.",
        "# TYPE spotme_agencies gauge",
        *(f'spotme_agencies{{status="{status}"}} {count}' for status, count in sorted(counts.items())),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return ""


def _broker() -> str:
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS
        ) as client:
            client.ping()
    except (RedisError, OperationalError, OSError) as error:
        return type(error).__name__
    return ""


def _migrations() -> str:
    """What the public schema still lacks. Agencies follow in waves and do not hold a process back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM public.django_migrations")
            done = set(cursor.fetchall())
    except DatabaseError as error:
        return type(error).__name__
    missing = sorted(f"{app}.{name}" for app, name in _newest_migrations() - done)
    return ", ".join(missing)


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each shared app in the code of this process."""
    labels = {config.label for config in apps.get_app_configs() if config.name in settings.SHARED_APPS}
    return frozenset(node for node in MigrationLoader(None).graph.leaf_nodes() if node[0] in labels)


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
}
PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
