"""The listener over real sockets, a claimed terminal in North, and the simulator that plays it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from connectors.adms.simulator import Behaviour, Faults, PushTerminal, Reply
from connectors.adms.wsgi import application
from tenants import terminals as claims
from tenants.context import in_tenant
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.devices.desk import AMINA, BORIS, SERIAL, number, terminal
from tests.tenant_apps.people.cast import Cast

ROOT = "push.localhost"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


class HereTerminal(PushTerminal):
    """The terminal without a socket: its requests meet the same WSGI door, inside the test's own transaction."""

    def request(self, method: str, path: str, body: bytes = b"") -> Reply:
        place, _mark, query = path.partition("?")
        said: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "HTTP_HOST": self.faults.host or self.host,
            "HTTP_USER_AGENT": "iClock Proxy/1.09",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)) if method == "POST" else "",
            "wsgi.input": BytesIO(body),
        }
        parts = application(environ, lambda status, headers: said.extend((status, headers)))
        headers = "\r\n".join([f"HTTP/1.0 {said[0]}", *(f"{name}: {value}" for name, value in said[1])])
        return Reply(int(said[0][:3]), headers.encode(), b"".join(parts))


@contextmanager
def served() -> Iterator[int]:
    """Serve the listener in threads of this process; yields the port."""
    with _Server(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(application)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def office(schema: str = "north", serial: str = SERIAL, **more: Any) -> tuple[Cast, int]:
    """The crew with numbers on a claimed terminal; returns the crew and the terminal."""
    with in_tenant(schema):
        crew = crew_at_work()
        number(crew.amina, AMINA)
        number(crew.boris, BORIS)
        return crew, terminal(crew, serial=serial, **more)


def simulated(
    port: int, schema: str = "north", serial: str = SERIAL, behaviour: Behaviour | None = None, **faults: Any
) -> PushTerminal:
    """The terminal as it stands at the door, with the host name the agency was given; port 0 is this very thread."""
    with in_tenant(schema):
        label = claims.own_claims()[serial].host_label
    kind = PushTerminal if port else HereTerminal
    return kind(
        serial=serial,
        address="127.0.0.1",
        port=port,
        host=f"{label}.{ROOT}:{port}",
        behaviour=behaviour or Behaviour(),
        faults=Faults(**faults),
    )
