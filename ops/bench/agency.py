"""An agency from nothing: provisioning, officers from a workbook, a month of punches, its judgement."""

from __future__ import annotations

import io
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import batched, count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from connectors.files.ingest import read_officers, work_on
from connectors.files.protocol import pack
from ops.bench.figures import Figure
from ops.bench.stage import SCHEMA
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import grant_role
from shared_apps.accounts.services.users import NewUser, create_users
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance.selectors.previews import preview_card
from tenant_apps.attendance.services import RawPunch, judge_days, open_preview, preview_step, record_punches
from tenant_apps.people import services as people
from tenant_apps.people.rules.columns import HEADINGS, Column
from tenant_apps.people.selectors import find_person_ids, import_card
from tenant_apps.worktime import services as worktime
from tenants import provisioning
from tenants import services as tenants
from tenants.context import in_tenant

OFFICERS, JUDGED, BATCH, SIGNED_IN = 5_000, 2_000, 500, 560
MONTH, DATES = date(2026, 10, 1), 31
PREVIEWED = 60  # dates before the end of the month whose verdicts a change of rules is tried on
BEFORE = MONTH + timedelta(days=DATES - PREVIEWED)
AFTER = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
PLACE = "Ibu Pejabat"


def measure() -> list[Figure]:
    """Make the agency :data:`ops.bench.stage.SCHEMA` with its people and return what each step took."""
    provisioned = min(_provision(name) for name in ("pemanas", "kedua", SCHEMA))
    with in_tenant(SCHEMA):
        imported = _import()
        ids = sorted(find_person_ids(staff_nos=[staff_no(n) for n in range(JUDGED)], id_digests=[]).values())
        kept = _punches(ids, MONTH, DATES)
        (judged, worked), (again, _again) = _judge(ids), _judge(ids)
        _punches(ids, BEFORE, PREVIEWED - DATES)
        judge_days(person_ids=ids, date_from=BEFORE, date_to=MONTH - timedelta(days=1), now=AFTER)
        previewed = _preview()
    return [
        Figure("provisioning an agency, from wanted to ready", provisioned, "s", 1),
        Figure(f"officers from a workbook of {OFFICERS:,} rows", imported, "s", 20),
        Figure(f"punches kept in batches of {BATCH}", kept, "punches/s", 2_000, at_least=True),
        Figure(f"judging a month of {JUDGED:,} officers, database to database", judged, "s", 10),
        Figure("the same in processor time, without the database's", worked, "s", 8),
        Figure("judging it again, when nothing has changed", again, "s", 10),
        Figure(f"previewing a change of rules over {PREVIEWED} days of them", previewed, "s", 20),
    ]


def _provision(schema: str) -> float:
    now = timezone.now()
    tenant = provisioning.request_agency(
        schema=schema,
        name=schema.title(),
        short_name=schema.upper(),
        profile="MY",
        time_zone="Asia/Kuala_Lumpur",
        states=["PJY"],
        by="bench",
        now=now,
    )
    started = time.perf_counter()
    provisioning.provision(tenant.pk)
    took = time.perf_counter() - started
    tenants.open_agency(tenant_id=tenant.pk, live_at=now)
    return took


def _import() -> float:
    """Bring in the officers as an upload does: read, checked and written by a worker's two steps."""
    _accounts()
    worktime.ensure_patterns()
    worktime.set_default_schedule(pattern_code="WBF", valid_from=date(MONTH.year, 1, 1), by=None)
    people.put_location(name=PLACE, state="PJY", latitude=2.92, longitude=101.69, radius_m=200, by=None)
    workbook = _workbook()
    started = time.perf_counter()
    _columns, table = read_officers(workbook)
    key = people.open_import(
        content=pack(table),
        file_name="ukuran.xlsx",
        rows_total=len(table.rows),
        effective_from=BEFORE,
        may_add_units=True,
        by=SYSTEM,
        now=AFTER,
    )
    work_on(key)
    people.confirm_import(key=key, only_good=False, by=SYSTEM)
    work_on(key)
    took = time.perf_counter() - started
    card = import_card(key)
    if card is None or card.rows_new != OFFICERS:
        raise RuntimeError(f"not all officers were written: {card}")
    return took


def _accounts() -> None:
    """Give the first officers users before they arrive; the import links them by their number."""
    users = create_users([NewUser(_number(n), f"Pegawai {n}") for n in range(SIGNED_IN)], by=None)
    grant_role(users[0], Role.ADMIN, None, AFTER)


def sessions() -> list[str]:
    """Return the session cookies of :data:`SIGNED_IN` officers, the administrator's first."""
    with in_tenant(SCHEMA):
        browsers = []
        for user in get_user_model().objects.order_by("pk")[:SIGNED_IN]:
            browser = Client()
            browser.force_login(user)
            browsers.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return browsers


def _workbook() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    columns = (Column.ID_NUMBER, Column.NAME, Column.STAFF_NO, Column.UNIT, Column.LOCATION, Column.SUPERVISOR)
    sheet.append([HEADINGS[column] for column in columns])
    for n in range(OFFICERS):
        unit = f"Jabatan > Bahagian {n % 20} > Seksyen {n % 200}" if n else "Jabatan"
        supervisor = "" if n == 0 else staff_no(0 if n < 200 else n % 200)
        sheet.append([_number(n), f"Pegawai {n}", staff_no(n), unit, PLACE, supervisor])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _judge(ids: list[int]) -> tuple[float, float]:
    started, worked = time.perf_counter(), time.process_time()
    judge_days(person_ids=ids, date_from=MONTH, date_to=MONTH + timedelta(days=DATES - 1), now=AFTER)
    return time.perf_counter() - started, time.process_time() - worked


def _preview() -> float:
    """Preview a change that makes each tenth arrival late, officer by officer to the end."""
    started = time.perf_counter()
    change = {"pattern_code": "WP3", "valid_from": BEFORE}
    key = open_preview(service="schedule", arguments=change, by=SYSTEM, now=AFTER)
    while preview_step(key=key, now=AFTER):
        pass
    card = preview_card(key)
    if card is None or not card.is_done or not card.counts["days"]:
        raise RuntimeError(f"the preview has found nothing: {card}")
    return time.perf_counter() - started


def _punches(ids: list[int], first: date, dates: int) -> float:
    """Keep two punches of each person and working date; some come late, some forget one."""
    numbers = count(first.toordinal() * 1_000_000)
    punches: list[RawPunch] = []
    for day in (first + timedelta(days=n) for n in range(dates)):
        if day.weekday() >= 5:
            continue
        for person_id in ids:
            turn = (person_id * 31 + day.day * 17) % 100
            for minutes, kind in ((440 + turn, "MASUK"), (990 + turn, "KELUAR")):
                if turn < 95 or kind == "MASUK":
                    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes - 480)
                    punches.append(RawPunch(uuid.UUID(int=next(numbers)), person_id, at, "TERMINAL", kind))
    started = time.perf_counter()
    for batch in batched(punches, BATCH):
        record_punches(batch, now=AFTER)
    return len(punches) / (time.perf_counter() - started)


def _number(n: int) -> str:
    """Return the n-th invented MyKad number."""
    return f"{80 + n // 3360:02d}{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}10{n:04d}"


def staff_no(n: int) -> str:
    return f"B{n:05d}"
