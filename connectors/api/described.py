"""How an address describes itself: once for OpenAPI, the same for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework.response import Response
from rest_framework.serializers import CharField, Serializer

from connectors.api import serializers
from connectors.api.door import KEY_HEADER
from kit.ui.statuses import Text


class Described(Protocol):
    """A decorator that leaves what a method takes and gives as it is."""

    def __call__[**P](self, method: Callable[P, Response], /) -> Callable[P, Response]:
        """Describe a method."""
        ...


READ_REFUSALS = (401, 403, 404, 406, 422, 429)
WRITE_REFUSALS = (400, 401, 403, 404, 406, 409, 415, 422, 429)
ENTRANCE = "Token"
_KEY = OpenApiParameter(name=KEY_HEADER, type=OpenApiTypes.STR, location=OpenApiParameter.HEADER, required=False)


def listed(name: str, row: type[Serializer[Any]], query: type[Serializer[Any]], summary: Text, tag: str) -> Described:
    """Describe a list: pages of ``row``."""
    page = inline_serializer(
        f"{row.__name__}Page",
        {"results": row(many=True), "next": CharField(allow_null=True)},
    )
    return _described(name, summary, tag, {200: page}, READ_REFUSALS, parameters=[query])


def read(name: str, row: type[Serializer[Any]], summary: Text, tag: str) -> Described:
    """Describe one thing to read."""
    return _described(name, summary, tag, {200: row}, READ_REFUSALS)


def written(
    name: str, entry: type[Serializer[Any]], row: type[Serializer[Any]], summary: Text, tag: str, *, status: int = 200
) -> Described:
    """Describe a write."""
    return _described(name, summary, tag, {status: row}, WRITE_REFUSALS, request=entry, parameters=[_KEY])


def fetched(name: str, answers: dict[Any, Any], summary: Text, tag: str) -> Callable[[Any], Any]:
    """Describe a file."""
    return _described(name, summary, tag, answers, READ_REFUSALS)


def _described(
    name: str,
    summary: Text,
    tag: str,
    good: dict[int, Any],
    refusals: tuple[int, ...],
    **more: Any,
) -> Described:
    bad = {status: OpenApiResponse(serializers.Said) for status in refusals}
    decorated: Described = extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        auth=cast("list[str]", [{ENTRANCE: []}]),
        responses={**good, **bad},
        **more,
    )
    return decorated
