"""Commands to terminals: queued, handed out at the next poll, sent once more when unanswered, then expired."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.devices.models import DeviceCommand, Terminal
from tenant_apps.devices.rules import commands

ANSWER_WITHIN = timedelta(minutes=10)
MOST_TIMES = 2
MOST_OPEN = 20
State = DeviceCommand.State


class BadCommand(Refusal):
    """The command is not on the list, or the terminal has too many to answer already."""

    code = "devices.bad_command"


@dataclass(frozen=True, slots=True)
class Answered:
    """A command that has had its result."""

    id: int
    terminal_id: int
    text: str
    purpose: str
    period_from: date | None
    period_to: date | None
    created_at: datetime
    is_done: bool


@transaction.atomic
def queue_command(
    *,
    terminal_id: int,
    text: str,
    now: datetime,
    by: Actor | None,
    purpose: str = "",
    period: tuple[date, date] | None = None,
) -> int:
    """Queue a command for the terminal's next poll and return its number; the same one waiting already is enough.

    What a person asks for stands in the audit trail; what a round asks for (``by`` empty) stands in the list.

    :raises BadCommand: it is not on the list, or 20 wait already.
    """
    if not commands.is_allowed(text):
        raise BadCommand(_("Arahan ini tidak dibenarkan."))
    hold("devices.commands", terminal_id)
    waiting = DeviceCommand.objects.filter(terminal=terminal_id, state__in=(State.QUEUED, State.SENT))
    same = waiting.filter(text=text).first()
    if same is not None:
        return same.number
    if waiting.count() >= MOST_OPEN:
        raise BadCommand(_("Terlalu banyak arahan menunggu peranti ini; tunggu sehingga ia menjawab."))
    newest = DeviceCommand.objects.filter(terminal=terminal_id).aggregate(newest=Max("number"))["newest"] or 0
    command = DeviceCommand.objects.create(
        terminal_id=terminal_id,
        number=newest + 1,
        text=text,
        purpose=purpose,
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        created_at=now,
        created_by=by.name if by else "",
    )
    if by is not None:
        name = Terminal.objects.values_list("name", flat=True).get(pk=terminal_id)
        record(
            "devices.command_queued", actor=by, target=("devices.terminal", terminal_id, name), after={"command": text}
        )
    return command.number


def due_commands(terminal_id: int, *, now: datetime) -> list[tuple[int, str]]:
    """Return what to send at a poll, oldest first: what is queued, and what had no answer within ten minutes."""
    unanswered = Q(state=State.SENT, sent_at__lt=now - ANSWER_WITHIN, times_sent__lt=MOST_TIMES)
    rows = DeviceCommand.objects.filter(Q(state=State.QUEUED) | unanswered, terminal=terminal_id)
    return list(rows.order_by("number").values_list("number", "text")[:50])


def mark_sent(terminal_id: int, numbers: Collection[int], *, now: datetime) -> None:
    """Note that these commands are on their way."""
    if numbers:
        DeviceCommand.objects.filter(terminal=terminal_id, number__in=numbers).update(
            state=State.SENT, sent_at=now, times_sent=F("times_sent") + 1
        )


@transaction.atomic
def note_result(*, terminal_id: int, number: str, return_code: int, result: str, now: datetime) -> Answered | None:
    """Write a command's result; ``None`` for a command we never gave. Busy terminals are asked once more."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    command = DeviceCommand.objects.select_for_update().filter(terminal=terminal_id, number=int(number)).first()
    if command is None:
        return None
    if return_code in commands.RETRIED and command.times_sent < MOST_TIMES:
        command.state = State.QUEUED
    else:
        command.state = State.DONE if return_code >= commands.OK else State.FAILED
    command.return_code, command.result, command.answered_at = return_code, result[:500], now
    command.save(update_fields=["state", "return_code", "result", "answered_at"])
    return _answered(command) if command.state != State.QUEUED else None


@transaction.atomic
def expire_commands(*, now: datetime) -> list[Answered]:
    """End commands that were sent twice without an answer, and those a silent terminal never fetched in a day."""
    lost = Q(state=State.SENT, times_sent__gte=MOST_TIMES, sent_at__lt=now - ANSWER_WITHIN)
    stale = Q(state__in=(State.QUEUED, State.SENT), created_at__lt=now - timedelta(days=1))
    rows = list(DeviceCommand.objects.select_for_update().filter(lost | stale))
    DeviceCommand.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.EXPIRED)
    return [_answered(row) for row in rows]


def _answered(command: DeviceCommand) -> Answered:
    return Answered(
        id=command.pk,
        terminal_id=command.terminal_id,
        text=command.text,
        purpose=command.purpose,
        period_from=command.period_from,
        period_to=command.period_to,
        created_at=command.created_at,
        is_done=command.state == State.DONE,
    )
