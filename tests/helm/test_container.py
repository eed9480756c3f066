"""The image's recipe and the single server's compose file, as far as they can be held to account without an engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from spotme import env
from spotme.cli import PROGRAMS
from tests.harness.run import REPOSITORY

FOLDER = REPOSITORY / "ops" / "container"
RECIPE = (FOLDER / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if str(one["image"]).startswith("spotme:")}
SECRETS = {
    "SPOTME_ROOT_DOMAIN": "spotme.example",
    "SPOTME_SECRET_KEY": "x" * env.SECRET_KEY_LENGTH,
    "POSTGRES_PASSWORD": "password",
    "SPOTME_EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}


def test_the_recipe_is_clean() -> None:
    linter = Path(sys.executable).with_name("hadolint")

    done = subprocess.run([linter, FOLDER / "Dockerfile"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_recipe_copies_what_exists_and_all_that_is_installed() -> None:
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+)$", RECIPE, re.MULTILINE) for word in line.split()[:-1]}
    let_in = {line[1:] for line in (FOLDER / "Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"}

    assert copied == let_in
    assert all((REPOSITORY / name).exists() for name in copied)
    assert {"platform", "tenants", "shared_apps", "tenant_apps", "connectors"} <= copied


def test_nothing_of_ours_runs_as_root_or_writes_to_its_image() -> None:
    assert re.search(r"^USER 10001:10001$", RECIPE, re.MULTILINE)
    for name, one in OURS.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name


def test_every_process_of_the_product_is_there() -> None:
    assert set(OURS) == {"public", "migration", "web", "push", "worker", "beat"}
    assert set(SERVICES) - set(OURS) == {"database", "broker", "cache", "caddy"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_environment_is_one_the_product_starts_with(name: str, tmp_path: Path) -> None:
    given = {key: filled(str(value)) for key, value in OURS[name]["environment"].items()}

    found = env.read(given, cwd=tmp_path)

    assert found.is_production
    assert found.root_domain == "spotme.example"
    assert found.database_url == "postgresql://spotme:password@database/spotme"


@pytest.mark.parametrize("name", ["push", "worker", "beat", "migration"])
def test_its_command_is_one_of_the_product(name: str) -> None:
    from django.core.management import get_commands

    program, command, *_arguments = OURS[name]["command"]

    assert program == "spotme"
    assert command in PROGRAMS or command in get_commands()


def test_nobody_starts_before_what_it_needs() -> None:
    for name, one in SERVICES.items():
        for needed, how in one.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[needed], (name, needed)


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["caddy"]


def test_the_proxy_names_the_services_and_their_ports() -> None:
    led_to = set(re.findall(r"reverse_proxy (\S+)", (FOLDER / "Caddyfile").read_text()))

    assert led_to == {"web:8000", "push:8001"}


def test_the_example_names_every_variable_that_must_be_given() -> None:
    example = {
        line.partition("=")[0] for line in (FOLDER / "env.example").read_text().splitlines() if line[:1].isupper()
    }
    must = set(re.findall(r"\$\{(\w+):\?", (FOLDER / "compose.yaml").read_text()))

    assert must <= example


def filled(value: str) -> str:
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: SECRETS[found[1]], value)
