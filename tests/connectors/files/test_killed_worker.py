"""A worker killed in the middle of writing leaves nothing half done, and the next one does the work."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction

from connectors.files.ingest import work_on
from connectors.files.protocol import pack, read_table
from kit import clock
from shared_apps.audit.actor import SYSTEM
from spotme.embedded import Servers
from tenant_apps.people import services
from tenant_apps.people.models import OfficerImport, Person, Supervision
from tenants.directory import TenantRef
from tests.connectors.files.test_import import officers
from tests.harness.run import REPOSITORY
from tests.tenant_apps.people.cast import DAY

WORKER = """
import sys, uuid
import django
django.setup()
from connectors.files.ingest import work_on
from tenants.context import in_tenant
with in_tenant("north"):
    work_on(uuid.UUID(sys.argv[1]))
"""


def test_a_worker_killed_in_mid_import_leaves_it_to_the_next(
    committed: None, in_north: TenantRef, servers: Servers
) -> None:
    key = confirmed_import()

    with transaction.atomic():
        # Nobody may write supervisors for now: the worker has written the officers and waits.
        connection.cursor().execute("LOCK TABLE people_supervision IN SHARE ROW EXCLUSIVE MODE")
        worker = start_worker(servers, key)
        wait_until(waits_for_a_lock)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    assert not Person.objects.exists()

    wait_until(lambda: done_by_another(key))

    assert Person.objects.count() == 40
    assert Supervision.objects.count() == 39
    work_on(key)
    assert Person.objects.count() == 40


def confirmed_import() -> uuid.UUID:
    key = services.open_import(
        content=pack(read_table(officers(40))),
        file_name="pegawai.csv",
        rows_total=40,
        effective_from=DAY,
        may_add_units=True,
        by=SYSTEM,
        now=clock.now(),
    )
    work_on(key)
    services.confirm_import(key=key, only_good=False, by=SYSTEM)
    return key


def start_worker(servers: Servers, key: uuid.UUID) -> subprocess.Popen[bytes]:
    database = urlsplit(servers.database_url)
    here = urlunsplit(database._replace(path=f"/{settings.DATABASES['default']['NAME']}"))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(REPOSITORY),
        "SPOTME_DATABASE_URL": here,
        "SPOTME_REDIS_URL": servers.redis_url,
        "SPOTME_CACHE_URL": servers.cache_url,
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(key)], env=environment, cwd=REPOSITORY)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'people_supervision'::regclass")
        return bool(cursor.fetchone()[0])


def done_by_another(key: uuid.UUID) -> bool:
    """Try as the next worker would; the dead one's lock goes when the server notices."""
    work_on(key)
    return OfficerImport.objects.get(key=key).state == OfficerImport.State.DONE


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(150):
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError(f"{holds} did not come true")
