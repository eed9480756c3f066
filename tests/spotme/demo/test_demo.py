"""The demo refuses to start where it must not, and says why."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

from spotme.demo import told
from spotme.embedded.locks import Lock

WORLD = {
    "operator": {"login": "operator", "password": "o"},
    "agencies": [
        {
            "schema": "jpa",
            "name": "Jabatan Perkhidmatan Awam",
            "accounts": {"pegawai": {"login": "amina", "password": "p"}},
            "api_token": "t",
            "terminals": [{"serial": "S1"}, {"serial": "S2", "host": "10.0.0.5"}],
        }
    ],
}


def spotme(*arguments: str, home: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SPOTME_", "PORT"))}
    return subprocess.run(
        [sys.executable, "-m", "spotme.cli", *arguments],
        env={**clean, "SPOTME_HOME": str(home), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_never_runs_in_production(tmp_path: Path) -> None:
    production = {
        "SPOTME_ENV": "production",
        "SPOTME_SECRET_KEY": "k" * 50,
        "SPOTME_DATABASE_URL": "postgresql://spotme@127.0.0.1:1/spotme",
        "SPOTME_REDIS_URL": "redis://127.0.0.1:1/0",
        "SPOTME_CACHE_URL": "redis://127.0.0.1:1/1",
        "SPOTME_ROOT_DOMAIN": "spotme.gov.my",
        "SPOTME_EMAIL_URL": "smtp://mail",
        "SPOTME_MEDIA_URL": "file:///srv/media",
    }

    for command in ("demo", "demo-reset"):
        done = spotme(command, home=tmp_path, **production)

        assert done.returncode == 1
        assert "SPOTME_ENV is production" in done.stderr


def test_a_taken_port_stops_the_demo_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = spotme("demo", home=tmp_path, PORT=port)

    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "make demo PORT=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "servers").exists()


def test_a_second_demo_and_a_reset_are_refused_while_one_runs(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    with Lock(tmp_path / "demo.lock") as running:
        assert running.take()

        for command in ("demo", "demo-reset"):
            done = spotme(command, home=tmp_path)

            assert done.returncode == 1
            assert "already running" in done.stderr
    assert (tmp_path / "kept").exists()


def test_a_reset_forgets_everything(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "letter.pdf").write_text("")

    done = spotme("demo-reset", home=tmp_path)

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_build_in_an_outside_database_is_left_to_its_owner(tmp_path: Path) -> None:
    mark = told.half_built_mark(tmp_path)
    mark.parent.mkdir()
    mark.touch()

    done = spotme("demo", home=tmp_path, SPOTME_DATABASE_URL="postgresql://x@127.0.0.1:1/x")

    assert done.returncode == 1
    assert "interrupted" in done.stderr
    assert mark.exists()


def test_what_the_demo_tells_follows_its_port_and_is_private(tmp_path: Path) -> None:
    told.remember(tmp_path, WORLD)

    whole = told.publish(tmp_path, port=8123)

    path = tmp_path / "demo.json"
    assert json.loads(path.read_text()) == whole
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (whole["root"], whole["push"]) == ("http://localhost:8123", "http://localhost:8124")
    agency = whole["agencies"][0]
    assert agency["url"] == "http://jpa.localhost:8123"
    assert [terminal["host"] for terminal in agency["terminals"]] == ["localhost:8124", "10.0.0.5"]


def test_people_are_told_addresses_and_accounts(tmp_path: Path) -> None:
    told.remember(tmp_path, WORLD)

    lines = "\n".join(told.lines(told.publish(tmp_path, port=8000)))

    assert "http://jpa.localhost:8000/" in lines
    assert "amina" in lines


def test_what_was_told_is_taken_back(tmp_path: Path) -> None:
    told.remember(tmp_path, WORLD)
    told.publish(tmp_path, port=8000)

    told.forget(tmp_path)
    told.forget(tmp_path)

    assert not (tmp_path / "demo.json").exists()
