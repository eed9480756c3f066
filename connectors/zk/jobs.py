"""Background work: readings at the agency's own times, further tries, and deliveries that wait to be taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from connectors.zk import ingest, pulling
from kit import clock
from tenant_apps.worktime.selectors import policy_on
from tenants import dispatch
from tenants.context import current, in_public
from tenants.jobs import LONGEST_LIMIT, agency_job

READ, READ_AGAIN = "zk.read_terminals", "zk.read_again"
USUAL: Final = time(9, 30)
SPREAD: Final = timedelta(minutes=10)


@agency_job("zk.plan_readings")
def plan_readings() -> None:
    """Plan today's readings at the times the agency's parameters name (09:30 and 23:00 unless changed)."""
    now = clock.now()
    dispatch.plan_today(READ, policy_on(_local(now).date()).biometric_pull_times, now=now)


@agency_job(READ, limit=LONGEST_LIMIT)
def read_terminals() -> None:
    """Read the terminals this deployment can reach, if it is one of the agency's times."""
    now = clock.now()
    if dispatch.is_time(_local(now), policy_on(_local(now).date()).biometric_pull_times):
        _read(only_again=False)


@agency_job(READ_AGAIN, limit=LONGEST_LIMIT)
def read_again() -> None:
    """Read those that failed and whose turn it is."""
    _read(only_again=True)


@agency_job("zk.take_delivery")
def take_delivery(*, delivery_id: int) -> None:
    """Take one delivery."""
    ingest.take_delivery(delivery_id, now=clock.now())


@agency_job("zk.take_deliveries")
def take_deliveries() -> None:
    """Take what was delivered and nobody has taken yet; forget what was taken long ago."""
    for delivery_id in ingest.waiting_deliveries():
        ingest.take_delivery(delivery_id, now=clock.now())
    while ingest.purge_deliveries(now=clock.now()):
        pass


def _read(*, only_again: bool, now: Callable[[], datetime] = clock.now) -> None:
    outcomes = pulling.pull(pulling.pullable(only_again=only_again, now=now()), now=now)
    for outcome in outcomes:
        if outcome.delivery_id is not None:
            ingest.take_delivery(outcome.delivery_id, now=now())
    again = [outcome.again_at for outcome in outcomes if outcome.again_at is not None]
    if again:
        agency = current()
        with in_public():
            for moment in sorted({at.replace(second=0, microsecond=0) + timedelta(minutes=1) for at in again}):
                dispatch.dispatch(READ_AGAIN, moment, agencies=[agency])


def _local(now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(current().time_zone))
