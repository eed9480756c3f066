"""Which addresses may be dialled. They come from the registry of terminals only, never from a request.

Agencies use the same private ranges, so an address means something inside one site only: who reads terminals names
the networks of that site.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from connectors.zk.errors import TerminalError

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "100.100.100.200"})


def networks_of(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read the networks of a site.

    :raises TerminalError: one of them is no network (``bad_config``).
    """
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise TerminalError("bad_config", f"not a network: {error}", permanent=True) from error


def allowed_address(text: str, networks: Iterable[Network], *, loopback: bool = False) -> str:
    """Return the address in its plain form if it may be dialled.

    It has to be an address, not a name; not this machine (``loopback`` allows that, for tests and demonstrations),
    not link-local, multicast, broadcast, unspecified or a cloud's metadata service; and inside one of ``networks``.

    :raises TerminalError: it may not be dialled (``address_refused``).
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise _refused(text, "it is not an IP address") from error
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        if loopback:
            return str(address)
        raise _refused(text, "it is this machine")
    if str(address) in METADATA or address.is_link_local:
        raise _refused(text, "it is link-local or a metadata service")
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        raise _refused(text, "it is no single machine")
    homes = [network for network in networks if network.version == address.version and address in network]
    if not homes:
        raise _refused(text, "it lies outside the networks of its site")
    if any(network.num_addresses > 2 and address == network.broadcast_address for network in homes):
        raise _refused(text, "it is a broadcast address")
    return str(address)


def _refused(text: str, why: str) -> TerminalError:
    return TerminalError("address_refused", f"{text[:60]} is not dialled: {why}", permanent=True)
