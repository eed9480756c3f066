"""How long it takes to import 5,000 officers from a workbook: ``uv run python ops/bench/import_officers.py``.

It provisions an agency of its own on the servers in use, uploads a workbook, checks and writes it as the worker
does, prints the seconds of each step and the peak of memory, and removes the agency. Budget: 20 seconds in all.
"""

from __future__ import annotations

import io
import os
import resource
import sys
from time import perf_counter

OFFICERS = int(os.environ.get("OFFICERS", "5000"))
BUDGET = 20.0
SCHEMA = "bench_import"


def main() -> int:
    """Prints the times and returns 1 when the budget is missed."""
    from pathlib import Path

    from spotme import embedded, env

    given = env.load()
    with embedded.servers(Path(given.home)) as servers:
        os.environ.setdefault("SPOTME_DATABASE_URL", servers.database_url)
        os.environ.setdefault("SPOTME_REDIS_URL", servers.redis_url)
        os.environ.setdefault("SPOTME_CACHE_URL", servers.cache_url)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
        import django

        django.setup()
        return _measured()


def _measured() -> int:
    from django.core.management import call_command
    from django.db import connection

    from kit import clock
    from tenants import provisioning
    from tenants.context import in_tenant
    from tenants.models import Tenant

    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    tenant = provisioning.request_agency(
        schema=SCHEMA,
        name="Ukuran",
        short_name="UKUR",
        profile="MY",
        time_zone="Asia/Kuala_Lumpur",
        states=["PJY"],
        by="bench",
        now=clock.now(),
    )
    try:
        provisioning.provision(tenant.pk)
        with in_tenant(SCHEMA):
            seconds = _import(_workbook())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
        Tenant.objects.filter(pk=tenant.pk).delete()
    total = sum(seconds.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines = [f"{name:<8}{took:7.2f} s" for name, took in seconds.items()]
    sys.stdout.write("\n".join([f"{OFFICERS} officers", *lines, f"{'total':<8}{total:7.2f} s (budget {BUDGET:.0f} s)"]))
    sys.stdout.write(f"\nmemory  {peak:4d} MB\n")
    return 0 if total <= BUDGET else 1


def _import(content: bytes) -> dict[str, float]:
    from django.utils import timezone

    from connectors.files.ingest import read_officers, work_on
    from connectors.files.protocol import pack
    from kit import clock
    from shared_apps.audit.actor import SYSTEM
    from tenant_apps.people import selectors, services

    seconds: dict[str, float] = {}
    start = perf_counter()
    _mapped, table = read_officers(content)
    seconds["read"] = perf_counter() - start
    start = perf_counter()
    key = services.open_import(
        content=pack(table),
        file_name="ukuran.xlsx",
        rows_total=len(table.rows),
        effective_from=timezone.localdate(clock.now()),
        may_add_units=True,
        by=SYSTEM,
        now=clock.now(),
    )
    work_on(key)
    seconds["check"] = perf_counter() - start
    services.confirm_import(key=key, only_good=False, by=SYSTEM)
    start = perf_counter()
    work_on(key)
    seconds["write"] = perf_counter() - start
    card = selectors.import_card(key)
    if card is None or card.rows_new != OFFICERS:
        raise SystemExit(f"not all were written: {card}")
    return seconds


def _workbook() -> bytes:
    """Return a workbook of invented officers in fifty units, each under the first of their unit."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Pegawai")
    sheet.append(["No. Kad Pengenalan", "Nama", "No. Kakitangan", "E-mel", "Jawatan", "Gred", "Unit", "Penyelia"])
    for n in range(OFFICERS):
        unit = n % 50
        above = "" if n == 0 else f"U{unit:05d}" if n >= 50 else "U00000"
        number = f"{70 + n % 30:02d}{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}-{n // 10000 + 1:02d}-{n % 10000:04d}"
        sheet.append(
            [
                number,
                f"Pegawai Ukuran {n}",
                f"U{n:05d}",
                f"ukuran{n}@contoh.gov.my",
                "Pembantu Tadbir",
                "N1",
                f"Jabatan Ukuran > Bahagian {unit}",
                above,
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
