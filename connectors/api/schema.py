"""The interface described for programs (OpenAPI), written from the addresses themselves, and read again for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

FILE: Final = Path(__file__).with_name("openapi.yaml")


class _Entrance(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being defined
    """How a program proves itself."""

    target_class = "connectors.api.door.TokenEntrance"
    name = "Token"

    def get_security_definition(self, _schema: Any) -> dict[str, str]:
        """Return it as OpenAPI says it."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token spot_…"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a question or an answer."""

    name: str
    kind: str
    note: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the interface does."""

    name: str
    method: str
    path: str
    summary: str
    tag: str
    query: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    status: str
    is_list: bool


def document(language: str | None = None) -> dict[str, Any]:
    """Return the description in a language (the reader's)."""
    return _document(language or get_language() or "ms")


def written() -> str:
    """Return what ``openapi.yaml`` should hold."""
    return str(yaml.safe_dump(document("ms"), sort_keys=False, allow_unicode=True, width=110))


def operations() -> tuple[Operation, ...]:
    """Return the description for people, in their language."""
    return tuple(_operations(document()))


@lru_cache(maxsize=4)
def _document(language: str) -> dict[str, Any]:
    from connectors.api.urls import doors

    with override(language):
        generator: Any = SchemaGenerator(patterns=doors)  # type: ignore[no-untyped-call]  # the library says nothing
        found: dict[str, Any] = _plain(generator.get_schema(request=None, public=True))
    return found


def _plain(value: Any) -> Any:
    """Return a tree of plain texts, numbers, lists and dictionaries."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Promise | str) else value


def _operations(told: dict[str, Any]) -> Iterator[Operation]:
    parts = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            status = next(code for code in one["responses"] if code.startswith("2"))
            answer = _resolved(_content(one["responses"][status]), parts)
            rows = answer.get("properties", {}).get("results")
            yield Operation(
                name=one["operationId"],
                method=method.upper(),
                path=path,
                summary=one.get("summary", ""),
                tag=one["tags"][0],
                query=tuple(_parameter(place) for place in one.get("parameters", ())),
                body=_fields(_resolved(_content(one.get("requestBody", {})), parts)),
                answer=_fields(_resolved(rows["items"], parts) if rows else answer),
                status=status,
                is_list=rows is not None,
            )


def _content(holder: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(shape: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = parts[name] if name else shape
    return found


def _parameter(said: dict[str, Any]) -> Field:
    return Field(said["name"], _kind(said["schema"]), said.get("description", ""), said.get("required", False))


def _fields(shape: dict[str, Any]) -> tuple[Field, ...]:
    needed = shape.get("required", ())
    return tuple(
        Field(name, _kind(one), one.get("description", ""), name in needed)
        for name, one in shape.get("properties", {}).items()
    )


def _kind(shape: dict[str, Any]) -> str:
    kind = shape.get("format") or shape.get("type") or "object"
    return ", ".join(one for one in kind if one != "null") if isinstance(kind, list) else str(kind)
