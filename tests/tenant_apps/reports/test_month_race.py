"""A month being locked and a fact being written in the same instant: one of the two is first, and the other sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from kit import locks
from tenant_apps.attendance import services as attendance
from tenant_apps.attendance.models import Punch
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.leave import services as leave
from tenant_apps.leave.models import Leave
from tenant_apps.worktime.services import MonthLocked, lock_month
from tenant_apps.worktime.services.months import refuse_locked
from tenants.context import in_tenant
from tests.tenant_apps.attendance.desk import crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, card_of, close, run_night, work, workdays

NIGHT = run_night(OCTOBER)
ABSENT = date(2026, 10, 21)
LAST = date(2026, 10, 31)


@pytest.fixture
def crew(committed: None) -> Cast:
    """October is over and explained by nobody: Amina did not come on the 21st."""
    with in_tenant("north"):
        ensure_reasons()
        crew = crew_at_work()
        work(crew.amina, [day for day in workdays(OCTOBER) if day != ABSENT])
        attendance.close_days(
            person_ids=[crew.amina, crew.boris, crew.dania, crew.erna], date_from=OCTOBER, date_to=LAST, now=NIGHT
        )
        return crew


def meanwhile(act: Callable[[], object]) -> Future[object]:
    """Do ``act`` in North on a connection of its own; return once it waits for a lock, or is done."""

    def alone() -> object:
        try:
            with in_tenant("north"):
                return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    acting = pool.submit(alone)
    pool.shutdown(wait=False)
    until = time.monotonic() + 20
    while not acting.done() and not _somebody_waits():
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    return acting


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND cardinality(pg_blocking_pids(pid)) > 0)"
        )
        return bool(cursor.fetchone()[0])


def test_the_lock_waits_for_the_leave_being_entered_and_the_card_counts_it(crew: Cast) -> None:
    with in_tenant("north"):
        with transaction.atomic():
            leave.enter_leave(
                person_id=crew.amina, type="CR", date_from=ABSENT, date_to=ABSENT, state="LULUS", by=None, now=NIGHT
            )
            done = meanwhile(lambda: close(OCTOBER))
            assert not done.done()

        assert done.result(timeout=20) == 4
        assert day_of(crew.amina, ABSENT).primary == "CUTI"
        assert card_of(crew.amina).breaches == 0


def test_nobody_locks_a_month_while_a_fact_of_it_is_written_though_no_row_is_shared(crew: Cast) -> None:
    with in_tenant("north"):
        with transaction.atomic():
            refuse_locked([ABSENT])
            done = meanwhile(lambda: lock_month(month=OCTOBER, now=NIGHT, by=None))
            assert not done.done()

        assert done.result(timeout=20) is True


def test_a_leave_entered_while_the_month_is_being_locked_is_refused(crew: Cast) -> None:
    def enter() -> None:
        leave.enter_leave(
            person_id=crew.amina, type="CR", date_from=ABSENT, date_to=ABSENT, state="LULUS", by=None, now=NIGHT
        )

    with in_tenant("north"):
        with transaction.atomic():
            lock_month(month=OCTOBER, now=NIGHT, by=None)
            done = meanwhile(enter)
            assert not done.done()

        with pytest.raises(MonthLocked, match="sudah ditutup"):
            done.result(timeout=20)
        assert not Leave.objects.exists()


def test_a_record_that_meets_the_lock_is_kept_and_the_day_stays_as_the_card_counted_it(crew: Cast) -> None:
    with in_tenant("north"):
        before = day_of(crew.amina, ABSENT)
        with transaction.atomic():
            lock_month(month=OCTOBER, now=NIGHT, by=None)
            done = meanwhile(lambda: attendance.record_punches([raw(crew.amina, "MASUK", "08:00", ABSENT)], now=NIGHT))
            assert not done.done()

        assert done.result(timeout=20) == attendance.Recorded(new=1, known=0, judged=1)
        assert Punch.objects.filter(local_date=ABSENT).count() == 1
        after = day_of(crew.amina, ABSENT)
        assert (after.primary, after.version, after.stale) == (before.primary, before.version, False)


def test_a_punch_at_a_screen_that_meets_the_lock_is_kept_and_its_day_stays(crew: Cast) -> None:
    with in_tenant("north"):
        before = day_of(crew.erna, LAST)
        with transaction.atomic():
            lock_month(month=OCTOBER, now=NIGHT, by=None)
            done = meanwhile(lambda: punch(crew.erna, "MASUK", "08:00", LAST))
            assert not done.done()

        done.result(timeout=20)
        assert Punch.objects.filter(person=crew.erna, local_date=LAST).count() == 1
        assert day_of(crew.erna, LAST).version == before.version


def test_those_who_write_do_not_wait_for_each_other(crew: Cast) -> None:
    with in_tenant("north"), transaction.atomic():
        attendance.record_punches([raw(crew.amina, "MASUK", "08:00", ABSENT)], now=NIGHT)
        other = meanwhile(lambda: attendance.record_punches([raw(crew.boris, "MASUK", "08:00", ABSENT)], now=NIGHT))
        assert other.result(timeout=20) == attendance.Recorded(new=1, known=0, judged=1)


def test_a_lock_of_a_transaction_is_not_asked_for_outside_of_one(committed: None) -> None:
    with in_tenant("north"), pytest.raises(transaction.TransactionManagementError):
        locks.share("worktime.month", [1])
