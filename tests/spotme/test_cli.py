"""The command `spotme`, run as a program."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from spotme import embedded
from spotme.embedded.process import free_port
from tests.spotme.embedded.conftest import a_home

READY_SECONDS = 120.0
WORLD = {"operator": {"login": "operator", "password": "rahsia"}, "agencies": []}


@pytest.fixture
def home() -> Iterator[Path]:
    with a_home() as path:
        yield path


def environment(home: Path, **more: str) -> dict[str, str]:
    """A developer's environment, in `home`, without what the tests themselves have set."""
    ours = ("SPOTME_", "DJANGO_", "PORT", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "SPOTME_HOME": str(home), **more}


@contextmanager
def spotme(*arguments: str, home: Path, **more: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "spotme.cli", *arguments],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_servers_can_be_kept_running_for_other_commands(home: Path) -> None:
    with spotme("servers", home=home) as servers:
        assert servers.stdout is not None
        told = [servers.stdout.readline() for _ in range(3)]
        found = embedded.running(home)
        assert found is not None
        assert told[0] == f"export SPOTME_DATABASE_URL={found.database_url}\n"

        with spotme(
            "shell", "--command", "from django.conf import settings as s; print(s.CELERY_BROKER_URL)", home=home
        ) as shell:
            said = shell.communicate(timeout=READY_SECONDS)[0]

        assert shell.returncode == 0, said
        assert found.redis_url in said
        servers.send_signal(signal.SIGTERM)
        assert servers.wait(10) == 0
    assert embedded.running(home) is None


def test_a_wrong_environment_stops_every_command_with_status_2(home: Path) -> None:
    with spotme("migrate_schemas", home=home, SPOTME_REDIS_URL="valkey://x") as command:
        said = command.communicate(timeout=READY_SECONDS)[0]

    assert command.returncode == 2
    assert "SPOTME_REDIS_URL must begin with redis:// or rediss://" in said
    assert "Traceback" not in said


def test_the_demo_starts_tells_where_it_is_and_leaves_nothing_behind(home: Path) -> None:
    a_world_stands(home)
    port = free_port()

    with spotme("demo", home=home, PORT=str(port)) as demo:
        told = wait_for_demo_json(home, demo)
        assert told["root"] == f"http://localhost:{port}"
        assert told["operator"] == WORLD["operator"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert answer.status == 200
        demo.send_signal(signal.SIGTERM)
        said = demo.communicate(timeout=60)[0]

    assert demo.returncode == 0, said
    assert "SPOT-Me is ready." in said
    assert "rahsia" in said
    assert not (home / "demo.json").exists()
    assert embedded.running(home) is None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def a_world_stands(home: Path) -> None:
    """Says in the database that the demo world is built, so that the demo does not build it."""
    with embedded.servers(home) as servers, psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE SCHEMA spotme_demo")
        connection.execute("CREATE TABLE spotme_demo.world (told jsonb NOT NULL)")
        connection.execute("INSERT INTO spotme_demo.world VALUES (%s)", [json.dumps(WORLD)])


def wait_for_demo_json(home: Path, demo: "subprocess.Popen[str]") -> dict[str, object]:
    deadline = time.monotonic() + READY_SECONDS
    while not (home / "demo.json").exists():
        assert demo.poll() is None, demo.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)
    told: dict[str, object] = json.loads((home / "demo.json").read_text())
    return told
