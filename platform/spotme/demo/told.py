"""What the demo tells about itself: ``var/demo.json`` for programs, a list of addresses and accounts for people.

The world is built once, but its addresses depend on the port of each start; so the build leaves what it knows in
``var/demo/world.json`` (readable by the owner: it holds passwords) and each start makes ``var/demo.json`` of it.
"""

import json
import os
from pathlib import Path
from typing import Any


def world_file(home: Path) -> Path:
    return home / "demo" / "world.json"


def half_built_mark(home: Path) -> Path:
    """A file that exists from the beginning of a build to its end."""
    return home / "demo" / "building"


def is_half_built(home: Path) -> bool:
    return half_built_mark(home).exists()


def remember(home: Path, world: dict[str, Any]) -> None:
    """Keeps what the build knows."""
    _write(world_file(home), world)


def publish(home: Path, *, port: int) -> dict[str, Any]:
    """Writes ``var/demo.json`` for a product that listens on `port`, and returns what it says."""
    world: dict[str, Any] = json.loads(world_file(home).read_text())
    push = f"localhost:{port + 1}"
    agencies = [
        {
            **agency,
            "url": f"http://{agency['schema']}.localhost:{port}",
            "terminals": [_terminal(terminal, push) for terminal in agency.get("terminals", [])],
        }
        for agency in world.get("agencies", [])
    ]
    whole = {**world, "root": f"http://localhost:{port}", "push": f"http://{push}", "agencies": agencies}
    _write(home / "demo.json", whole)
    return whole


def forget(home: Path) -> None:
    """Removes ``var/demo.json``: the demo is not there any more."""
    (home / "demo.json").unlink(missing_ok=True)


def lines(world: dict[str, Any]) -> list[str]:
    """The addresses and accounts, for people."""
    told = ["", "SPOT-Me is ready.", "", f"Public site   {world['root']}/", *_account("operator", world)]
    for agency in world["agencies"]:
        told += ["", f"{agency['name']}", f"   {agency['url']}/"]
        for role in agency.get("accounts", {}):
            told += _account(role, agency["accounts"])
    return [*told, "", "Ctrl-C stops everything; the data is kept. `make demo-reset` starts afresh.", ""]


def _terminal(terminal: dict[str, str], push: str) -> dict[str, str]:
    """A terminal with the host name typed into it: its claim's label below the listener's name."""
    label = terminal.get("label", "")
    return {"serial": terminal["serial"], "host": terminal.get("host") or (f"{label}.push.{push}" if label else push)}


def _account(role: str, accounts: dict[str, Any]) -> list[str]:
    account = accounts.get(role)
    return [f"   {role:<12} {account['login']:<24} {account['password']}"] if account else []


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    draft.replace(path)
