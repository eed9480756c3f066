"""Prepares the demo in a process of its own: ``python -m spotme.demo.build``.

Migrates the public schema and the agencies', gathers the static files, and builds the world unless it stands.

That the world stands is written in the database it stands in (the table ``spotme_demo.world``, which no model
knows), together with what the demo has to tell: a database and its accounts cannot come apart.
"""

import importlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from spotme.demo import told

SECONDS_BETWEEN_LINES = 1.0
COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate_schemas", {"shared": True, "interactive": False, "verbosity": 0}),
    ("migrate_agencies", {}),
    ("collectstatic", {"interactive": False, "verbosity": 0}),
)


def main() -> int:
    """Prepares and returns the exit status; a failing step leaves with its own message."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
    django.setup()
    try:
        for command, options in COMMANDS:
            call_command(command, **options)
    except CommandError as error:
        _say(f"{command}: {error}")
        return 1
    _build_once(settings.ENV.home)
    return 0


def _build_once(home: Path) -> None:
    world = _standing()
    if world is None:
        mark = told.half_built_mark(home)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        started = time.monotonic()
        _say("Building the demo world; this happens once.")
        world = _builder()(Progress().show)
        _mark_standing(world)
        mark.unlink()
        _say(f"The world stands after {time.monotonic() - started:.0f} s.")
    told.remember(home, world)


class Progress:
    """Says how far a long step is: at its beginning, its end, and once a second between."""

    def __init__(self) -> None:
        self._step = ""
        self._said_at = 0.0

    def show(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._step or done >= total or now - self._said_at >= SECONDS_BETWEEN_LINES:
            share = f" {100 * done // total:3d} %" if total else ""
            _say(f"{step:<50}{share}")
            self._step, self._said_at = step, now


def _builder() -> Callable[[Callable[[str, int, int], None]], dict[str, Any]]:
    """The function that builds the world, or one that builds an empty one in a product without it."""
    if importlib.util.find_spec("spotme.demo.world") is None:
        return lambda progress: {"operator": None, "agencies": []}
    build: Callable[[Callable[[str, int, int], None]], dict[str, Any]]
    build = importlib.import_module("spotme.demo.world").build
    return build


def _standing() -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('spotme_demo.world')::text")
        if cursor.fetchone() == (None,):
            return None
        cursor.execute("SELECT told FROM spotme_demo.world")
        (stored,) = cursor.fetchone()
    world: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return world


def _mark_standing(world: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA spotme_demo")
        cursor.execute("CREATE TABLE spotme_demo.world (told jsonb NOT NULL, built_at timestamptz DEFAULT now())")
        cursor.execute("INSERT INTO spotme_demo.world (told) VALUES (%s)", [json.dumps(world)])


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
