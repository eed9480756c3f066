"""Programs with a token at an agency's interface."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from connectors.api.scopes import Scope
from connectors.api.services import tokens
from kit import clock

V1 = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks with a token; answers are those of Django's test client."""

    token: str
    schema: str = "north"

    def get(self, path: str, **query: Any) -> Any:
        return self._client().get(V1 + path, query)

    def post(self, path: str, said: object, *, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._client(**headers).post(V1 + path, said, content_type="application/json")

    def _client(self, **headers: str) -> Client:
        proof = {"Authorization": f"Token {self.token}"} if self.token else {}
        return Client(headers={"host": f"{self.schema}.localhost", **proof, **headers})


def program(user_id: int, scopes: Iterable[str] = Scope.values, *, days: int = 30) -> Program:
    """A program whose token a user of North made."""
    issued = tokens.issue_token(name="Papan lobi", scopes=scopes, days=days, user_id=user_id, now=clock.now(), by=None)
    return Program(issued.token)
