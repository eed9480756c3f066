"""A browser of one host, as far as a benchmark needs one."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(slots=True)
class Visitor:
    """A browser of one host that keeps its connection and its cookies."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, **fields: str) -> int:
        """Send a form and return the status."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})[0]

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.line.request(method, path, body, {"Host": f"{self.host}:{self.port}", "Cookie": jar, **headers})
        answer = self.line.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, content
