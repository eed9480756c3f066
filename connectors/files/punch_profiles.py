"""Profiles of vendors' exports: one file each in ``profiles/``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from connectors.files.protocol.moments import Order, Precision
from connectors.files.protocol.punches import PunchProfile, plain_heading
from tenant_apps.devices.rules.records import METHODS

COLUMNS = frozenset({"pin", "moment", "date", "time", "state", "verify", "workcode", "device", "serial"})


class BadProfileError(ValueError):
    """A profile's file does not say what a profile has to say."""


@cache
def punch_profiles() -> Mapping[str, PunchProfile]:
    """Return all profiles by code, in the order of their files' names."""
    folder = resources.files("connectors.files") / "profiles"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    found = (read_profile(name.removesuffix(".toml"), (folder / name).read_text("utf-8")) for name in names)
    return {one.code: one for one in found}


def read_profile(code: str, text: str) -> PunchProfile:
    """Read one profile.

    :raises BadProfileError: a column, an order or a way of verifying is none we know; the message names it.
    """
    whole = tomllib.loads(text)
    headings = {name: frozenset(map(plain_heading, words)) for name, words in whole["headings"].items()}
    unknown = [name for name in headings if name not in COLUMNS]
    unknown += [method for method in whole.get("methods", {}).values() if method not in METHODS]
    if unknown or "pin" not in headings:
        raise BadProfileError(f"{code}: {', '.join(unknown) or 'names no pin'}")
    order, precision = whole.get("date_order", ""), whole.get("precision", "")
    return PunchProfile(
        code=code,
        name=whole["name"],
        headings=headings,
        order=Order(order) if order else None,
        precision=Precision(precision) if precision else None,
        states={str(word).casefold(): int(state) for word, state in whole.get("states", {}).items()},
        methods={str(word).casefold(): str(method) for word, method in whole.get("methods", {}).items()},
    )
