"""The product served over HTTP, from the real WSGI application with a thread for each request."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application


@dataclass(frozen=True, slots=True)
class Live:
    """Where the served product listens. A browser resolves ``<agency>.localhost`` by itself, other clients do not."""

    port: int

    def url(self, agency: str, path: str = "/") -> str:
        """The address of `path` on the host of the agency `agency`."""
        return f"http://{agency}.{settings.ROOT_DOMAIN}:{self.port}{path}"

    def root_url(self, path: str = "/") -> str:
        """The address of `path` on the root host."""
        return f"http://{settings.ROOT_DOMAIN}:{self.port}{path}"

    def client(self, agency: str | None = None) -> httpx.Client:
        """A client whose requests carry the host of `agency`, or the root host; use as a context manager."""
        host = f"{agency}.{settings.ROOT_DOMAIN}" if agency else settings.ROOT_DOMAIN
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Host": f"{host}:{self.port}"}, trust_env=False
        )


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: pytest shows what a failing test needs."""


@pytest.fixture(scope="session")
def _listening() -> Iterator[Live]:
    with _Server(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield Live(server.server_port)
        server.shutdown()
        thread.join()


@pytest.fixture
def live(_listening: Live, committed: None) -> Live:
    """The served product; what the test writes is committed, so that the server's threads see it."""
    return _listening
