"""Pages that tell where they run, for the tests of routing."""

import time
from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from tenants.context import current


@csrf_exempt
def where(request: HttpRequest, rest: str = "") -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), count(*) FROM auth_permission")
        schema, _count = cursor.fetchone()
        cursor.execute("SELECT 1")
    return JsonResponse(
        {
            "schema": schema,
            "tenant": request.tenant.schema_name,  # type: ignore[attr-defined]  # set by the routing
            "current": current().schema_name,
            "zone": timezone.get_current_timezone_name(),
        }
    )


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        for _turn in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_schema()")
                yield f"{cursor.fetchone()[0]}\n"

    return StreamingHttpResponse(parts(), content_type="text/plain")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a page that breaks")


def slow(request: HttpRequest) -> JsonResponse:
    """Asks, rests, asks again: two threads at it would mix if they shared anything."""
    seen = []
    for _turn in range(3):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            seen.append(cursor.fetchone()[0])
        time.sleep(0.01)
    return JsonResponse({"seen": seen})


urlpatterns = [
    path("", where),
    path("alir/", streamed),
    path("rosak/", broken),
    path("perlahan/", slow),
    path("<path:rest>", where),
]
