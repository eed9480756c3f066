"""A worker killed in the middle of a reading leaves its pages, and the next one goes on behind them."""

import os
import signal
import subprocess
import sys
import uuid

import pytest

from connectors.hrmis.jobs import go_on
from connectors.hrmis.models import Reading, ReadPage
from connectors.hrmis.services import reading
from connectors.hrmis.services.reading import State
from kit import clock
from shared_apps.audit.actor import SYSTEM
from tenants.directory import TenantRef
from tests.connectors.hrmis.desk import hrmis, rested
from tests.harness.run import REPOSITORY
from tests.tenants.processes import environment, until

WORKER = """
import sys, uuid
import django
django.setup()
import connectors.hrmis.client
connectors.hrmis.client.PER_PAGE = 10
from connectors.hrmis.jobs import go_on
from tenants.context import in_tenant
with in_tenant("north"):
    go_on(uuid.UUID(sys.argv[1]))
"""


def test_a_worker_killed_in_mid_reading_is_followed_by_one_that_goes_on(
    committed: None, in_north: TenantRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    with hrmis(40) as server:
        key = reading.start_reading(by=SYSTEM, now=clock.now())
        server.hrmis.faults.slow_s = 0.5
        worker = start_worker(key)
        until(lambda: ReadPage.objects.count() >= 2, what="the first pages")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
        kept = ReadPage.objects.count()
        assert Reading.objects.get(key=key).state == State.READING
        server.hrmis.faults.slow_s = 0
        server.hrmis.asked.clear()

        go_on(key)
        assert not server.hrmis.asked, "the dead worker's hold has not lapsed"
        rested(key)
        go_on(key)

        one = Reading.objects.get(key=key)
        pages = sum(server.hrmis.asked.values()) - server.hrmis.asked["token"]
    assert (one.state, one.counts["new"]) == (State.WAITING, 40)
    assert pages == 4 + 4 + 4 + 8 - kept


def start_worker(key: uuid.UUID) -> subprocess.Popen[bytes]:
    surroundings = {**environment(), "DJANGO_SETTINGS_MODULE": "spotme.settings", "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen([sys.executable, "-c", WORKER, str(key)], env=surroundings, cwd=REPOSITORY)
