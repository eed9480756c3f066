"""The foreseen noes of the room."""

from __future__ import annotations

from kit.errors import Refusal


class IssueUnknown(Refusal):
    """There is no such issue for whoever asks; a door answers 404."""

    code = "issues.unknown"


class NotNow(Refusal):
    """The issue is in a state that does not allow the step."""

    code = "issues.not_now"


class AlreadyDecided(Refusal):
    """Someone else was faster; the issue is no longer as it was shown."""

    code = "issues.already_decided"


class OwnIssue(Refusal):
    """Nobody decides an issue of their own."""

    code = "issues.own"


class NotTheirs(Refusal):
    """The issue waits for someone else's decision."""

    code = "issues.not_theirs"


class SameEyes(Refusal):
    """With two levels, whoever checked an issue does not also confirm it."""

    code = "issues.same_eyes"


class TooShort(Refusal):
    """An explanation has fewer than ten letters, or no reason is chosen."""

    code = "issues.explanation_too_short"


class ReasonMissing(Refusal):
    """A rejection or a question needs a remark."""

    code = "issues.remark_missing"


class OneByOne(Refusal):
    """Only lapses of time are decided together."""

    code = "issues.one_by_one"


class DayNotOver(Refusal):
    """A day in another place is decided after it, never in advance."""

    code = "issues.day_not_over"


class UndoTooLate(Refusal):
    """A decision can be undone for ten minutes, by whoever took it."""

    code = "issues.undo_too_late"
