"""The recap of a unit's month, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.months import last_day, month_after
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.selectors import UnitNode, officers, posted_ids, unit_heads
from tenant_apps.reports.models import MonthCard, RecapSent
from tenant_apps.reports.rules.recap import RecapFigures, figures_of, sum_of
from tenant_apps.reports.services.cards import count_cards

DUE_DAY = 10
"""The recap goes to the personnel office by this day of the next month."""


class RecapRefused(Refusal):
    """The recap cannot be noted as sent; the sentence says why."""

    code = "reports.recap_refused"


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One officer of the recap."""

    person_id: int
    name: str
    staff_no: str
    figures: RecapFigures


@dataclass(frozen=True, slots=True)
class Recap:
    """A unit's month: its officers, their sum, who signs, and whether the figures are frozen."""

    unit: UnitNode
    month: date
    lines: tuple[RecapLine, ...]
    total: RecapFigures
    head_name: str
    head_position: str
    is_frozen: bool
    due_on: date
    sent: RecapSent | None

    def is_late(self, today: date) -> bool:
        """Whether it was sent after its day, or has not been sent though its day is over."""
        return (self.sent.sent_on if self.sent else today) > self.due_on


def due_date(month: date) -> date:
    """Return the day by which the recap of a month is to be sent."""
    return month_after(month).replace(day=DUE_DAY)


def recap_of(unit: UnitNode, month: date, *, now: datetime) -> Recap:
    """Return the recap of a unit and all below it: from the frozen cards of a locked month, else counted now."""
    end = last_day(month)
    frozen = MonthCard.objects.filter(month=month, frozen=True)
    is_frozen = frozen.exists()
    cards: Sequence[MonthCard]
    if is_frozen:
        cards = list(frozen.filter(unit__path__startswith=unit.path))
    else:
        cards = count_cards(posted_ids(unit.path, end), month, now=now)
    known = officers([card.person_id for card in cards], end)
    lines = sorted(
        (
            RecapLine(
                card.person_id, known[card.person_id].name, known[card.person_id].staff_no, figures_of(card.summary)
            )
            for card in cards
        ),
        key=lambda line: (line.name, line.person_id),
    )
    name, position = _head_of(unit, end)
    return Recap(
        unit=unit,
        month=month,
        lines=tuple(lines),
        total=sum_of(line.figures for line in lines),
        head_name=name,
        head_position=position,
        is_frozen=is_frozen,
        due_on=due_date(month),
        sent=RecapSent.objects.filter(unit=unit.id, month=month).first(),
    )


@transaction.atomic
def send_recap(*, unit: UnitNode, month: date, signatory: str, sent_on: date, now: datetime, by: Actor) -> None:
    """Note that the head has signed a unit's recap and that it went out, with its figures of this moment.

    :raises RecapRefused: the month is not over, it was sent before, or nobody signed it.
    """
    if sent_on <= last_day(month) - timedelta(days=1):
        raise RecapRefused(_("Bulan ini belum tamat; rekapnya dihantar selepas hari terakhir."))
    if not signatory.strip():
        sentence = _("Nyatakan siapa yang menandatangani rekap.")
        raise RecapRefused(sentence, fields={"signatory": sentence})
    recap = recap_of(unit, month, now=now)
    if recap.sent is not None:
        raise RecapRefused(_("Rekap ini sudah direkod sebagai dihantar."))
    RecapSent.objects.create(
        unit_id=unit.id,
        month=month,
        sent_on=sent_on,
        signatory=signatory.strip(),
        sent_by=by.name,
        lines=[{"person": line.person_id, "name": line.name, **asdict(line.figures)} for line in recap.lines],
    )
    record(
        "reports.recap_sent",
        actor=by,
        target=("people.unit", unit.id, f"{unit.name} {month:%Y-%m}"),
        after={"signatory": signatory.strip(), "sent_on": sent_on, "officers": len(recap.lines)},
    )


def _head_of(unit: UnitNode, on: date) -> tuple[str, str]:
    """The head of the unit or of the nearest one above it, by name and position."""
    above = [int(pk) for pk in reversed(unit.path.strip("/").split("/")) if pk]
    heads = unit_heads(above)
    head = next((heads[pk] for pk in above if pk in heads), None)
    known = officers([head], on).get(head) if head else None
    return (known.name, known.position) if known else ("", "")
