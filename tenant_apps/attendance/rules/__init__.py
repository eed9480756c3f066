"""Pure judgement of one officer's day: facts in, a verdict with its reasons out. No database, no clock, no settings."""

from tenant_apps.attendance.rules.day import judge_day
from tenant_apps.attendance.rules.facts import DayFacts
from tenant_apps.attendance.rules.verdict import Verdict

__all__ = ["DayFacts", "Verdict", "judge_day"]
