"""HTTP to other systems: only to hosts the deployment names, and never into its own network.

An address comes from an agency's settings page, so it is not to be trusted: it may name a host of ours, or a public
name that leads to a private address. Three walls stand in the way. The scheme is HTTPS; the host is one of
``OUTGOING_HOSTS``; and every address the name leads to is a public one, checked when the connection is made, which
then goes to exactly that address. Redirects are not followed and no proxy of the environment is taken.
``OUTGOING_PRIVATE`` opens the first and the third to simulators in development and tests.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from kit.errors import Refusal

MOST_BYTES = 32 * 1024 * 1024
LONGEST_S = 60.0
LOCAL_HOSTS = ("localhost", "127.0.0.1")


class HostRefused(Refusal):
    """The address may not be called from here."""

    code = "kit.host_refused"


class AnswerTooLongError(Exception):
    """An answer is longer than we read."""


def check_address(url: str) -> str:
    """Return ``url`` without a slash at its end when it may be called.

    :raises HostRefused: it is no address, not HTTPS, carries a name and password, or its host is not one the
        deployment names.
    """
    parts = urlsplit(url.strip())
    schemes = ("https", "http") if settings.OUTGOING_PRIVATE else ("https",)
    try:
        is_sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or parts.scheme not in schemes or parts.query or parts.fragment:
        raise HostRefused(_("Isi alamat penuh yang bermula dengan https://, tanpa tanda soal."))
    if parts.username or parts.password:
        raise HostRefused(_("Jangan letakkan nama pengguna atau kata laluan dalam alamat."))
    if not is_named(parts.hostname or ""):
        raise HostRefused(
            _("Alamat %(host)s tidak dibenarkan di sini. Minta operator pusat menambahnya pada senarai.")
            % {"host": parts.hostname}
        )
    return url.strip().rstrip("/")


def is_named(host: str) -> bool:
    """Whether the deployment lets agencies have ``host`` called."""
    name = host.lower().rstrip(".")
    if settings.OUTGOING_PRIVATE and name in LOCAL_HOSTS:
        return True
    return any(name.endswith(known) if known.startswith(".") else name == known for known in settings.OUTGOING_HOSTS)


class Guarded(httpx.HTTPTransport):
    """A transport that connects to the address it has checked, whatever the name leads to a moment later."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """:raises HostRefused: the host is not named, or leads into a private network."""
        host = request.url.host
        if not is_named(host):
            raise HostRefused(_("Alamat %(host)s tidak dibenarkan di sini.") % {"host": host})
        found = _resolved(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=found)
        return super().handle_request(request)


def open_client(base_url: str, *, timeout: httpx.Timeout) -> httpx.Client:
    """Return a client for one system; the caller closes it."""
    return httpx.Client(
        base_url=base_url,
        transport=Guarded(verify=True, trust_env=False),
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "SPOT-Me", "Accept": "application/json"},
    )


def read_whole(response: httpx.Response, *, most: int = MOST_BYTES) -> bytes:
    """Return the body of a streamed answer.

    :raises AnswerTooLongError: it is longer than ``most`` bytes once unpacked.
    :raises httpx.ReadTimeout: it drips in for longer than :data:`LONGEST_S`.
    """
    parts: list[bytes] = []
    length = 0
    until = time.monotonic() + LONGEST_S
    for part in response.iter_bytes():
        if time.monotonic() > until:
            raise httpx.ReadTimeout("the answer does not end", request=response.request)
        length += len(part)
        if length > most:
            raise AnswerTooLongError(f"more than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _resolved(host: str, port: int) -> str:
    """Return an address of ``host`` to connect to.

    :raises HostRefused: one of its addresses is not public: a name that mixes both is a trap.
    :raises httpx.ConnectError: the name leads nowhere.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError(f"{host} cannot be resolved: {error}") from error
    addresses = [ipaddress.ip_address(str(row[4][0])) for row in rows]
    if not settings.OUTGOING_PRIVATE and any(not one.is_global or one.is_multicast for one in addresses):
        raise HostRefused(_("Alamat %(host)s menuju rangkaian dalaman, jadi ia tidak dihubungi.") % {"host": host})
    first = next((one for one in addresses if one.version == 4), addresses[0])
    return str(first)
