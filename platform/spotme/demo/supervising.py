"""An acting supervisor in JPA, and issues in the states that everyday history does not leave behind.

Some issues are asked about, some went up because nobody decided them in time, some were withdrawn because leave was
entered later; in Sabah two levels are in force, so that some are checked and wait to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction

from kit.errors import Refusal
from spotme.demo.furnish import Post
from spotme.demo.history import WORDS, Life
from tenant_apps.issues import services as issues
from tenant_apps.issues.selectors.settled import OpenIssue, open_between
from tenant_apps.leave import services as leave
from tenant_apps.people import services as people
from tenant_apps.people.selectors import chain_of
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.selectors import frames

EACH = 3
WAITED = timedelta(days=8)
TWO_LEVELS = ("mardi", "SBH", timedelta(days=9))
ACTING = "jpa"


def supervise(life: Life, *, now: datetime) -> None:
    """Leave the agency with a deputy (JPA) and with issues in every state."""
    today = now.astimezone(life.zone).date()
    with transaction.atomic():
        if life.plan.schema == ACTING:
            _stand_in(life, today, now)
        _withdraw(life, today, now)
        _go_up(life, today, now)
        _ask(life, today, now)
        if life.plan.schema == TWO_LEVELS[0]:
            _check(life, today, now)


def _stand_in(life: Life, today: date, now: datetime) -> None:
    """The supervisor with the account stands in for the first other one who may have them, for a fortnight."""
    leaders = list(dict.fromkeys(post.supervisor_id for post in life.furnished.posts if post.supervisor_id is not None))
    deputy = _account_holder(life) or leaders[-1]
    for principal in leaders:
        if principal == deputy or principal in chain_of(deputy, today):
            continue
        try:
            people.delegate(
                principal_id=principal,
                deputy_id=deputy,
                valid_from=today,
                valid_to=today + timedelta(days=14),
                reason="Cuti rehat",
                today=today,
                now=now,
                by=life.as_person(principal),
            )
        except Refusal:
            continue
        return


def _account_holder(life: Life) -> int | None:
    login = life.furnished.accounts.get("penyelia")
    return next((post.person_id for post in life.furnished.posts if post.who.identity == login), None)


def _withdraw(life: Life, today: date, now: datetime) -> None:
    """Leave entered afterwards takes an absence away."""
    absences = (issue for issue in _open(life, today) if issue.kind == "TIDAK_HADIR" and issue.state == "BARU")
    for issue in islice(absences, EACH):
        try:
            leave.enter_leave(
                person_id=issue.person_id,
                type="CKEC",
                date_from=issue.date,
                date_to=issue.date,
                state="LULUS",
                by=life.by,
                now=now,
            )
        except Refusal:
            continue


def _go_up(life: Life, today: date, now: datetime) -> None:
    """Explained more than a week ago and not decided since."""
    old = [issue for issue in _open(life, today) if issue.state == "BARU" and issue.date < today - WAITED]
    for issue in islice((one for one in old if one.approver_id is not None), EACH):
        _explain(life, issue, now - WAITED + timedelta(hours=2))
    issues.escalate_waiting(now=now, today=today)


def _ask(life: Life, today: date, now: datetime) -> None:
    for issue, decider in islice(_waiting(life, today), EACH):
        issues.ask(
            issue_id=issue.id,
            question="Sertakan surat atau gambar yang menyokong.",
            decider=decider,
            by=life.as_person(decider.person_id or 0),
            now=now,
        )


def _check(life: Life, today: date, now: datetime) -> None:
    """Two levels in one state from some days ago on; what waits there is checked by the first of them."""
    _schema, state, since = TWO_LEVELS
    worktime.put_policy(
        state=state, valid_from=today - since, params={"approval_levels": 2}, label="Dua peringkat", by=life.by
    )
    found = [(issue, decider) for issue, decider in _waiting(life, today) if issue.date >= today - since]
    policies = frames([issue.person_id for issue, _decider in found], [issue.date for issue, _decider in found])
    both = (pair for pair in found if policies[pair[0].person_id, pair[0].date].policy.approval_levels > 1)
    for issue, decider in islice(both, EACH):
        try:
            issues.decide(
                issue_id=issue.id,
                accept=True,
                decider=decider,
                by=life.as_person(decider.person_id or 0),
                now=now,
                today=today,
            )
        except Refusal:
            continue


def _explain(life: Life, issue: OpenIssue, at: datetime) -> None:
    try:
        issues.explain(
            issue_id=issue.id,
            person_id=issue.person_id,
            reason_code="TRAFIK",
            text=WORDS[1],
            by=life.as_person(issue.person_id),
            now=at,
            today=at.astimezone(life.zone).date(),
        )
    except Refusal:
        return


def _open(life: Life, today: date) -> tuple[OpenIssue, ...]:
    return open_between(today.replace(day=1), today)


def _waiting(life: Life, today: date) -> Iterable[tuple[OpenIssue, issues.Decider]]:
    """What waits for a supervisor, with the supervisor; the latest first."""
    known = {post.person_id for post in _posts(life)}
    for issue in reversed(_open(life, today)):
        if issue.state == "DIJUSTIFIKASI" and issue.approver_id in known:
            yield issue, issues.Decider(issue.approver_id)


def _posts(life: Life) -> tuple[Post, ...]:
    return life.furnished.posts
