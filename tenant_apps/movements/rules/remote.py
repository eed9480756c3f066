"""Which days may be planned at home: hybrid working days (HBH, from 1 August 2026).

Two remote days in a working week, never on the days fixed for the office (Monday and Friday; where Friday and
Saturday are the weekend, Sunday and Thursday). An agency may ask for a plan without HBH; then neither holds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tenant_apps.worktime.rules.calendar import DayType, week_of, working_week
from tenant_apps.worktime.rules.policy import Policy


class RemoteFault(StrEnum):
    """Why a day cannot be planned at home."""

    NO_PLAN = "movements.remote_without_plan"
    NOT_WORKING = "movements.remote_on_day_off"
    TWICE = "movements.remote_twice"
    OFFICE_DAY = "movements.remote_on_office_day"
    QUOTA = "movements.remote_quota"


def is_planned(policy: Policy) -> bool:
    """Whether days at home are asked for ahead at all."""
    return policy.hbh_enabled or policy.remote_plan_required


def office_days(policy: Policy, state: str | None, day: date) -> frozenset[int]:
    """Return the weekdays (Monday is 0) kept for the office in the week of ``day``."""
    if not policy.hbh_enabled:
        return frozenset()
    return week_of(state, day).office_days if policy.hbh_office_weekdays is None else policy.hbh_office_weekdays


def remote_fault(
    day: date, *, state: str | None, day_type: DayType, policy: Policy, planned: Collection[date]
) -> RemoteFault | None:
    """Return why ``day`` cannot be spent at home, or None. ``planned`` are the officer's other days at home."""
    if not is_planned(policy):
        return RemoteFault.NO_PLAN
    if day_type != DayType.WORK:
        return RemoteFault.NOT_WORKING
    if day in planned:
        return RemoteFault.TWICE
    if day.weekday() in office_days(policy, state, day):
        return RemoteFault.OFFICE_DAY
    first, last = working_week(state, day)
    used = sum(1 for other in planned if first <= other <= last)
    if policy.hbh_enabled and used >= policy.hbh_remote_quota_per_week:
        return RemoteFault.QUOTA
    return None
