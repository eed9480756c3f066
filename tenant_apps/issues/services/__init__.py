"""Writes of the room: issues are opened, explained, decided, undone; time closes what is left."""

from tenant_apps.issues.rules.deciding import ActsFor, Decider
from tenant_apps.issues.services.deadlines import close_overdue, escalate_waiting
from tenant_apps.issues.services.decide import (
    Bulk,
    Choice,
    ask,
    decide,
    decide_many,
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
    SameEyes,
    TooShort,
    UndoTooLate,
)
from tenant_apps.issues.services.reminders import remind_of_issues, remind_to_punch_out, tell_steps
from tenant_apps.issues.services.request_notices import remind_of_requests, tell_request
from tenant_apps.issues.services.review import review_days
from tenant_apps.issues.services.steps import Step
from tenant_apps.issues.services.succession import follow_supervisors, reassign
from tenant_apps.issues.services.takeback import reopen, undo

__all__ = [
    "ActsFor",
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
    "SameEyes",
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
    "follow_supervisors",
    "reassign",
    "remind_of_issues",
    "remind_of_requests",
    "remind_to_punch_out",
    "reopen",
    "review_days",
    "tell_request",
    "tell_steps",
    "undo",
]
