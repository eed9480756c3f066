"""Step 14: what the places of the first in and the last out say."""

from __future__ import annotations

from tenant_apps.attendance.rules.facts import MALAYSIA, DayFacts, Place
from tenant_apps.attendance.rules.verdict import Flag
from tenant_apps.worktime.rules.calendar import week_of


def place_flags(facts: DayFacts, place_in: str | None, place_out: str | None) -> list[Flag]:
    """The flags of the two places; a duty away (DL) is outside the office area in Malaysia."""
    flags: list[Flag] = []
    places = (place_in, place_out)
    if Place.OUTSIDE in places or (Place.AWAY in places and facts.profile == MALAYSIA):
        flags.append(Flag.OUTSIDE)
    if Place.HOME in places:
        flags.append(Flag.REMOTE)
        if facts.policy.hbh_enabled:
            flags.extend(_hybrid_flags(facts))
    return flags


def _hybrid_flags(facts: DayFacts) -> list[Flag]:
    flags: list[Flag] = []
    office_days = facts.policy.hbh_office_weekdays
    if office_days is None:
        office_days = week_of(facts.state, facts.date).office_days
    if facts.date.weekday() in office_days:
        flags.append(Flag.REMOTE_ON_OFFICE_DAY)
    if facts.week_remote_days_before >= facts.policy.hbh_remote_quota_per_week:
        flags.append(Flag.REMOTE_OVER_QUOTA)
    return flags
