"""Writes of the room: punches come in, days are judged."""

from tenant_apps.attendance.services.judging import (
    DayChange,
    Judged,
    close_days,
    judge_days,
    judge_pairs,
    mark_pairs_stale,
    mark_period_stale,
    mark_stale,
    sweep,
)
from tenant_apps.attendance.services.proposals import (
    ProposalRefused,
    ProposalUnknown,
    PunchRequests,
    decide_proposal,
    propose_punch,
    withdraw_proposal,
)
from tenant_apps.attendance.services.punches import (
    Fix,
    KindUnknown,
    RawPunch,
    Receipt,
    Recorded,
    attach_fix,
    receipt_of,
    record_punch,
    record_punches,
)

__all__ = [
    "DayChange",
    "Fix",
    "Judged",
    "KindUnknown",
    "ProposalRefused",
    "ProposalUnknown",
    "PunchRequests",
    "RawPunch",
    "Receipt",
    "Recorded",
    "attach_fix",
    "close_days",
    "decide_proposal",
    "judge_days",
    "judge_pairs",
    "mark_pairs_stale",
    "mark_period_stale",
    "mark_stale",
    "propose_punch",
    "receipt_of",
    "record_punch",
    "record_punches",
    "sweep",
    "withdraw_proposal",
]
