"""The way to the platform: HTTPS with the connector's token. No redirect is followed: the token goes nowhere else."""

from __future__ import annotations

import hashlib
import http.client
import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from connectors.zk.site.config import Config

TIMEOUT: Final = 60.0
LONGEST_ANSWER: Final = 64 << 10
PARCELS, STATUS = "/api/v1/connector/parcels/", "/api/v1/connector/status/"
NEVER: Final = frozenset({HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
"""Answers after which the same delivery is never taken."""


class LineError(Exception):
    """The platform did not say that it keeps the delivery. ``is_final``: it never will."""

    def __init__(self, message: str, *, is_final: bool = False, is_about_one: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.is_about_one = is_about_one


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one agency's host."""

    config: Config

    def deliver(self, body: bytes, sha256: str) -> None:
        """Deliver a compressed reading; returning means that the platform keeps it.

        :raises LineError: it does not say so.
        """
        answer = self._post(PARCELS, body, {"X-Content-SHA256": hashlib.sha256(body).hexdigest()})
        if answer.get("kept") is not True or answer.get("sha256") != sha256:
            raise LineError("the answer does not say that this reading is kept")

    def report(self, version: str, waiting: int, terminals: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
        """Report how terminals fared; return what the platform answers.

        :raises LineError: it cannot be reached or does not know us.
        """
        told = {"version": version, "waiting": waiting, "terminals": list(terminals)}
        return self._post(STATUS, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        connection = self._connection()
        sent = {"Authorization": f"Token {self.config.token}", "Host": urlsplit(self.config.url).netloc, **headers}
        try:
            connection.request("POST", path, body, {"Content-Type": "application/octet-stream", **sent})
            response = connection.getresponse()
            said = response.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise LineError(f"the platform cannot be reached: {type(error).__name__}: {error}") from error
        finally:
            connection.close()
        return _understood(response.status, said)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.config.url)
        host = parts.hostname or ""
        place = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
        if parts.scheme == "http":
            return http.client.HTTPConnection(place, parts.port or 80, timeout=TIMEOUT)
        trust = ssl.create_default_context(cafile=self.config.ca_file or None)
        return http.client.HTTPSConnection(place, parts.port or 443, timeout=TIMEOUT, context=trust)


def _understood(status: int, said: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(said)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    if status == HTTPStatus.OK:
        return told
    message = f"{status} {told.get('code', '')} {told.get('message', '')}".strip()
    about_one = status in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT) and str(told.get("code", "")).startswith("zk.")
    raise LineError(message, is_final=status in NEVER, is_about_one=about_one or status in NEVER)
