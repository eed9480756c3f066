"""The table of states: who may do what to an issue in which state, read from transitions.txt beside this file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from kit.errors import Refusal
from tenant_apps.issues import services
from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.services import ActsFor, Decider
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.issues.desk import NOW, TODAY, WORDS, late_day
from tests.tenant_apps.people.cast import Cast

LINES = [
    line.split()
    for line in (Path(__file__).parent / "transitions.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
ROLES, TABLE = LINES[0][2:], LINES[1:]
STATES = list(dict.fromkeys(line[0] for line in TABLE))


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    mark = transaction.savepoint_create()
    yield
    transaction.savepoint_rollback(mark)


def decider(role: str, crew: Cast) -> Decider:
    return {
        "officer": Decider(crew.amina, is_admin=True),
        "supervisor": Decider(crew.boris),
        "deputy": Decider(crew.erna, acting=(ActsFor(crew.boris, "Boris bin Omar"),)),
        "other": Decider(crew.dania),
        "admin": Decider(None, is_admin=True, user_id=crew.boris_user),
    }[role]


def done(issue: Issue, action: str, who: Decider) -> str:
    """Do it and return the state the issue is then in, or the refusal's code without the room."""
    rest = {"issue_id": issue.pk, "by": None, "now": NOW}
    try:
        if action == "explain":
            services.explain(person_id=who.person_id or 0, reason_code="TRAFIK", text=WORDS, today=TODAY, **rest)  # type: ignore[arg-type]  # keywords of a test
        elif action == "ask":
            services.ask(question="Ada bukti?", decider=who, **rest)  # type: ignore[arg-type]
        elif action == "reopen":
            services.reopen(reason="Rayuan", decider=who, today=TODAY, **rest)  # type: ignore[arg-type]
        else:
            services.decide(accept=action == "accept", remark="Semakan", decider=who, today=TODAY, **rest)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refusal.code.removeprefix("issues.")
    return str(Issue.objects.get(pk=issue.pk).state)


def test_the_table_knows_every_state() -> None:
    assert list(IssueState) == STATES


def test_each_may_do_what_the_table_says(in_north: TenantRef) -> None:
    services.ensure_reasons()
    crew = crew_at_work()
    issue = late_day(crew.amina)

    found = []
    for state, action, *_expected in TABLE:
        outcomes = []
        for role in ROLES:
            with taken_back():
                Issue.objects.filter(pk=issue.pk).update(state=state, explained_at=NOW, waits_since=NOW)
                outcomes.append(done(issue, action, decider(role, crew)))
        found.append([state, action, *outcomes])

    assert found == TABLE
