"""Every address of a host, read from the resolver itself; the tables beside; and how a door is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

SIGN_IN = "/log-masuk/"
METHODS = ("GET", "POST")
AGENCY, ROOT = "spotme.urls_tenant", "spotme.urls_public"
TABLES = {AGENCY: "agency_host.txt", ROOT: "root_host.txt"}
NO_PAGES_OF_OURS = ("ui-gallery", "ui-error", "ui-page")
"""The specimens of development, which production does not have."""

type Table = dict[tuple[str, str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern: its full name, and the names of what its path carries."""

    name: str
    parameters: tuple[str, ...]
    urlconf: str

    def path(self, ids: Mapping[str, object]) -> str:
        """The path with these ids; ``room:key`` goes before ``key``, for rooms that number apart."""
        room = self.name.rpartition(":")[0]
        given = {one: ids.get(f"{room}:{one}", ids.get(one, 0)) for one in self.parameters}
        return reverse(self.name, urlconf=self.urlconf, kwargs=given)


def addresses(urlconf: str) -> tuple[Address, ...]:
    """Every address of the host with ``urlconf``, in its order there."""
    found = {name: Address(name, parameters, urlconf) for name, parameters in _walk(get_resolver(urlconf), ())}
    return tuple(address for name, address in found.items() if name not in NO_PAGES_OF_OURS)


def table(urlconf: str) -> tuple[tuple[str, ...], Table]:
    """Who asks, and what each is answered at ``(method, name)``."""
    lines = (Path(__file__).parent / TABLES[urlconf]).read_text().splitlines()
    viewers, *rows = [line.split() for line in lines if line and not line.startswith("#")]
    return tuple(viewers), {(row[0], row[1]): dict(zip(viewers, row[2:], strict=True)) for row in rows}


def expected(rows: Table, method: str, name: str, viewer: str) -> str:
    """What the table promises; a method without a line is not allowed."""
    return rows[method, name][viewer] if (method, name) in rows else "405"


class Visitor:
    """A browser that comes to every door as it was at first: what a door changes is undone, cookies as well."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._cookies = client.cookies.output()

    def try_door(self, method: str, path: str, **data: str) -> tuple[str, bytes]:
        """What is answered, and with which page."""
        self.client.cookies = SimpleCookie(self._cookies.replace("Set-Cookie: ", ""))
        with transaction.atomic():
            send = self.client.post if method == "POST" else self.client.get
            answer = send(path, data or ({"medan": ""} if method == "POST" else None))
            body = answer.getvalue()
            transaction.set_rollback(True)
        return told(answer), body


def told(answer: HttpResponseBase) -> str:
    """The word of the tables for an answer."""
    if answer.status_code in (302, 303) and answer.headers["Location"].startswith(SIGN_IN):
        return "in"
    return str(answer.status_code)


def _walk(resolver: URLResolver, above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, (*above, pattern.namespace) if pattern.namespace else above)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name, so no test can ask for it"
            yield ":".join((*above, pattern.name)), tuple(pattern.pattern.regex.groupindex)
