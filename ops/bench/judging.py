"""How long a month of an agency takes from database to database: ``uv run python ops/bench/judging.py [officers]``.

It starts servers of its own in a folder that is thrown away, provisions one agency, gives 2,000 officers two
records on every working day of 31 days, and closes all days: facts read, rules applied, verdicts and issues written.
The second figure judges the same days again, where nothing changes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from spotme import embedded

BUDGET_SECONDS = 10.0
FIRST, DAYS = date(2026, 10, 1), 31
LAST = FIRST + timedelta(days=DAYS - 1)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SINCE = date(2026, 1, 1)
AT_ONCE = 5_000


def main(officers: int) -> int:
    """Prints both times and returns 1 when the budget is missed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o711)
        with embedded.servers(home, durable=False) as servers:
            os.environ |= {
                "SPOTME_ENV": "test",
                "SPOTME_HOME": folder,
                "SPOTME_DATABASE_URL": servers.database_url,
                "SPOTME_REDIS_URL": servers.redis_url,
                "SPOTME_CACHE_URL": servers.cache_url,
                "DJANGO_SETTINGS_MODULE": "spotme.settings",
            }
            return _measure(officers)


def _measure(officers: int) -> int:
    import django

    django.setup()
    from django.db import connection

    from tenant_apps.attendance import services
    from tenants.context import in_tenant

    _agency()
    with in_tenant("bench"):
        people = _people(officers)
        _punches(people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        times = []
        for _round in range(2):
            start = perf_counter()
            services.judge_days(person_ids=people, date_from=FIRST, date_to=LAST, now=NOW)
            times.append(perf_counter() - start)
    days = officers * DAYS
    sys.stdout.write(
        f"judge_days: {days:,} officer-days in {times[0]:.1f} s ({days / times[0]:,.0f}/s), "
        f"again without changes in {times[1]:.1f} s (budget {BUDGET_SECONDS:.0f} s for 62,000)\n"
    )
    return 0 if times[0] <= BUDGET_SECONDS * days / 62_000 else 1


def _agency() -> None:
    from django.core.management import call_command

    from tenants import provisioning, services

    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    tenant = provisioning.request_agency(
        schema="bench",
        name="Jabatan Ukur",
        short_name="UKUR",
        profile="MY",
        time_zone="Asia/Kuala_Lumpur",
        states=["PJY"],
        by="bench",
        now=NOW,
    )
    provisioning.provision(tenant.pk)
    services.open_agency(tenant_id=tenant.pk, live_at=NOW)


def _people(officers: int) -> list[int]:
    """Officers of one unit and place, written at once: entering each as a person would is another measurement."""
    from django.db import connection

    from tenant_apps.people import services as people
    from tenant_apps.worktime import services as worktime

    worktime.ensure_patterns()
    worktime.set_default_schedule(pattern_code="WBF", valid_from=SINCE, by=None)
    unit = people.put_unit(kind="Jabatan", name="Jabatan", valid_from=SINCE, by=None)
    place = people.put_location(name="Ibu pejabat", state="PJY", latitude=2.926, longitude=101.696, by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_person (staff_no, id_kind, id_digest, id_sealed, id_masked, name, email, phone, position,
                scheme, grade, service_group, appointment, in_service_from, exempt, created_at)
            SELECT 'K' || n, 'ID_LAIN', 'digest' || n, 'x', 'x', 'Pegawai ' || n, '', '', '', '', '', '', 'TETAP',
                %s, false, now()
            FROM generate_series(1, %s) AS n RETURNING id
            """,
            [SINCE, officers],
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO people_posting (person_id, unit_id, location_id, valid_from) "
            "SELECT id, %s, %s, %s FROM unnest(%s::bigint[]) AS id",
            [unit, place, SINCE, found],
        )
    return found


def _punches(people: list[int]) -> None:
    """Two records on each working day; every ninth arrival is late."""
    from django.db import connection
    from django.utils import timezone

    zone = timezone.get_current_timezone()
    rows = []
    for number, person in enumerate(people):
        for offset in range(DAYS):
            day = FIRST + timedelta(days=offset)
            if day.weekday() < 5:
                arrived = 460 + (number * 7 + offset * 13) % (90 if (number + offset) % 9 == 0 else 75)
                for minute, kind in ((arrived, "MASUK"), (1085, "KELUAR")):
                    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
                    rows.append((str(uuid4()), person, at, day, kind))
    columns = "uuid, person_id, at, local_date, kind, source, place, device_key, note, verification, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY attendance_punch ({columns}) FROM STDIN") as copy:
        for uuid, person, at, day, kind in rows:
            copy.write_row((uuid, person, at, day, kind, "BIOMETRIK", "PEJABAT", "", "", "SAH", at))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
