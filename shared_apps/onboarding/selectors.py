"""Reads of the joining: where each agency stands, what an applicant may see of it, what an operator watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.storage import default_storage
from django.db.models import Count

from shared_apps.onboarding.models import BriefingSlot, Entry, Onboarding, Paper, Stage, Step
from shared_apps.onboarding.rules import stages
from tenants import directory
from tenants.directory import TenantRef
from tenants.models import ProvisioningStep, Status

READY = (Status.READY, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of an agency as a stepper shows it. ``state`` is done, skipped, current or ahead."""

    stage: str
    label: str
    state: str
    is_optional: bool
    planned_date: date | None = None
    held_date: date | None = None
    finished_at: datetime | None = None
    skip_reason: str = ""
    attendees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A briefing offered, with the places left."""

    id: int
    starts_at: datetime
    venue: str
    left: int
    capacity: int


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as a list shows it."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history, of the application or of the joining."""

    at: datetime
    label: str
    actor: str
    remark: str
    paper: PaperView | None = None
    held_date: date | None = None
    attendees: tuple[str, ...] = ()
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """An agency's joining for the page of its applicant."""

    id: int
    reference: str
    stage: str
    stage_label: str
    schema: str
    host: str
    is_ready: bool
    steps: tuple[StepView, ...]
    briefing: Slot | None
    proposed_date: date | None
    proposed_note: str
    live_date: date | None

    @property
    def may_choose_date(self) -> bool:
        """Whether a briefing is still ahead."""
        return self.stage == stages.Stage.BRIEFING


@dataclass(frozen=True, slots=True)
class ProvisioningView:
    """How far an agency's provisioning is. ``failed`` asks for a retry; ``is_over`` ends the watching."""

    status: str
    label: str
    host: str
    steps: tuple[ProvisioningLine, ...]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change by itself."""
        return self.status in READY or self.status == Status.CLOSED

    @property
    def failed(self) -> bool:
        """Whether a step ended with an error."""
        return not self.is_over and any(line.error for line in self.steps)


@dataclass(frozen=True, slots=True)
class ProvisioningLine:
    """One step of the provisioning, under way or done."""

    name: str
    started_at: datetime
    finished_at: datetime | None
    attempts: int
    error: str

    @property
    def milliseconds(self) -> int | None:
        """How long the step took."""
        if self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds() * 1000)


def agency(schema: str) -> TenantRef | None:
    """Return the agency's place in the deployment."""
    return directory.agency_of(schema)


def agency_name(schema: str) -> str:
    """Return the agency's full name."""
    found = agency(schema)
    return found.name if found else schema


def is_ready(schema: str) -> bool:
    """Whether the agency's schema stands and its host answers."""
    found = agency(schema)
    return found is not None and found.status in READY


def addresses_of(onboarding: Onboarding) -> tuple[str, ...]:
    """Return where letters about the joining go, each address once."""
    return tuple(dict.fromkeys(address.lower() for address in onboarding.contacts))


def journey_of(reference: str) -> Journey | None:
    """Return the joining that followed the application ``reference``."""
    row = Onboarding.objects.select_related("briefing").filter(reference=reference).first()
    if row is None:
        return None
    place = agency(row.schema)
    slot = row.briefing
    return Journey(
        id=row.pk,
        reference=reference,
        stage=row.stage,
        stage_label=str(Stage(row.stage).label),
        schema=row.schema,
        host=place.host if place else "",
        is_ready=place is not None and place.status in READY,
        steps=steps_of(row),
        briefing=None if slot is None else Slot(slot.pk, slot.starts_at, slot.venue, 0, slot.capacity),
        proposed_date=row.proposed_date,
        proposed_note=row.proposed_note,
        live_date=row.live_date,
    )


def steps_of(onboarding: Onboarding) -> tuple[StepView, ...]:
    """Return the four steps and the active stage, in order."""
    rows = {row.stage: row for row in onboarding.steps.all()}
    current = onboarding.stage_before or onboarding.stage
    views = [_step_view(rows[step.value], current) for step in stages.STEPS]
    active = "current" if current == stages.Stage.ACTIVE else "ahead"
    views.append(
        StepView(
            stage=Stage.ACTIVE,
            label=str(Stage.ACTIVE.label),
            state=active,
            is_optional=False,
            planned_date=onboarding.live_date,
        )
    )
    return tuple(views)


def step_labels() -> tuple[str, ...]:
    """Return the words of the steps after approval, for an agency that has not got there yet."""
    return tuple(str(Stage(step.value).label) for step in stages.PATH)


def open_slots(*, now: datetime) -> tuple[Slot, ...]:
    """Return the briefings that can still be taken, the nearest first."""
    return tuple(slot for slot in slots(now=now) if slot.left > 0)


def slots(*, now: datetime) -> tuple[Slot, ...]:
    """Return all briefings ahead that were not withdrawn, full ones too."""
    rows = BriefingSlot.objects.filter(withdrawn_at=None, starts_at__gt=now).order_by("starts_at", "pk")
    taken = dict(Onboarding.objects.filter(briefing__in=rows).values_list("briefing").annotate(n=Count("pk")))
    return tuple(
        Slot(row.pk, row.starts_at, row.venue, max(row.capacity - taken.get(row.pk, 0), 0), row.capacity)
        for row in rows
    )


def lines_of(onboarding_id: int, *, shared_only: bool = False) -> tuple[Line, ...]:
    """Return the history of a joining, the latest first; for the agency only what is shared with it."""
    rows = Entry.objects.filter(onboarding_id=onboarding_id).select_related("paper").order_by("-at", "-pk")
    if shared_only:
        rows = rows.filter(is_shared=True)
    return tuple(
        Line(
            at=row.at,
            label=_line_label(row),
            actor=row.actor_name,
            remark=row.remark,
            paper=paper_view(row.paper),
            held_date=row.held_date,
            attendees=tuple(row.attendees),
            is_shared=row.is_shared,
        )
        for row in rows
    )


def counts_by_stage() -> dict[str, int]:
    """Return how many agencies stand at each stage, every stage named."""
    found = dict(Onboarding.objects.values_list("stage").annotate(n=Count("pk")))
    return {stage.value: found.get(stage.value, 0) for stage in Stage}


def stage_counts(counts: dict[str, int]) -> tuple[tuple[str, str, int], ...]:
    """Return code, words and number of each stage, in order."""
    return tuple((code, str(Stage(code).label), count) for code, count in counts.items())


def by_schema() -> dict[str, Onboarding]:
    """Return every joining by the schema of its agency."""
    return {row.schema: row for row in Onboarding.objects.all()}


def proposals() -> list[Onboarding]:
    """Return the agencies that proposed a briefing day of their own, the nearest day first."""
    rows = Onboarding.objects.filter(stage=Stage.BRIEFING, briefing=None, proposed_date__isnull=False)
    return list(rows.select_related("tenant").order_by("proposed_date", "pk"))


def has_paper(schema: str, paper_id: int) -> bool:
    """Whether the paper belongs to the history of this agency's joining."""
    return Entry.objects.filter(onboarding__schema=schema, paper_id=paper_id).exists()


def standing_longer_than(moment: datetime) -> list[Onboarding]:
    """Return agencies in a step since before ``moment``, the longest first; at most 50."""
    rows = Onboarding.objects.filter(stage__in=[s.value for s in stages.STEPS], stage_since__lt=moment)
    return list(rows.select_related("tenant").order_by("stage_since")[:50])


def provisioning_of(schema: str) -> ProvisioningView | None:
    """Return how far the agency's provisioning is."""
    place = agency(schema)
    if place is None or place.id is None:
        return None
    rows = ProvisioningStep.objects.filter(tenant_id=place.id).order_by("started_at", "pk")
    lines = tuple(ProvisioningLine(row.step, row.started_at, row.finished_at, row.attempts, row.error) for row in rows)
    return ProvisioningView(place.status, str(Status(place.status).label), place.host, lines)


def provisioning_failures() -> tuple[TenantRef, ...]:
    """Return the agencies whose provisioning stopped with an error."""
    failed = set(
        ProvisioningStep.objects.filter(finished_at=None).exclude(error="").values_list("tenant_id", flat=True)
    )
    return tuple(place for place in directory.agencies() if place.id in failed and place.is_provisioning)


def awaiting_welcome() -> tuple[str, ...]:
    """Return the ready agencies one of whose first administrators was not invited yet."""
    waiting = Onboarding.objects.filter(appointees__invited_at=None, appointees__isnull=False)
    schemas = waiting.values_list("schema", flat=True).distinct()
    return tuple(schema for schema in sorted(schemas) if is_ready(schema))


def read_paper(paper_id: int) -> tuple[PaperView, str, bytes] | None:
    """Return the paper, its media type and its content. Whether the reader may have it is the door's question."""
    paper = Paper.objects.filter(pk=paper_id).first()
    if paper is None:
        return None
    with default_storage.open(paper.place) as file:
        return PaperView(paper.pk, paper.name, paper.size), paper.media_type, file.read()


def shares_paper(reference: str, paper_id: int) -> bool:
    """Whether the paper belongs to a line of this agency's joining that is shared with it."""
    return Entry.objects.filter(onboarding__reference=reference, paper_id=paper_id, is_shared=True).exists()


def paper_view(paper: Paper | None) -> PaperView | None:
    """Return what lists show of a paper."""
    return None if paper is None else PaperView(paper.pk, paper.name, paper.size)


def _step_view(row: Step, current: str) -> StepView:
    step = stages.Stage(row.stage)
    if row.skipped_at is not None:
        state = "skipped"
    elif row.finished_at is not None:
        state = "done"
    else:
        state = "current" if row.stage == current else "ahead"
    return StepView(
        stage=row.stage,
        label=str(Stage(row.stage).label),
        state=state,
        is_optional=step in stages.SKIPPABLE,
        planned_date=row.planned_date,
        held_date=row.held_date,
        finished_at=row.finished_at or row.skipped_at,
        skip_reason=row.skip_reason,
        attendees=tuple(row.attendees),
    )


def _line_label(row: Entry) -> str:
    label = str(row.get_verb_display())
    return f"{label}: {row.get_from_stage_display()}" if row.from_stage else label
