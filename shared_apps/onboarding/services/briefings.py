"""Briefing dates: the central team offers slots, an agency takes one or proposes another day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from shared_apps.onboarding import letters
from shared_apps.onboarding.models import BriefingSlot, Entry, Onboarding, Stage, Step, Verb

PROPOSAL_HORIZON = timedelta(days=180)


class SlotRefused(Refusal):
    """The slot is past, full, withdrawn or offered already, or the agency needs none."""

    code = "onboarding.slot_refused"


@transaction.atomic
def offer_slot(*, starts_at: datetime, venue: str, capacity: int, by: Actor, now: datetime) -> int:
    """Offer a briefing at ``starts_at`` for ``capacity`` agencies and return its id.

    :raises SlotRefused: it lies in the past or is offered already.
    """
    if starts_at <= now:
        raise SlotRefused(_("Pilih masa yang akan datang."), fields={"starts_at": _("Pilih masa yang akan datang.")})
    try:
        with transaction.atomic():
            slot = BriefingSlot.objects.create(starts_at=starts_at, venue=venue, capacity=capacity)
    except IntegrityError as error:
        raise SlotRefused(_("Slot pada masa dan tempat ini sudah ditawarkan.")) from error
    record("onboarding.slot_offered", actor=by, target=("onboarding.slot", slot.pk, str(slot)))
    return slot.pk


@transaction.atomic
def withdraw_slot(*, slot_id: int, by: Actor, now: datetime) -> None:
    """Offer the slot no longer; agencies that took it keep their date until an operator fixes another.

    :raises SlotRefused: it was withdrawn already.
    """
    if not BriefingSlot.objects.filter(pk=slot_id, withdrawn_at=None).update(withdrawn_at=now):
        raise SlotRefused(_("Slot ini sudah ditarik balik."))
    record("onboarding.slot_withdrawn", actor=by, target=("onboarding.slot", slot_id, ""))


@transaction.atomic
def choose_slot(*, reference: str, slot_id: int, by: Actor, now: datetime) -> None:
    """Take the slot for the agency of ``reference``; one chosen before is given back.

    :raises SlotRefused: the slot is past, full or withdrawn, or the briefing is over.
    """
    onboarding = _awaiting_briefing(reference)
    slot = BriefingSlot.objects.select_for_update().filter(pk=slot_id, withdrawn_at=None).first()
    if slot is None or slot.starts_at <= now:
        raise SlotRefused(_("Slot ini tidak lagi ditawarkan. Pilih slot lain."))
    taken = Onboarding.objects.filter(briefing=slot).exclude(pk=onboarding.pk).count()
    if taken >= slot.capacity:
        raise SlotRefused(_("Slot ini baru sahaja penuh. Pilih slot lain."))
    onboarding.briefing, onboarding.proposed_date, onboarding.proposed_note = slot, None, ""
    onboarding.save(update_fields=["briefing", "proposed_date", "proposed_note"])
    day = slot.starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    Step.objects.filter(onboarding=onboarding, stage=Stage.BRIEFING).update(planned_date=day)
    _write(onboarding, day, slot.venue, by=by, now=now)
    letters.date_fixed(onboarding, step=Stage.BRIEFING, when=slot.starts_at, remark=slot.venue)


@transaction.atomic
def propose_date(*, reference: str, day: date, note: str, by: Actor, now: datetime) -> None:
    """Write down the day the agency of ``reference`` would like instead of the offered slots.

    :raises SlotRefused: the day is past or further than half a year away, or the briefing is over.
    """
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if not today < day <= today + PROPOSAL_HORIZON:
        sentence = _("Cadangkan tarikh mulai esok, selewat-lewatnya enam bulan dari sekarang.")
        raise SlotRefused(sentence, fields={"day": sentence})
    onboarding = _awaiting_briefing(reference)
    onboarding.briefing, onboarding.proposed_date, onboarding.proposed_note = None, day, note
    onboarding.save(update_fields=["briefing", "proposed_date", "proposed_note"])
    Step.objects.filter(onboarding=onboarding, stage=Stage.BRIEFING).update(planned_date=None)
    _write(onboarding, day, _("Tarikh dicadangkan oleh agensi. %(note)s") % {"note": note}, by=by, now=now)


def _awaiting_briefing(reference: str) -> Onboarding:
    onboarding = Onboarding.objects.select_for_update().get(reference=reference)
    if onboarding.stage != Stage.BRIEFING:
        raise SlotRefused(_("Taklimat agensi ini sudah selesai. Tiada tarikh perlu dipilih."))
    return onboarding


def _write(onboarding: Onboarding, day: date, remark: str, *, by: Actor, now: datetime) -> None:
    Entry.objects.create(
        onboarding=onboarding,
        at=now,
        verb=Verb.FIX_DATE,
        from_stage=Stage.BRIEFING,
        to_stage=Stage.BRIEFING,
        actor_id=by.user_id,
        actor_name=by.name,
        remark=remark.strip(),
        held_date=day,
        is_shared=True,
    )
    record(
        "onboarding.date_fixed",
        actor=by,
        target=("onboarding.onboarding", onboarding.pk, onboarding.schema),
        after={"date": day.isoformat()},
    )
