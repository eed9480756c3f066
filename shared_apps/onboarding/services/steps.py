"""Moving an agency along the stages of its joining. Each deed is one transaction: the row, its step, its history
line, its audit line. The row is locked first and must still stand where the operator saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.agencies import services as agencies
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from shared_apps.onboarding import letters
from shared_apps.onboarding.models import Entry, Onboarding, Stage, Step
from shared_apps.onboarding.rules import stages
from shared_apps.onboarding.rules.stages import Need, Verb
from shared_apps.onboarding.selectors import agency, is_ready
from shared_apps.onboarding.services.invitations import AppointeeFacts, appoint

CODES = {
    Verb.BEGIN: "onboarding.begun",
    Verb.FINISH: "onboarding.step_finished",
    Verb.SKIP: "onboarding.step_skipped",
    Verb.SUSPEND: "onboarding.suspended",
    Verb.RESUME: "onboarding.resumed",
    Verb.CLOSE: "onboarding.closed",
    Verb.FIX_DATE: "onboarding.date_fixed",
    Verb.NOTE: "onboarding.noted",
}


class StageMoved(Refusal):
    """Someone else moved the agency on since the page was shown."""

    code = "onboarding.stage_moved"


class NotPossible(Refusal):
    """The table of stages knows no such way."""

    code = "onboarding.not_possible"


class StepIncomplete(Refusal):
    """A reason, a date, an attendance list, or a finished provisioning is lacking."""

    code = "onboarding.step_incomplete"


@dataclass(frozen=True, slots=True)
class Remark:
    """What an operator writes down with a deed: everything is optional until the step asks for it."""

    text: str = ""
    held_date: date | None = None
    attendees: tuple[str, ...] = ()
    paper_id: int | None = None
    is_shared: bool = False


NOTHING = Remark()


@transaction.atomic
def begin(
    *,
    tenant_id: int,
    schema: str,
    reference: str,
    contacts: Sequence[str],
    appointees: Sequence[AppointeeFacts],
    language: str,
    by: Actor,
    now: datetime,
) -> int:
    """Start the joining of an agency at its briefing and return its id."""
    onboarding = Onboarding.objects.create(
        tenant_id=tenant_id,
        schema=schema,
        reference=reference,
        contacts=list(contacts),
        stage_since=now,
        started_at=now,
        language=language,
    )
    Step.objects.bulk_create(Step(onboarding=onboarding, stage=step.value) for step in stages.STEPS)
    appoint(onboarding, appointees)
    _write(onboarding, Verb.BEGIN, "", onboarding.stage, NOTHING, by=by, now=now)
    return onboarding.pk


@transaction.atomic
def finish_step(
    *, onboarding_id: int, seen: str, remark: Remark, by: Actor, now: datetime, live_date: date | None = None
) -> None:
    """Finish the step ``seen`` and move on. Finishing the trial makes the agency active on ``live_date``.

    :raises StageMoved: the agency no longer stands at ``seen``.
    :raises NotPossible: ``seen`` is no step.
    :raises StepIncomplete: a date, an attendance list or a ready agency is lacking.
    """
    onboarding, way = _way(onboarding_id, seen, Verb.FINISH, remark)
    Step.objects.filter(onboarding=onboarding, stage=seen).update(
        held_date=remark.held_date, attendees=list(remark.attendees), finished_at=now
    )
    _advance(onboarding, way, remark, by=by, now=now, live_date=live_date)


@transaction.atomic
def skip_step(
    *, onboarding_id: int, seen: str, remark: Remark, by: Actor, now: datetime, live_date: date | None = None
) -> None:
    """Leave out the step ``seen`` for the reason in ``remark`` and move on.

    :raises StageMoved: the agency no longer stands at ``seen``.
    :raises NotPossible: ``seen`` may not be left out.
    :raises StepIncomplete: there is no reason, or the agency is not ready.
    """
    onboarding, way = _way(onboarding_id, seen, Verb.SKIP, remark)
    Step.objects.filter(onboarding=onboarding, stage=seen).update(skipped_at=now, skip_reason=remark.text)
    _advance(onboarding, way, remark, by=by, now=now, live_date=live_date)


@transaction.atomic
def suspend(*, onboarding_id: int, seen: str, remark: Remark, by: Actor, now: datetime) -> None:
    """Suspend the agency for the reason in ``remark``; its people can read but not record until it is resumed.

    :raises StageMoved: the agency no longer stands at ``seen``.
    :raises NotPossible: it is suspended or ended already.
    :raises StepIncomplete: there is no reason.
    """
    onboarding, way = _way(onboarding_id, seen, Verb.SUSPEND, remark)
    agencies.suspend_agency(tenant_id=onboarding.tenant_id, reason=remark.text, actor=by, now=now)
    onboarding.stage_before = seen
    _move(onboarding, way.verb, Stage.SUSPENDED, remark, by=by, now=now)


@transaction.atomic
def resume(*, onboarding_id: int, seen: str, remark: Remark, by: Actor, now: datetime) -> None:
    """Take a suspended agency up again where it stood.

    :raises StageMoved: the agency is no longer suspended.
    :raises NotPossible: ``seen`` is not the suspension.
    """
    onboarding, way = _way(onboarding_id, seen, Verb.RESUME, remark)
    agencies.resume_agency(tenant_id=onboarding.tenant_id, actor=by)
    target, onboarding.stage_before = onboarding.stage_before, ""
    _move(onboarding, way.verb, target, remark, by=by, now=now)


@transaction.atomic
def close(*, onboarding_id: int, seen: str, remark: Remark, by: Actor, now: datetime) -> None:
    """End the agency's use for the reason in ``remark``. Its data stay until they are exported and archived.

    :raises StageMoved: the agency no longer stands at ``seen``.
    :raises NotPossible: it is ended already.
    :raises StepIncomplete: there is no reason.
    """
    onboarding, way = _way(onboarding_id, seen, Verb.CLOSE, remark)
    agencies.close_agency(tenant_id=onboarding.tenant_id, reason=remark.text, actor=by, now=now)
    onboarding.stage_before = ""
    _move(onboarding, way.verb, Stage.CLOSED, remark, by=by, now=now)


@transaction.atomic
def fix_date(*, onboarding_id: int, step: str, planned_date: date, remark: Remark, by: Actor, now: datetime) -> None:
    """Fix the date a step is to be held on and tell the agency.

    :raises NotPossible: the step is finished, left out, or none of this agency's.
    """
    onboarding = Onboarding.objects.select_for_update().get(pk=onboarding_id)
    fixed = Step.objects.filter(onboarding=onboarding, stage=step, finished_at=None, skipped_at=None).update(
        planned_date=planned_date
    )
    if not fixed:
        raise NotPossible(_("Peringkat ini sudah tamat. Tarikhnya tidak dapat diubah lagi."))
    dated = Remark(text=remark.text, held_date=planned_date, paper_id=remark.paper_id, is_shared=True)
    _write(onboarding, Verb.FIX_DATE, step, step, dated, by=by, now=now)
    letters.date_fixed(onboarding, step=Stage(step), when=planned_date, remark=remark.text)


@transaction.atomic
def add_note(*, onboarding_id: int, remark: Remark, by: Actor, now: datetime) -> None:
    """Write a line into the history without moving anything.

    :raises StepIncomplete: there is neither a sentence nor a paper.
    """
    if not remark.text and remark.paper_id is None:
        sentence = _("Tulis catatan atau lampirkan fail.")
        raise StepIncomplete(sentence, fields={"remark": sentence})
    onboarding = Onboarding.objects.select_for_update().get(pk=onboarding_id)
    _write(onboarding, Verb.NOTE, onboarding.stage, onboarding.stage, remark, by=by, now=now)


def _way(onboarding_id: int, seen: str, verb: Verb, remark: Remark) -> tuple[Onboarding, stages.Move]:
    onboarding = Onboarding.objects.select_for_update().get(pk=onboarding_id)
    if onboarding.stage != seen:
        raise StageMoved(
            _("Agensi ini sudah berada pada peringkat %(stage)s. Muat semula halaman sebelum meneruskan.")
            % {"stage": Stage(onboarding.stage).label}
        )
    way = stages.move(stages.Stage(seen), verb)
    if way is None:
        raise NotPossible(_("Tindakan ini tidak dibenarkan pada peringkat ini."))
    _require(stages.lacking(way, _given(onboarding, remark)))
    return onboarding, way


def _given(onboarding: Onboarding, remark: Remark) -> frozenset[Need]:
    found = {
        Need.REMARK: bool(remark.text.strip()),
        Need.DATE: remark.held_date is not None,
        Need.ATTENDEES: bool(remark.attendees),
        Need.READY: is_ready(onboarding.schema),
    }
    return frozenset(need for need, there in found.items() if there)


def _require(lacking: frozenset[Need]) -> None:
    sentences = {
        Need.REMARK: _("Nyatakan sebabnya."),
        Need.DATE: _("Nyatakan tarikh peringkat ini diadakan."),
        Need.ATTENDEES: _("Senaraikan nama yang hadir, satu nama setiap baris."),
        Need.READY: _("Penyediaan agensi belum siap. Tunggu sehingga semua langkah penyediaan selesai."),
    }
    if lacking:
        told = [sentences[need] for need in Need if need in lacking]
        fields = {need.value: sentences[need] for need in Need if need in lacking and need is not Need.READY}
        raise StepIncomplete(" ".join(told), fields=fields)


def _advance(
    onboarding: Onboarding,
    way: stages.Move,
    remark: Remark,
    *,
    by: Actor,
    now: datetime,
    live_date: date | None,
) -> None:
    target = Stage((way.target or stages.Stage.ACTIVE).value)
    if target is Stage.ACTIVE:
        live_at = _live_at(onboarding, live_date, now)
        onboarding.live_date = live_at.astimezone(_zone(onboarding)).date()
        agencies.open_agency(tenant_id=onboarding.tenant_id, live_at=live_at, actor=by)
    _move(onboarding, way.verb, target, remark, by=by, now=now)
    if target is Stage.ACTIVE:
        letters.active(onboarding)


def _live_at(onboarding: Onboarding, live_date: date | None, now: datetime) -> datetime:
    """The first moment of the day the agency chose, at its own clock; now, when it chose none or one gone by."""
    if live_date is None:
        return now
    return max(datetime.combine(live_date, time(), tzinfo=_zone(onboarding)), now)


def _zone(onboarding: Onboarding) -> ZoneInfo:
    place = agency(onboarding.schema)
    return ZoneInfo(place.time_zone if place else settings.TIME_ZONE)


def _move(onboarding: Onboarding, verb: Verb, target: str, remark: Remark, *, by: Actor, now: datetime) -> None:
    before = onboarding.stage
    onboarding.stage, onboarding.stage_since = str(target), now
    onboarding.save(update_fields=["stage", "stage_since", "stage_before", "live_date"])
    _write(onboarding, verb, before, onboarding.stage, remark, by=by, now=now)


def _write(
    onboarding: Onboarding,
    verb: Verb,
    before: str,
    after: str,
    remark: Remark,
    *,
    by: Actor,
    now: datetime,
) -> None:
    Entry.objects.create(
        onboarding=onboarding,
        at=now,
        verb=verb.value,
        from_stage=before,
        to_stage=after,
        actor_id=by.user_id,
        actor_name=by.name,
        remark=remark.text,
        held_date=remark.held_date,
        attendees=list(remark.attendees),
        paper_id=remark.paper_id,
        is_shared=remark.is_shared,
    )
    record(
        CODES[verb],
        actor=by,
        target=("onboarding.onboarding", onboarding.pk, onboarding.schema),
        before={"stage": before},
        after={"stage": after},
        remark=remark.text,
    )
