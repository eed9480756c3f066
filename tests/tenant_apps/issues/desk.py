"""What the tests of the room share: days that leave issues, and those who explain and decide them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tenant_apps.attendance import services as attendance
from tenant_apps.issues import services
from tenant_apps.issues.models import Issue
from tenant_apps.issues.services import Decider, Step
from tests.tenant_apps.attendance.desk import FAR, MONDAY, after, at, punch

TODAY = MONDAY + timedelta(days=1)
NOW = at("09:00", TODAY)
WORDS = "Kemalangan di lebuh raya, lorong kanan ditutup."


def late_day(person_id: int, day: date = MONDAY) -> Issue:
    """A day with one issue: forty minutes late."""
    punch(person_id, "MASUK", "09:40", day)
    punch(person_id, "KELUAR", "18:00", day)
    return Issue.objects.get(person_id=person_id, date=day, kind="LEWAT")


def outside_day(person_id: int, day: date = MONDAY) -> Issue:
    """A day with one issue: worked outside the office."""
    punch(person_id, "MASUK", "08:00", day, fix=FAR)
    punch(person_id, "KELUAR", "17:30", day, fix=FAR)
    return Issue.objects.get(person_id=person_id, date=day, kind="LUAR_KAWASAN")


def close(person_ids: list[int], day: date = MONDAY) -> None:
    """Close the day as the night does."""
    attendance.close_days(person_ids=person_ids, date_from=day, date_to=day, now=after(day))


def explain(issue: Issue, *, now: datetime = NOW, today: date = TODAY, text: str = WORDS, **more: object) -> Step:
    """The officer explains."""
    entry = {"reason_code": "TRAFIK", **more}
    return services.explain(
        issue_id=issue.pk, person_id=issue.person_id, text=text, by=None, now=now, today=today, **entry
    )  # type: ignore[arg-type]  # free keywords of a test


def decide(issue: Issue, decider: int | Decider, *, accept: bool = True, **more: object) -> Step:
    """Somebody decides."""
    who = decider if isinstance(decider, Decider) else Decider(decider)
    entry = {"now": NOW, "today": TODAY, **more}
    return services.decide(issue_id=issue.pk, accept=accept, decider=who, by=None, **entry)  # type: ignore[arg-type]  # free keywords of a test


def state(issue: Issue) -> str:
    """The state it is in now."""
    return str(Issue.objects.get(pk=issue.pk).state)
