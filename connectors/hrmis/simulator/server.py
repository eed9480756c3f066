"""The simulator's HTTP: token, streams in pages, errors, limits; and the ways in which it can be made to fail."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.hrmis.mapping import Profile
from connectors.hrmis.protocol import NOBODY, Form, Stream
from connectors.hrmis.simulator.world import Row, World, stamp

MOST_PER_PAGE = 1000


@dataclass
class Faults:
    """What is to go wrong. Counts run down by one each time it does; 0 means never, -1 always.

    ``error`` answers 500; ``busy`` answers 429 with Retry-After ``retry_after``; ``drop`` closes the connection;
    ``slow_s`` waits before each answer; ``expire`` forgets all tokens at the next question; ``double`` gives a page
    again under the next cursor; ``html`` answers a page of HTML; ``gone`` refuses a cursor; ``renamed`` are fields
    (their names) that are suddenly called otherwise.
    """

    error: int = 0
    busy: int = 0
    retry_after: str = "1"
    drop: int = 0
    slow_s: float = 0.0
    expire: int = 0
    double: int = 0
    html: int = 0
    gone: int = 0
    redirect: str = ""
    renamed: tuple[str, ...] = ()

    def take(self, name: str) -> bool:
        """Whether the fault ``name`` happens now."""
        left = int(getattr(self, name))
        if left > 0:
            setattr(self, name, left - 1)
        return left != 0


@dataclass
class Hrmis:
    """One system: its records, whom it lets in, and what it was asked."""

    world: World
    profile: Profile
    client_id: str = "spotme"
    client_secret: str = "rahsia-simulator"  # noqa: S105 - of a simulator
    token_seconds: int = 900
    faults: Faults = field(default_factory=Faults)
    asked: Counter[str] = field(default_factory=Counter)
    tokens: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stream_at(self, path: str) -> Stream | None:
        """Return the stream that lies at ``path``."""
        return next((stream for stream, form in self.profile.forms.items() if form.path == path), None)

    def knows(self, header: str) -> bool:
        """Whether an Authorization header carries a good token."""
        with self.lock:
            if self.faults.take("expire"):
                self.tokens.clear()
            return self.tokens.get(header.removeprefix("Bearer "), 0) > time.monotonic()

    def grant(self, header: str) -> dict[str, Any] | None:
        """Return a token for a client that proves itself; None for any other."""
        try:
            given = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        if not hmac.compare_digest(given.encode(), f"{self.client_id}:{self.client_secret}".encode()):
            return None
        token = secrets.token_urlsafe(24)
        with self.lock:
            self.tokens[token] = time.monotonic() + self.token_seconds
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.token_seconds}

    def page(self, stream: Stream, query: Mapping[str, str]) -> dict[str, Any]:
        """Return one page of a stream.

        :raises ValueError: the limit or the cursor is none of ours.
        """
        form = self.profile.forms[stream]
        as_of, start = stamp(datetime.now(UTC)), 0
        if query.get("cursor"):
            as_of, start = json.loads(base64.urlsafe_b64decode(query["cursor"]))
        limit = int(query.get("limit", "500"))
        if not 1 <= limit <= MOST_PER_PAGE:
            raise ValueError("limit")
        rows = self.world.since(stream, query.get("updated_since", ""))
        end = start + limit
        after = start if self.faults.take("double") else end
        more = end < len(rows)
        cursor = base64.urlsafe_b64encode(json.dumps([as_of, after]).encode()).decode() if more else None
        data = [write(row, form, self.faults.renamed) for row in rows[start:end]]
        return {form.records: data, form.next_cursor: cursor, form.as_of: as_of}


def write(row: Row, form: Form, renamed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a record as a form's system writes it."""
    out: dict[str, Any] = {}
    for ours, theirs in form.fields.items():
        if ours not in row:
            continue
        name = f"{theirs}_baharu" if theirs in renamed else theirs
        place = out
        *above, last = name.split(".")
        for part in above:
            place = place.setdefault(part, {})
        place[last] = _written(ours, row[ours], form)
    return out


def _written(name: str, text: str, form: Form) -> Any:
    if name == "supervisor" and text == NOBODY:
        return None
    if name == "unit":
        return text.split(" > ")
    if name in form.codes:
        return next((theirs for theirs, ours in form.codes[name].items() if ours == text), text)
    if form.dates == "dmy" and len(text) == len("2026-12-31") and text[4:5] == text[7:8] == "-":
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    return text


class _Handler(BaseHTTPRequestHandler):
    """One question."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; the second would wait 40 ms for an answer
    server: Server

    def do_POST(self) -> None:
        hrmis = self.server.hrmis
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        hrmis.asked["token"] += 1
        if urlsplit(self.path).path != hrmis.profile.token_path:
            return self._say(404, {"error": "not_found"})
        granted = hrmis.grant(self.headers.get("Authorization", ""))
        return self._say(200, granted) if granted else self._say(401, {"error": "invalid_client"})

    def do_GET(self) -> None:
        hrmis, faults = self.server.hrmis, self.server.hrmis.faults
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        stream = hrmis.stream_at(parts.path)
        hrmis.asked[stream.value if stream else parts.path] += 1
        time.sleep(faults.slow_s)
        if self._fails(faults, query):
            return None
        if stream is None:
            return self._say(404, {"error": "not_found"})
        if not hrmis.knows(self.headers.get("Authorization", "")):
            return self._say(401, {"error": "invalid_token"})
        try:
            return self._page(hrmis.page(stream, query), query, stream)
        except ValueError:
            return self._say(400, {"error": "bad_request"})

    def _fails(self, faults: Faults, query: Mapping[str, str]) -> bool:
        if faults.take("drop"):
            self.close_connection = True
            self.connection.close()
        elif faults.take("error"):
            self._say(500, {"error": "internal"})
        elif faults.take("busy"):
            self._say(429, {"error": "too_many"}, {"Retry-After": faults.retry_after})
        elif faults.take("html"):
            self._send(200, b"<html><body>Log masuk</body></html>", {"Content-Type": "text/html"})
        elif query.get("cursor") and faults.take("gone"):
            self._say(410, {"error": "cursor_expired"})
        elif faults.redirect:
            self._send(302, b"", {"Location": faults.redirect})
        else:
            return False
        return True

    def _page(self, page: dict[str, Any], query: Mapping[str, str], stream: Stream) -> None:
        form = self.server.hrmis.profile.forms[stream]
        tag = '"' + hashlib.sha256(json.dumps(page[form.records]).encode()).hexdigest()[:24] + '"'
        if not query.get("cursor") and self.headers.get("If-None-Match") == tag:
            return self._send(304, b"", {"ETag": tag})
        return self._say(200, page, {"ETag": tag})

    def _say(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has stopped waiting

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what was asked is counted."""


class Server(ThreadingHTTPServer):
    """The simulator on a port of this machine; a context manager that serves while it is open."""

    daemon_threads = True

    def __init__(self, hrmis: Hrmis, port: int = 0, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), _Handler)
        self.hrmis = hrmis
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address to enter as endpoint."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join(timeout=5)
        self.server_close()
