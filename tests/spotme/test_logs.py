"""What a line of the log says and what it never says; the product itself writes them, in a process of its own."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client

from kit.masking import MASK
from kit.requests import GIVEN, HEADER
from tests.harness.run import REPOSITORY

SPEAKS = """
import logging.config, logging
from spotme import logs
logging.config.dictConfig(logs.configuration(as_json=True))
import django; django.setup(set_prefix=False)
logging.config.dictConfig(logs.configuration(as_json=True))
import structlog
from django.db import connection
structlog.get_logger("tenant_apps.people").info("officer 840501-01-6847 came", number="840501016847", rows=3)
logging.getLogger("library").warning("NIP %s tiada", "199901272017072623")
try:
    secret = "840501016847"
    raise ValueError("no such officer: 840501-01-6847")
except ValueError:
    logging.getLogger("library").exception("failed")
"""


@pytest.fixture(scope="module")
def lines() -> list[dict[str, object]]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SPEAKS], capture_output=True, text=True, check=True, env=environment, cwd=REPOSITORY
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_json_with_its_moment_level_and_logger(lines: list[dict[str, object]]) -> None:
    assert [line["level"] for line in lines] == ["info", "warning", "error"]
    assert [line["logger"] for line in lines] == ["tenant_apps.people", "library", "library"]
    assert all(str(line["timestamp"]).endswith("Z") for line in lines)
    assert lines[0]["rows"] == 3


def test_every_line_says_whom_the_process_works_for(lines: list[dict[str, object]]) -> None:
    assert [line["agency"] for line in lines] == ["public"] * 3


def test_no_identity_number_is_in_any_line(lines: list[dict[str, object]]) -> None:
    said = json.dumps(lines)

    assert MASK in said
    assert "6847" not in said
    assert "199901272017072623" not in said
    assert "no such officer" in said


@pytest.mark.django_db
def test_an_answer_carries_the_id_its_lines_carry(client: Client) -> None:
    own = client.get("/status/", headers={"host": "localhost", HEADER: "from-the-proxy-1"})
    strange = client.get("/status/", headers={"host": "localhost", HEADER: "<script>"})

    assert own.status_code == HTTPStatus.OK
    assert own.headers[HEADER] == "from-the-proxy-1"
    assert GIVEN.fullmatch(strange.headers[HEADER])


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What is written while the test runs, requests too."""
    handler, requests = logging.getHandlerByName("lines"), logging.getLogger("spotme.request")
    assert isinstance(handler, logging.StreamHandler)
    heard = io.StringIO()
    before = handler.setStream(heard)
    requests.setLevel(logging.INFO)
    yield heard
    requests.setLevel(logging.WARNING)
    if before is not None:
        handler.setStream(before)


@pytest.mark.django_db
def test_a_line_names_the_route_and_never_the_address(client: Client, said: io.StringIO) -> None:
    answer = client.get("/mohon/SPM-26-AAAAA/buka/geheim-token/?cari=840501016847", headers={"host": "localhost"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert said.getvalue().count("buka/<str:token>/") == 2, "our own line, and Django's"
    assert "geheim-token" not in said.getvalue()
    assert "6847" not in said.getvalue()
