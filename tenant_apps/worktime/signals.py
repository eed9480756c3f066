"""What the room announces, in the transaction of the change; whoever judged days by the old rules marks them stale."""

from __future__ import annotations

from django.dispatch import Signal

# Holidays changed: dates (tuple[date, …]), states (tuple[str, …]; "" stands for every state).
calendar_changed = Signal()

# Schedules changed: person_ids (tuple[int, …] | None; None is everyone without their own), date_from (date),
# date_to (date | None, excluded).
schedules_changed = Signal()

# Parameters changed: states (tuple[str, …]; "" stands for every state), date_from (date),
# date_to (date | None, excluded).
policy_changed = Signal()

# A month was locked or unlocked: month (date, its first day), locked (bool).
month_lock_changed = Signal()

# The dates of a fasting month were set, corrected or confirmed: hijri_year (int), date_from, date_to (dates, both
# included: all that held before or hold now), by (Actor or None).
ramadan_changed = Signal()
