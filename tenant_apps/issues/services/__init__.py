"""Writes of the room: issues are opened, explained, decided, undone; time closes what is left."""

from tenant_apps.issues.rules.deciding import Decider
from tenant_apps.issues.services.deadlines import close_overdue, escalate_waiting
from tenant_apps.issues.services.decide import (
    Bulk,
    Choice,
    ask,
    decide,
    decide_many,
    reopen,
    undo,
)
from tenant_apps.issues.services.explain import ensure_reasons, explain
from tenant_apps.issues.services.refusals import (
    AlreadyDecided,
    DayNotOver,
    IssueUnknown,
    NotNow,
    NotTheirs,
    OneByOne,
    OwnIssue,
    ReasonMissing,
    TooShort,
    UndoTooLate,
)
from tenant_apps.issues.services.review import reassign, review_days
from tenant_apps.issues.services.steps import Step

__all__ = [
    "AlreadyDecided",
    "Bulk",
    "Choice",
    "DayNotOver",
    "Decider",
    "IssueUnknown",
    "NotNow",
    "NotTheirs",
    "OneByOne",
    "OwnIssue",
    "ReasonMissing",
    "Step",
    "TooShort",
    "UndoTooLate",
    "ask",
    "close_overdue",
    "decide",
    "decide_many",
    "ensure_reasons",
    "escalate_waiting",
    "explain",
    "reassign",
    "reopen",
    "review_days",
    "undo",
]
