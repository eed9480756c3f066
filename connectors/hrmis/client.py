"""Asking an HRMIS over HTTP: token, pages, patience. The contract is ``CONTRACT.md``.

A question is tried four times: after 0.5, 1 and 2 seconds and a little more, or as long as ``Retry-After`` says, up
to two minutes. What trying again cannot help is not tried again. Nothing here logs a header or a body.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx

from connectors.hrmis.mapping import Profile
from connectors.hrmis.protocol import HrmisError, Page, Stream, Trouble, read_page
from kit.outgoing import AnswerTooLongError, HostRefused, open_client, read_whole

TRIES = 4
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 120.0
PER_PAGE = 500
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
TOKEN_MARGIN_S = 30


@dataclass(frozen=True, slots=True)
class Access:
    """Where an agency's HRMIS lies, and how we prove who we are."""

    base_url: str
    client_id: str
    client_secret: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page with its ETag; no page when nothing changed."""

    page: Page | None
    etag: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    etag: str
    wait_s: float | None


class HrmisClient:
    """One conversation with one HRMIS; a context manager."""

    def __init__(
        self,
        access: Access,
        *,
        timeout: httpx.Timeout = TIMEOUT,
        tries: int = TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._access = access
        self._tries = tries
        self._sleep = sleep
        self._http = open_client(access.base_url, timeout=timeout)
        self._token = ""
        self._token_until = 0.0

    def __enter__(self) -> HrmisClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def fetch(self, stream: Stream, *, since: str = "", cursor: str = "", etag: str = "") -> Fetched:
        """Return one page of ``stream``: what changed since a moment ("" for everything), from a cursor on.

        :raises HrmisError: it cannot be had; ``permanent`` says whether another try could help.
        """
        form = self._access.profile.forms[stream]
        params = {"limit": str(PER_PAGE)}
        params |= {"updated_since": since} if since else {}
        params |= {"cursor": cursor} if cursor else {}
        answer = self._ask(form.path, params, etag="" if cursor else etag)
        if answer.status == httpx.codes.NOT_MODIFIED:
            return Fetched(None, etag)
        return Fetched(read_page(stream, answer.body, form), "" if cursor else answer.etag)

    def _ask(self, path: str, params: Mapping[str, str], *, etag: str) -> _Answer:
        renewed = False
        while True:
            self._have_token()
            headers = {"Authorization": f"Bearer {self._token}"} | ({"If-None-Match": etag} if etag else {})
            answer = self._patiently("GET", path, params=params, headers=headers)
            if answer.status != httpx.codes.UNAUTHORIZED:
                return answer
            if renewed:
                raise HrmisError(Trouble.CREDENTIAL, "401")
            renewed, self._token = True, ""

    def _have_token(self) -> None:
        if self._token and time.monotonic() < self._token_until:
            return
        profile = self._access.profile
        form = {"grant_type": "client_credentials"} | ({"scope": profile.scope} if profile.scope else {})
        auth = httpx.BasicAuth(self._access.client_id, self._access.client_secret)
        answer = self._patiently("POST", profile.token_path, data=form, auth=auth)
        if answer.status != httpx.codes.OK:
            raise HrmisError(Trouble.CREDENTIAL, str(answer.status))
        try:
            said = json.loads(answer.body)
            self._token = str(said["access_token"])
            seconds = float(said.get("expires_in", 300))
        except (ValueError, KeyError, TypeError) as error:
            raise HrmisError(Trouble.NOT_JSON, profile.token_path) from error
        self._token_until = time.monotonic() + max(seconds - TOKEN_MARGIN_S, 1)

    def _patiently(self, method: str, path: str, **question: object) -> _Answer:
        """Ask up to so many times; 401 and 304 are answers for the caller.

        :raises HrmisError: it did not help, or could not.
        """
        for turn in range(1, self._tries + 1):
            try:
                answer = self._once(method, path, question)
                trouble = _trouble_of(answer.status, is_token=method == "POST")
            except HrmisError as error:
                if error.permanent or turn == self._tries:
                    raise
                self._wait(turn, None)
                continue
            if trouble is None:
                return answer
            if HrmisError(trouble).permanent or trouble is Trouble.CURSOR or turn == self._tries:
                raise HrmisError(trouble, str(answer.status))
            self._wait(turn, answer.wait_s)
        raise HrmisError(Trouble.SERVER)

    def _once(self, method: str, path: str, question: Mapping[str, object]) -> _Answer:
        try:
            with self._http.stream(method, path, **question) as response:  # type: ignore[arg-type]  # a question's own
                body = read_whole(response)
                wait = _wait_of(response.headers)
                return _Answer(response.status_code, body, response.headers.get("ETag", ""), wait)
        except HostRefused as error:
            raise HrmisError(Trouble.HOST, error.message) from error
        except AnswerTooLongError as error:
            raise HrmisError(Trouble.TOO_LONG) from error
        except httpx.TimeoutException as error:
            raise HrmisError(Trouble.SLOW) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise HrmisError(Trouble.UNREACHABLE, type(error).__name__) from error

    def _wait(self, turn: int, asked_s: float | None) -> None:
        own = FIRST_WAIT_S * 2 ** (turn - 1) * (1 + random.random() / 4)  # noqa: S311 - spreads callers, no secret
        self._sleep(min(asked_s if asked_s is not None else own, LONGEST_WAIT_S))


def _trouble_of(status: int, *, is_token: bool) -> Trouble | None:
    if status in (200, 304) or (status == 401 and not is_token):
        return None
    if is_token and status in (400, 401):
        return Trouble.CREDENTIAL
    known = {403: Trouble.FORBIDDEN, 410: Trouble.CURSOR, 429: Trouble.BUSY, 503: Trouble.BUSY}
    if status in known:
        return known[status]
    return Trouble.SERVER if status >= 500 else Trouble.NOT_FOUND


def _wait_of(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the other side asks us to wait."""
    text = headers.get("Retry-After", "")
    if not text and headers.get("RateLimit-Remaining") == "0":
        text = headers.get("RateLimit-Reset", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0) if text else None
    except (ValueError, TypeError):
        return None
