"""The connector's configuration: one TOML file. What is wrong stops the start and is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.zk.addresses import allowed_address, networks_of
from connectors.zk.client import Place
from connectors.zk.errors import TerminalError
from connectors.zk.protocol.packet import LARGEST_KEY
from connectors.zk.reading import WALL_CLOCK
from connectors.zk.sync import ZONE, Order

TIMES: Final = ("09:30", "23:00")
SERIAL: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
LAST_PORT: Final = 65535


class ConfigError(ValueError):
    """The configuration cannot be used; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the connector is told: where to deliver, with which token, and what to read when.

    ``every_minutes`` reads again at that interval all day, besides the ``times``; 0 does not.
    """

    url: str
    token: str
    buffer: Path
    orders: tuple[Order, ...]
    times: tuple[time, ...] = ()
    every_minutes: int = 0
    zone: str = ZONE
    at_once: int = 4
    wall_clock: float = WALL_CLOCK
    ca_file: str = ""
    jitter_seconds: float = 60.0
    retry_minutes: tuple[float, ...] = field(default=(1, 5, 15))


def load(path: Path) -> Config:
    """Read the configuration at ``path``; paths in it are relative to its folder.

    :raises ConfigError: it cannot be read or says something that cannot be.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        return _read(told, path.parent)
    except (KeyError, TypeError, ValueError, TerminalError, OSError, ZoneInfoNotFoundError) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ConfigError(f"{path}: {said}") from error


def _read(told: Mapping[str, Any], folder: Path) -> Config:
    platform, site = told["platform"], told["site"]
    url = str(platform["url"]).rstrip("/")
    _check_url(url, may_be_plain=bool(platform.get("allow_plain_http", False)))
    zone = str(site.get("zone", ZONE))
    ZoneInfo(zone)
    at_once = int(site.get("at_once", 4))
    if not 1 <= at_once <= 4:
        raise ValueError("site.at_once is 1 to 4: more at once bring a small network down")
    return Config(
        url=url,
        token=_token(platform, folder),
        buffer=folder / str(site["buffer"]),
        orders=_orders(told, site, zone),
        times=tuple(time.fromisoformat(text) for text in site.get("times", TIMES)),
        every_minutes=int(site.get("every_minutes", 0)),
        zone=zone,
        at_once=at_once,
        wall_clock=min(float(site.get("wall_clock", WALL_CLOCK)), WALL_CLOCK),
        ca_file=str(folder / platform["ca_file"]) if platform.get("ca_file") else "",
        jitter_seconds=float(site.get("jitter_seconds", 60)),
        retry_minutes=tuple(float(minutes) for minutes in site.get("retry_minutes", (1, 5, 15))),
    )


def _check_url(url: str, *, may_be_plain: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path or parts.query or parts.username:
        raise ValueError("platform.url is the agency's address alone, such as https://jpa.spotme.gov.my")
    if parts.scheme == "http" and not may_be_plain:
        raise ValueError("platform.url must be https: the token would cross the network in clear")


def _token(platform: Mapping[str, Any], folder: Path) -> str:
    if "token_file" in platform:
        token = (folder / str(platform["token_file"])).read_text(encoding="utf-8").strip()
    else:
        token = str(platform["token"]).strip()
    if not token.isascii() or not token.isprintable() or " " in token or not token:
        raise ValueError("the token is one word; it stands on the page where the connector was registered")
    return token


def _orders(told: Mapping[str, Any], site: Mapping[str, Any], zone: str) -> tuple[Order, ...]:
    networks = networks_of(site.get("networks", ()))
    loopback = bool(site.get("allow_loopback", False))
    orders = tuple(_order(terminal, networks, loopback, zone) for terminal in told.get("terminal", ()))
    if not orders:
        raise ValueError("no [[terminal]] is named")
    for named in ([order.serial for order in orders], [order.place for order in orders]):
        if len(set(named)) != len(named):
            raise ValueError("a terminal is named twice")
    return orders


def _order(terminal: Mapping[str, Any], networks: Any, loopback: bool, zone: str) -> Order:
    port, key = int(terminal.get("port", 4370)), int(terminal.get("key", 0))
    transport = terminal.get("transport", "tcp")
    if transport not in ("tcp", "udp"):
        raise ValueError("terminal.transport is tcp or udp")
    if not 0 < port <= LAST_PORT or not 0 <= key <= LARGEST_KEY:
        raise ValueError("terminal.port is 1 to 65535, terminal.key 0 to 999999")
    address = allowed_address(str(terminal["address"]), networks, loopback=loopback)
    serial = str(terminal["serial"])
    if not SERIAL.fullmatch(serial):
        raise ValueError("terminal.serial is what stands on the terminal: letters, digits, hyphens")
    place = Place(address, port, transport, key)
    return Order(place, serial, str(terminal.get("zone", zone)), may_hold=terminal.get("hold", False) is True)
