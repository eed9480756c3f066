"""Reads of issues: one's own, those that wait for a decision, one with all that was said on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from kit.ui.radar import Sight
from tenant_apps.attendance.selectors import DayCard, days_of, outside_punches, sight_of
from tenant_apps.issues.models import Attachment, Issue, IssueEvent, IssueState, Reason
from tenant_apps.issues.rules.deciding import UNDO_FOR, UNDOABLE, Decider
from tenant_apps.issues.rules.kinds import FINAL, PLACE_KINDS, TIME_KINDS, State
from tenant_apps.people.selectors import geofences, officers

WAITING = (IssueState.EXPLAINED, IssueState.CHECKED, IssueState.ESCALATED)
TO_EXPLAIN = (IssueState.NEW, IssueState.MORE_INFO)
OPEN = tuple(str(state) for state in State if state not in FINAL)


@dataclass(frozen=True, slots=True)
class IssueCard:
    """An issue with everything needed to decide it. ``nth`` says the how-manieth of its kind in the month it is."""

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
    date: date
    version: int
    approver_id: int | None
    nth: int = 0
    day: DayCard | None = None
    sight: Sight | None = None
    files: int = 0
    can_undo: bool = False

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
class Said:
    """One step of an issue, as its thread shows it."""

    at: datetime
    who: str
    action: str
    remark: str


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


def waiting_for(decider: Decider) -> QuerySet[Issue]:
    """Return the issues that wait for this decider, never their own, by deadline and kind."""
    theirs = Q(approver=decider.person_id) if decider.person_id is not None else Q(pk__in=[])
    if decider.is_admin:
        theirs |= Q(approver=None) | Q(state=IssueState.ESCALATED)
    found = Issue.objects.filter(theirs, state__in=WAITING)
    if decider.person_id is not None:
        found = found.exclude(person=decider.person_id)
    return found.order_by("decide_by", "kind", "date", "pk")


def in_lane(issues: QuerySet[Issue], lane: str) -> QuerySet[Issue]:
    """Return the issues of a lane: ``masa`` are those of time, ``lokasi`` all that are decided one by one."""
    return issues.filter(kind__in=TIME_KINDS) if lane == "masa" else issues.exclude(kind__in=TIME_KINDS)


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
    """Return the issues whose latest step is a decision the decider took minutes ago and may undo."""
    latest = IssueEvent.objects.filter(issue=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    events = IssueEvent.objects.filter(actor=decider.person_id, action__in=UNDOABLE, at__gte=now - UNDO_FOR)
    return Issue.objects.annotate(latest=Subquery(latest)).filter(latest__in=events.values("pk")).order_by("-latest")


def cards_of(issues: Iterable[Issue], *, today: date, undoable: Iterable[int] = ()) -> tuple[IssueCard, ...]:
    """Return issues as cards with names, days, places and counts. A fixed number of statements."""
    rows = list(issues)
    if not rows:
        return ()
    pairs = {(issue.person_id, issue.date) for issue in rows}
    names = officers({issue.person_id for issue in rows}, today)
    days = days_of(pairs)
    places = outside_punches((issue.person_id, issue.date) for issue in rows if issue.kind in PLACE_KINDS)
    fences = geofences() if places else ()
    reasons, nths, files = reason_labels(), _nths(rows), _files(rows)
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
            nth=nths.get(issue.pk, 0),
            day=days.get((issue.person_id, issue.date)),
            sight=sight_of(places[issue.person_id, issue.date], fences)
            if (issue.person_id, issue.date) in places and issue.kind in PLACE_KINDS
            else None,
            files=files.get(issue.pk, 0),
            can_undo=issue.pk in may_undo,
        )
        for issue in rows
    )


def thread_of(issue: Issue, *, today: date) -> Thread:
    """Return an issue with its thread and evidence."""
    (card,) = cards_of([issue], today=today)
    events = list(IssueEvent.objects.filter(issue=issue).order_by("pk"))
    names = officers({event.actor_id for event in events if event.actor_id}, today)
    said = tuple(
        Said(event.at, names[event.actor_id].name if event.actor_id in names else "", event.action, event.remark)
        for event in events
    )
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


def _nths(issues: Sequence[Issue]) -> dict[int, int]:
    """Which issue of its kind in its month each one is."""
    earlier = (
        Issue.objects.filter(
            person=OuterRef("person"),
            kind=OuterRef("kind"),
            date__lte=OuterRef("date"),
            date__year=OuterRef("date__year"),
            date__month=OuterRef("date__month"),
        )
        .exclude(state=IssueState.CANCELLED)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Issue.objects.filter(pk__in=[issue.pk for issue in issues]).annotate(
        nth=Coalesce(Subquery(earlier, output_field=IntegerField()), 0)
    )
    return dict(rows.values_list("pk", "nth"))


def _files(issues: Sequence[Issue]) -> dict[int, int]:
    rows = Attachment.objects.filter(issue__in=[issue.pk for issue in issues]).values(issue_pk=F("issue"))
    return {row["issue_pk"]: row["n"] for row in rows.annotate(n=Count("pk"))}
