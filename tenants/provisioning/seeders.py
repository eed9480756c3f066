"""What fills a new agency: functions the rooms offer and the stream registers, run once for each agency.

A seeder is called inside the agency's schema and inside the transaction that remembers it as done. Even so it
must be safe to run again, because new seeders also have to reach agencies that exist already.
"""

from __future__ import annotations

from collections.abc import Callable

from tenants.directory import TenantRef

Seeder = Callable[[TenantRef], None]

_seeders: dict[str, Seeder] = {}


def register(name: str, seeder: Seeder) -> None:
    """Let ``seeder`` fill every new agency, after those registered before it.

    ``name`` is dotted, stable and at most 70 characters (``worktime.patterns``): the ledger remembers it. The
    same name may be registered again with the same function; with another one it is a programming error.
    """
    if _seeders.setdefault(name, seeder) is not seeder:
        raise ValueError(f"a seeder named {name} is registered already")


def registered() -> tuple[tuple[str, Seeder], ...]:
    """Return all seeders with their names, in the order they run."""
    return tuple(_seeders.items())
