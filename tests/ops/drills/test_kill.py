"""The short form of ``python -m ops.drills.kill``: real processes, killed while records are on their way."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.harness.run import REPOSITORY

PUNCHES, KILLS = 500, 8
PATIENCE = 600  # on an idle machine it takes half a minute; a busy one makes it slower, not wrong


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What came of a storm on servers of its own."""
    path = tmp_path_factory.mktemp("drill") / "kill.json"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SPOTME_", "DJANGO_"))}
    numbers = ["--punches", str(PUNCHES), "--kills", str(KILLS), "--every", "0.6", "--result", str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "ops.drills.kill", *numbers],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert path.exists(), done.stderr[-4000:]
    found: dict[str, object] = json.loads(path.read_text())
    return found


def test_no_kill_loses_doubles_or_forgets_to_judge_a_record(result: dict[str, object]) -> None:
    assert result["sound"], result
    assert result["records"] == result["punches"] == PUNCHES
    assert result["acknowledged_to_pushing_terminals"] == PUNCHES * 4 // 5


def test_everything_that_keeps_records_was_killed(result: dict[str, object]) -> None:
    killed = result["kills_by_kind"]

    assert isinstance(killed, dict)
    assert result["kills"] == sum(killed.values()) == KILLS
    assert {"the gateway", "the worker", "the connector", "PostgreSQL"} <= killed.keys()
