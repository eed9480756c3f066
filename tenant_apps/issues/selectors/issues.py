"""Reads of issues: one's own, those that wait for a decision, one with all that was said on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import get_language

from kit.ui.radar import Sight
from tenant_apps.attendance.selectors import DayCard, days_of, outside_punches, sight_of
from tenant_apps.issues.models import Attachment, Issue, IssueEvent, IssueState, Reason
from tenant_apps.issues.rules.deciding import CHECKS, UNDO_FOR, UNDOABLE, Decider
from tenant_apps.issues.rules.kinds import PLACE_KINDS, TIME_KINDS, card_day, state_after_deadline
from tenant_apps.people.selectors import geofences, officers
from tenant_apps.worktime.selectors.policies import policy_on

WAITING = (IssueState.EXPLAINED, IssueState.CHECKED, IssueState.ESCALATED)
TO_EXPLAIN = (IssueState.NEW, IssueState.MORE_INFO)
SOON = timedelta(days=3)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """One step of an issue, as its thread shows it."""

    at: datetime
    who: str
    action: str
    remark: str
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class IssueCard:
    """An issue with everything needed to decide it. ``nth`` says the how-manieth of its kind in the month it is.

    ``on_behalf_of`` names the supervisor the reader stands in for; ``checked`` is what the first of two levels said;
    ``outcome`` is what becomes of it if nobody decides until ``last_day``, said when that is near. ``is_over`` is false
    for a day in another place that has not ended.
    """

    id: int
    person_id: int
    person_name: str
    kind: str
    state: str
    minutes: int
    reason: str
    explanation: str
    explain_by: date
    decide_by: date
    last_day: date
    date: date
    version: int
    approver_id: int | None
    nth: int = 0
    day: DayCard | None = None
    sight: Sight | None = None
    files: int = 0
    can_undo: bool = False
    on_behalf_of: str = ""
    checked: Said | None = None
    outcome: str = ""
    is_over: bool = True

    @property
    def note(self) -> str:
        """The minutes behind the kind's word."""
        return f"{self.minutes}m" if self.minutes else ""

    @property
    def is_time(self) -> bool:
        """Whether it may be decided together with others."""
        return self.kind in TIME_KINDS

    @property
    def waits_for_officer(self) -> bool:
        return self.state in TO_EXPLAIN

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in WAITING


@dataclass(frozen=True, slots=True)
class File:
    """A piece of evidence."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Thread:
    """An issue with all that was said on it and its evidence."""

    card: IssueCard
    said: tuple[Said, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many issues wait in each lane, and how many of them are due today or overdue."""

    time: int = 0
    place: int = 0
    due: int = 0
    unexplained: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        return self.time + self.place


def own_issues(person_id: int) -> QuerySet[Issue]:
    """Return a person's issues that were not withdrawn: those to explain first, then the latest."""
    mine = Issue.objects.filter(person=person_id).exclude(state=IssueState.CANCELLED)
    return mine.annotate(waits=Count("pk", filter=Q(state__in=TO_EXPLAIN))).order_by("-waits", "-date", "kind")


def issues_among(people: QuerySet[Any]) -> QuerySet[Issue]:
    """Return the issues of the persons a query of ids selects, for a door that pages them."""
    return Issue.objects.filter(person__in=people)


def waiting_for(decider: Decider) -> QuerySet[Issue]:
    """Return the issues that wait for this decider, never their own, by deadline and kind."""
    theirs = Q(approver=decider.person_id) if decider.person_id is not None else Q(pk__in=[])
    for one in decider.acting:
        named = Q() if one.person_ids is None else Q(person__in=one.person_ids)
        theirs |= Q(approver=one.principal_id) & named
    if decider.is_admin:
        theirs |= Q(approver=None) | Q(state=IssueState.ESCALATED)
    found = Issue.objects.filter(theirs, state__in=WAITING)
    if decider.person_id is not None:
        found = found.exclude(person=decider.person_id)
    return found.order_by("decide_by", "kind", "date", "pk")


def in_lane(issues: QuerySet[Issue], lane: str) -> QuerySet[Issue]:
    """Return the issues of a lane: ``masa`` are those of time, ``lokasi`` all that are decided one by one.

    The latter stand by date and officer, so that what belongs to one day comes together.
    """
    if lane == "masa":
        return issues.filter(kind__in=TIME_KINDS)
    return issues.exclude(kind__in=TIME_KINDS).order_by("date", "person", "kind", "pk")


def counts(decider: Decider, today: date) -> Counts:
    """Return how much waits for the decider. One statement."""
    rows = (
        waiting_for(decider).order_by().values("kind").annotate(n=Count("pk"), due=Count("pk", Q(decide_by__lte=today)))
    )
    by_kind = {row["kind"]: (row["n"], row["due"]) for row in rows}
    time = sum(n for kind, (n, _due) in by_kind.items() if kind in TIME_KINDS)
    total = sum(n for n, _due in by_kind.values())
    return Counts(
        time=time,
        place=total - time,
        due=sum(due for _n, due in by_kind.values()),
        by_kind={kind: n for kind, (n, _due) in by_kind.items()},
    )


def just_decided(decider: Decider, now: datetime) -> QuerySet[Issue]:
    """Return the issues whose latest step is a decision the decider took minutes ago and may undo, latest first."""
    latest = IssueEvent.objects.filter(issue=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    mine = Q(pk__in=[])
    if decider.person_id is not None:
        mine |= Q(actor=decider.person_id)
    if decider.user_id is not None:
        mine |= Q(user=decider.user_id)
    events = IssueEvent.objects.filter(mine, action__in=UNDOABLE, at__gte=now - UNDO_FOR)
    return Issue.objects.annotate(latest=Subquery(latest)).filter(latest__in=events.values("pk")).order_by("-latest")


def cards_of(
    issues: Iterable[Issue], *, today: date, undoable: Iterable[int] = (), decider: Decider | None = None
) -> tuple[IssueCard, ...]:
    """Return issues as cards with names, days, places and counts. A fixed number of statements.

    For a ``decider`` they also say on whose behalf, and what the deadline does to what is due soon.
    """
    rows = list(issues)
    if not rows:
        return ()
    pairs = {(issue.person_id, issue.date) for issue in rows}
    names = officers({issue.person_id for issue in rows}, today)
    days = days_of(pairs)
    places = outside_punches((issue.person_id, issue.date) for issue in rows if issue.kind in PLACE_KINDS)
    fences = geofences() if places else ()
    reasons, beside = reason_labels(), _beside(rows)
    outcomes = _outcomes(rows, today) if decider is not None else {}
    may_undo = set(undoable)
    return tuple(
        IssueCard(
            id=issue.pk,
            person_id=issue.person_id,
            person_name=names[issue.person_id].name if issue.person_id in names else "",
            date=issue.date,
            kind=issue.kind,
            state=issue.state,
            minutes=issue.minutes,
            reason=reasons.get(issue.reason_code, ""),
            explanation=issue.explanation,
            explain_by=issue.explain_by,
            decide_by=issue.decide_by,
            version=issue.version,
            approver_id=issue.approver_id,
            nth=beside[issue.pk].nth,
            day=days.get((issue.person_id, issue.date)),
            sight=sight_of(places[issue.person_id, issue.date], fences)
            if (issue.person_id, issue.date) in places and issue.kind in PLACE_KINDS
            else None,
            files=beside[issue.pk].files,
            can_undo=issue.pk in may_undo,
            on_behalf_of=_on_behalf_of(issue, decider),
            checked=beside[issue.pk].checked if issue.state == IssueState.CHECKED else None,
            outcome=outcomes[issue.pk][0] if issue.pk in outcomes else "",
            last_day=outcomes[issue.pk][1] if issue.pk in outcomes else issue.decide_by,
            is_over=_is_over(issue, days.get((issue.person_id, issue.date)), today),
        )
        for issue in rows
    )


def thread_of(issue: Issue, *, today: date) -> Thread:
    """Return an issue with its thread and evidence."""
    (card,) = cards_of([issue], today=today)
    events = IssueEvent.objects.filter(issue=issue).select_related("actor", "user", "on_behalf_of").order_by("pk")
    said = tuple(_said(event) for event in events)
    files = Attachment.objects.filter(issue=issue).order_by("pk").values_list("id", "name", "size")
    return Thread(card, said, tuple(File(*row) for row in files))


def issue_of(issue_id: int) -> Issue | None:
    """Return an issue whoever asks; a door checks first what may be known."""
    return Issue.objects.filter(pk=issue_id).first()


def attachment_of(attachment_id: int) -> Attachment | None:
    """Return a piece of evidence with its issue, whoever asks."""
    return Attachment.objects.select_related("issue").filter(pk=attachment_id).first()


def reason_labels() -> dict[str, str]:
    """Return the agency's reasons in the present language, in their order."""
    label = "label_en" if (get_language() or "").startswith("en") else "label_ms"
    return dict(Reason.objects.filter(is_active=True).order_by("position", "pk").values_list("code", label))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is read of other rows beside an issue."""

    nth: int
    files: int
    checked: Said | None


def _beside(issues: Sequence[Issue]) -> dict[int, _Beside]:
    """Which of its kind in its month each one is, how much evidence it has, what its checker said. One statement."""
    earlier = Issue.objects.filter(
        person=OuterRef("person"),
        kind=OuterRef("kind"),
        date__lte=OuterRef("date"),
        date__year=OuterRef("date__year"),
        date__month=OuterRef("date__month"),
    ).exclude(state=IssueState.CANCELLED)
    files = Attachment.objects.filter(issue=OuterRef("pk"))
    check = IssueEvent.objects.filter(issue=OuterRef("pk"), action__in=CHECKS).order_by("-pk")
    rows = Issue.objects.filter(pk__in=[issue.pk for issue in issues]).annotate(
        nth=_count(earlier),
        files=_count(files),
        last_check=Subquery(
            check.values(row=JSONObject(at="at", who="actor__name", action="action", remark="remark"))[:1]
        ),
    )
    return {
        pk: _Beside(nth, count, _checked(row))
        for pk, nth, count, row in rows.values_list("pk", "nth", "files", "last_check")
    }


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _checked(row: dict[str, Any] | None) -> Said | None:
    if row is None:
        return None
    return Said(datetime.fromisoformat(row["at"]), row["who"] or "", row["action"], row["remark"])


def _said(event: IssueEvent) -> Said:
    person, user, other = event.actor, event.user, event.on_behalf_of
    who = person.name if person else user.full_name if user else ""
    return Said(event.at, who, event.action, event.remark, other.name if other else "")


def _on_behalf_of(issue: Issue, decider: Decider | None) -> str:
    if decider is None or issue.state not in WAITING:
        return ""
    standing = decider.standing(approver_id=issue.approver_id, officer_id=issue.person_id, state=issue.state)
    return standing.on_behalf_of if standing else ""


def _outcomes(issues: Sequence[Issue], today: date) -> dict[int, tuple[str, date]]:
    """What becomes of undecided issues that are due soon, and after which date. One statement or none.

    An issue that went up stays with the next supervisor until the night of the cards.
    """
    due = [issue for issue in issues if issue.state in WAITING and issue.decide_by <= today + SOON]
    if not due:
        return {}
    policy = policy_on(today)
    found: dict[int, tuple[str, date]] = {}
    for issue in due:
        cards = card_day(issue.date, policy.card_run_day)
        state = str(state_after_deadline(issue.state, policy, is_card_day=cards <= issue.decide_by + ONE_DAY))
        if state == issue.state:
            found[issue.pk] = str(state_after_deadline(issue.state, policy, is_card_day=True)), cards - ONE_DAY
        else:
            found[issue.pk] = state, issue.decide_by
    return found


def _is_over(issue: Issue, day: DayCard | None, today: date) -> bool:
    return issue.kind not in PLACE_KINDS or issue.date < today or (day is not None and day.last_out is not None)
