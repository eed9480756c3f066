"""What every decision begins with: the issue, the right to decide it, and the words that go with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.rules.deciding import Decider, Standing
from tenant_apps.issues.services.refusals import AlreadyDecided, NotNow, NotTheirs, OwnIssue, ReasonMissing
from tenant_apps.issues.services.steps import issue_to_move

SHORTEST_REMARK = 3
LONGEST_REMARK = 1_000


def issue_for(issue_id: int, decider: Decider, *, version: int | None = None) -> tuple[Issue, Standing]:
    """Return the issue and the capacity in which ``decider`` decides it.

    :raises IssueUnknown: there is none.
    :raises OwnIssue: it is the decider's own.
    :raises AlreadyDecided: it is settled, or no longer in the ``version`` that was shown.
    :raises NotTheirs: it waits for someone else.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    refuse_own(issue, decider)
    if issue.state in rules.FINAL:
        raise changed_meanwhile(issue)
    standing = decider.standing(approver_id=issue.approver_id, officer_id=issue.person_id, state=issue.state)
    if standing is None:
        raise NotTheirs(_("Isu ini menunggu keputusan orang lain."))
    if version is not None and issue.version != version:
        raise changed_meanwhile(issue)
    return issue, standing


def refuse_own(issue: Issue, decider: Decider) -> None:
    """:raises OwnIssue: it is the decider's own."""
    if issue.person_id == decider.person_id:
        raise OwnIssue(_("Isu anda sendiri diputuskan oleh orang lain."))


def refuse_unless(is_allowed: bool) -> None:
    """:raises NotNow: the step does not follow from the state the issue is in."""
    if not is_allowed:
        raise NotNow(_("Isu ini belum boleh diputuskan: ia belum dijelaskan atau sudah selesai."))


def said(remark: str, missing: str) -> str:
    """Return a remark that has to be there.

    :raises ReasonMissing: it is empty, with the sentence ``missing``.
    """
    remark = remark.strip()[:LONGEST_REMARK]
    if len(remark) < SHORTEST_REMARK:
        raise ReasonMissing(missing, fields={"remark": missing})
    return remark


def changed_meanwhile(issue: Issue) -> AlreadyDecided:
    """The refusal of a step on an issue that is no longer as it was shown."""
    if issue.state == IssueState.CANCELLED:
        return AlreadyDecided(_("Isu ini telah ditarik balik kerana rekod hari itu tidak lagi menunjukkannya."))
    return AlreadyDecided(
        _("Isu ini sudah berubah sejak halaman dibuka (%(state)s). Muat semula untuk melihatnya.")
        % {"state": issue.get_state_display().lower()}
    )
