"""The environment is read once, checked, and named when it is wrong."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from spotme import env

PRODUCTION = {
    "SPOTME_ENV": "production",
    "SPOTME_SECRET_KEY": "k" * 50,
    "SPOTME_DATABASE_URL": "postgresql://spotme:secret@db:5432/spotme",
    "SPOTME_REDIS_URL": "redis://broker:6379/0",
    "SPOTME_CACHE_URL": "redis://cache:6379/0",
    "SPOTME_ROOT_DOMAIN": "spotme.gov.my",
    "SPOTME_EMAIL_URL": "smtp+tls://mail:587",
    "SPOTME_MEDIA_URL": "file:///srv/spotme/media",
}


def faults(tmp_path: Path, environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(env.EnvError) as caught:
        env.read(environ, cwd=tmp_path)
    return caught.value.faults


def test_nothing_set_means_development_with_embedded_servers(tmp_path: Path) -> None:
    found = env.read({}, cwd=tmp_path)

    assert found.env == "development"
    assert (found.database_url, found.redis_url, found.cache_url) == (None, None, None)
    assert found.root_domain == "localhost"
    assert found.home == tmp_path / "var"
    assert found.media_url == (tmp_path / "var" / "media").as_uri()
    assert found.port == 8000


def test_a_full_production_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    found = env.read(PRODUCTION, cwd=tmp_path)

    assert found.is_production
    assert found.database_url == PRODUCTION["SPOTME_DATABASE_URL"]
    assert found.secret_key == "k" * 50
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "SPOTME_ENV"])
def test_production_refuses_to_guess(tmp_path: Path, name: str) -> None:
    environ = {key: value for key, value in PRODUCTION.items() if key != name}

    assert [fault.split()[0] for fault in faults(tmp_path, environ)] == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPOTME_ENV", "staging"),
        ("SPOTME_SECRET_KEY", "short"),
        ("SPOTME_DATABASE_URL", "mysql://db/spotme"),
        ("SPOTME_DATABASE_URL", "postgresql://db"),
        ("SPOTME_DATABASE_URL", "postgresql:///spotme"),
        ("SPOTME_DATABASE_URL", "postgresql://db:port/spotme"),
        ("SPOTME_REDIS_URL", "valkey://broker:6379/0"),
        ("SPOTME_CACHE_URL", "redis:6379"),
        ("SPOTME_ROOT_DOMAIN", "https://spotme.gov.my"),
        ("SPOTME_ROOT_DOMAIN", "SpotMe.gov.my"),
        ("SPOTME_EMAIL_URL", "mailto:someone"),
        ("SPOTME_SENTRY_DSN", "sentry"),
        ("SPOTME_MEDIA_URL", "/srv/media"),
        ("SPOTME_MEDIA_URL", "s3://bucket/spotme"),
        ("SPOTME_TILE_URL", "https://tiles.example/"),
        ("SPOTME_OUTGOING_HOSTS", "https://hrmis.gov.my"),
        ("SPOTME_OUTGOING_HOSTS", ".gov.my, other"),
        ("PORT", "eighty"),
        ("PORT", "65535"),
        ("PORT", "0"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert [fault.split()[0] for fault in faults(tmp_path, {name: value})] == [name]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    told = faults(tmp_path, {"SPOTME_REDIS_URL": "x", "PORT": "x"})

    assert [fault.split()[0] for fault in told] == ["SPOTME_REDIS_URL", "PORT"]


def test_a_password_in_a_wrong_url_is_not_repeated(tmp_path: Path) -> None:
    told = faults(tmp_path, {"SPOTME_DATABASE_URL": "mysql://u:hunter2@db/spotme"})

    assert "hunter2" not in told[0]


def test_a_socket_folder_may_stand_in_for_the_host(tmp_path: Path) -> None:
    url = "postgresql://spotme@/spotme?host=/run/postgresql"

    assert env.read({"SPOTME_DATABASE_URL": url}, cwd=tmp_path).database_url == url


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://broker:6379/3\n")

    found = env.read({"SPOTME_REDIS_URL_FILE": str(tmp_path / "url")}, cwd=tmp_path)

    assert found.redis_url == "redis://broker:6379/3"


def test_a_missing_file_is_named_once(tmp_path: Path) -> None:
    environ = PRODUCTION | {"SPOTME_SECRET_KEY": "", "SPOTME_SECRET_KEY_FILE": str(tmp_path / "none")}

    assert [fault.split()[0] for fault in faults(tmp_path, environ)] == ["SPOTME_SECRET_KEY_FILE"]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("\n")

    told = faults(tmp_path, {"SPOTME_SECRET_KEY_FILE": str(tmp_path / "key")})

    assert told[0].startswith("SPOTME_SECRET_KEY_FILE ")


def test_a_value_and_its_file_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://broker:6379/3")
    environ = {"SPOTME_REDIS_URL": "redis://a/0", "SPOTME_REDIS_URL_FILE": str(tmp_path / "url")}

    assert "both set" in faults(tmp_path, environ)[0]


def test_an_empty_value_counts_as_unset(tmp_path: Path) -> None:
    assert env.read({"SPOTME_REDIS_URL": " "}, cwd=tmp_path).redis_url is None


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = env.read({}, cwd=tmp_path).secret_key
    second = env.read({}, cwd=tmp_path).secret_key

    kept = tmp_path / "var" / "secret_key"
    assert first == second
    assert len(first) >= env.SECRET_KEY_LENGTH
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [entry.name for entry in kept.parent.iterdir()] == ["secret_key"]


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    told = faults(tmp_path, {"SPOTME_HOME": str(tmp_path / "file" / "var")})

    assert told[0].startswith("SPOTME_HOME")


def test_a_wrong_environment_stops_the_start_with_status_2_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import spotme.env; spotme.env.load()"],
        env={"PATH": os.environ["PATH"], "SPOTME_ENV": "prod"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "SPOTME_ENV must be one of" in done.stderr
    assert "Traceback" not in done.stderr


def test_agencies_may_have_the_governments_hosts_called_and_those_that_are_named(tmp_path: Path) -> None:
    assert env.read({}, cwd=tmp_path).outgoing_hosts == (".gov.my",)
    named = env.read({"SPOTME_OUTGOING_HOSTS": ".gov.my,hrmis.example.my"}, cwd=tmp_path)
    assert named.outgoing_hosts == (".gov.my", "hrmis.example.my")
