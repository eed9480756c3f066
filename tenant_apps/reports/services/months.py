"""The end of a month: its facts are locked, its cards counted and frozen; and a locked month opened again.

A closing can be cut short anywhere and goes on where it stood:

1. Days still open are judged, issues past their date are closed.
2. In one transaction, once nobody writes in the month any more, it is looked at a last time, locked, and the closing
   begun; from here on no fact of the month changes.
3. The cards are counted in batches, each in a transaction of its own, and marked with the number of the closing.
4. Where the month had been opened again, the cards of the later locked months are followed anew, in their order.
5. The closing is done; those concerned are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.errors import Refusal
from kit.locks import hold
from kit.months import last_day, month_after
from kit.ui.times import month_long
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.attendance.selectors.closing import first_date, unsettled_count
from tenant_apps.attendance.services import close_days
from tenant_apps.issues.selectors.settled import open_between
from tenant_apps.issues.services import close_overdue
from tenant_apps.people.selectors import officers, serving_ids
from tenant_apps.reports import signals
from tenant_apps.reports.models import Closing, ClosingState, FormerCard, MonthCard
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.card import next_colour
from tenant_apps.reports.rules.recap import figures_of, letters_of, sum_of
from tenant_apps.reports.services.cards import FACTS, colours_before, count_cards, same, table_in
from tenant_apps.reports.services.letters import draft_letters
from tenant_apps.reports.services.notices import tell_closed
from tenant_apps.worktime.selectors import is_locked, locked_months, policy_on
from tenant_apps.worktime.services import lock_month, unlock_month
from tenant_apps.worktime.services.months import hold_alone

BATCH = 500


class MonthNotReady(Refusal):
    """The month cannot be closed yet; the sentence says what it waits for."""

    code = "reports.month_not_ready"


class MonthNotLocked(Refusal):
    """The month is open, so there is nothing to open."""

    code = "reports.month_not_locked"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a closing would do: cards by colour (or the recap's days by letter), and who moves: name, colour shown now,
    colour then, days."""

    cards: int
    colours: Mapping[str, int]
    moved: tuple[tuple[str, str, str, int], ...]


def close_due_months(*, now: datetime, today: date) -> list[date]:
    """Close the months whose day for the cards has come, oldest first, and finish those cut short; return them.

    A month that was opened again waits for whoever opened it. A month that is not ready stops those after it.
    """
    closed: list[date] = []
    for month in due_months(today):
        try:
            close_month(month=month, now=now, by=None)
        except MonthNotReady as refusal:
            record("reports.month_waits", actor=SYSTEM, target=_target(month), remark=refusal.message)
            break
        closed.append(month)
    return closed


def due_months(today: date) -> list[date]:
    """Return the months to be closed by now, oldest first: never closed before, or cut short on the way."""
    since = first_date()
    if since is None:
        return []
    under_way = set(Closing.objects.filter(state=ClosingState.COUNTING).values_list("month", flat=True))
    never = set(_months_never_closed(today))
    months: list[date] = []
    month = since.replace(day=1)
    while run_date(month) <= today:
        if month in under_way or month in never:
            months.append(month)
        month = month_after(month)
    return months


def run_date(month: date) -> date:
    """Return the date on which the cards of a month are due: in the month after, on the agency's day for it."""
    following = month_after(month)
    return following.replace(day=policy_on(following).card_run_day)


def close_month(*, month: date, now: datetime, by: Actor | None) -> int:
    """Close the month that begins on ``month``; return how many cards it has, 0 when it was closed before.

    :raises MonthNotReady: it is not over, an issue of it still waits, or a month before it was never closed.
    """
    closing = Closing.objects.filter(month=month, state=ClosingState.COUNTING).first()
    if closing is None:
        if is_locked(month):
            return 0
        _settle(month, now)
        closing = _begin(month, now=now, by=by)
    _count(closing, now=now)
    return _finish(closing, now=now, by=by)


@transaction.atomic
def reopen_month(*, month: date, reason: str, now: datetime, by: Actor | None) -> None:
    """Open a locked month again: its facts may change and its days are judged anew; its cards stay until then.

    :raises MonthNotLocked: it is open, or its cards are being counted at this moment.
    :raises worktime.MonthLocked: no reason was given.
    """
    hold("reports.month", month.toordinal())
    closing = Closing.objects.filter(month=month, state=ClosingState.COUNTING).exists()
    if closing or not is_locked(month):
        raise MonthNotLocked(_("Bulan ini tidak dikunci. Muat semula halaman untuk melihat keadaannya sekarang."))
    unlock_month(month=month, reason=reason, now=now, by=by)
    Closing.objects.filter(month=month, state=ClosingState.DONE).update(
        state=ClosingState.REOPENED,
        reopened_at=now,
        reopened_by=by.name if by else SYSTEM.name,
        reason=reason.strip()[:500],
    )


def compile_month(*, month: date, now: datetime) -> int:
    """Count the running cards of an open month; frozen cards stay. Return how many officers have one."""
    cards = 0
    for person_ids in batched(serving_ids(month, last_day(month)), BATCH):
        cards += _store_running(person_ids, month, now)
    return cards


def preview_month(*, month: date, now: datetime) -> Preview:
    """Return what locking the month would make of its cards, as its days and issues stand now; nothing is written."""
    cards: list[MonthCard] = []
    for person_ids in batched(serving_ids(month, last_day(month)), BATCH):
        cards += count_cards(person_ids, month, now=now)
    standing = MonthCard.objects.filter(month=month, frozen=True).values_list("person_id", "colour")
    shown = dict(standing)
    names = officers([card.person_id for card in cards], timezone.localtime(now).date())
    moved = [
        (names[card.person_id].name, shown.get(card.person_id, card.previous), card.colour, card.breaches)
        for card in cards
        if shown.get(card.person_id, card.previous) != card.colour
    ]
    return Preview(len(cards), tally_of(cards), tuple(sorted(moved)) if has_colours() else ())


@transaction.atomic
def _store_running(person_ids: Sequence[int], month: date, now: datetime) -> int:
    cards = count_cards(person_ids, month, now=now)
    MonthCard.objects.filter(month=month, person__in=person_ids, frozen=False).delete()
    MonthCard.objects.bulk_create(cards, ignore_conflicts=True)
    return len(cards)


def _settle(month: date, now: datetime) -> None:
    """Judge what is open and close what is overdue, before anything is locked."""
    end = last_day(month)
    today = timezone.localtime(now).date()
    if end < today:
        close_days(person_ids=serving_ids(month, end), date_from=month, date_to=end, now=now)
        close_overdue(now=now, today=today)


@transaction.atomic
def _begin(month: date, *, now: datetime, by: Actor | None) -> Closing:
    hold("reports.month", month.toordinal())
    known = Closing.objects.filter(month=month, state=ClosingState.COUNTING).first()
    if known is not None:
        return known
    hold_alone(month)
    check_ready(month=month, today=timezone.localtime(now).date())
    _refuse_unsettled(month)
    lock_month(month=month, now=now, by=by)
    last = Closing.objects.filter(month=month).aggregate(number=Max("number"))["number"] or 0
    return Closing.objects.create(month=month, number=last + 1, begun_at=now, begun_by=by.name if by else SYSTEM.name)


def _refuse_unsettled(month: date) -> None:
    unsettled = unsettled_count(month, last_day(month))
    if unsettled:
        raise MonthNotReady(
            ngettext(
                "%(count)s hari belum selesai dinilai. Cuba semula sebentar lagi.",
                "%(count)s hari belum selesai dinilai. Cuba semula sebentar lagi.",
                unsettled,
            )
            % {"count": unsettled}
        )


@transaction.atomic
def ask_closing(*, month: date, today: date, by: Actor) -> None:
    """Have a month closed in the background.

    :raises MonthNotReady: people are not done with it.
    """
    check_ready(month=month, today=today)
    record("reports.closing_asked", actor=by, target=_target(month))
    signals.closing_asked.send(sender=None, month=month, by=by)


def officers_of(month: date) -> int:
    """Return how many officers serve in a month. One statement."""
    return len(serving_ids(month, last_day(month)))


def check_ready(*, month: date, today: date) -> None:
    """Do nothing, or refuse because people are not done with the month.

    :raises MonthNotReady: the sentence says what the month waits for.
    """
    end = last_day(month)
    if today <= end:
        raise MonthNotReady(_("Bulan ini belum tamat. Kunci selepas hari terakhirnya."))
    earlier = _months_never_closed(month)
    if earlier:
        sentence = _("Kunci %(month)s dahulu; kad dikira mengikut turutan bulan.")
        raise MonthNotReady(sentence % {"month": month_long(earlier[0])})
    waiting = len(open_between(month, end))
    if waiting:
        raise MonthNotReady(
            ngettext(
                "%(count)s isu bulan ini masih terbuka. Selesaikan dahulu, atau tunggu tarikh akhirnya.",
                "%(count)s isu bulan ini masih terbuka. Selesaikan dahulu, atau tunggu tarikh akhirnya.",
                waiting,
            )
            % {"count": waiting}
        )


def _months_never_closed(before: date) -> list[date]:
    """The months with days before a date that were neither closed nor locked, oldest first."""
    since = first_date() or before
    known = set(Closing.objects.values_list("month", flat=True)) | locked_months(min(since, before), before)
    months: list[date] = []
    month = since.replace(day=1)
    while month < before:
        if month not in known:
            months.append(month)
        month = month_after(month)
    return months


def _count(closing: Closing, *, now: datetime) -> None:
    """Count the cards this closing has not counted yet."""
    month = closing.month
    counted = MonthCard.objects.filter(month=month, frozen=True, closing=closing.number)
    done = set(counted.values_list("person_id", flat=True))
    left = [person for person in serving_ids(month, last_day(month)) if person not in done]
    for person_ids in batched(left, BATCH):
        _freeze(person_ids, closing, now)


@transaction.atomic
def _freeze(person_ids: Sequence[int], closing: Closing, now: datetime) -> None:
    """Freeze the cards of some officers; what was shown before and differs is kept as a former card."""
    hold("reports.month", closing.month.toordinal())
    fresh = {card.person_id: card for card in count_cards(person_ids, closing.month, now=now)}
    standing = MonthCard.objects.select_for_update().filter(month=closing.month, person__in=person_ids)
    frozen = {card.person_id: card for card in standing if card.frozen}
    changes = [(old, fresh[pk]) for pk, old in frozen.items() if pk in fresh and not same(old, fresh[pk])]
    replace_cards(changes, now=now, closing=closing.number)
    unchanged = [old.pk for pk, old in frozen.items() if pk not in fresh or same(old, fresh[pk])]
    MonthCard.objects.filter(pk__in=unchanged).update(closing=closing.number)
    standing.filter(frozen=False).delete()
    new = [card for pk, card in fresh.items() if pk not in frozen]
    for card in new:
        card.frozen, card.closing = True, closing.number
    MonthCard.objects.bulk_create(new)


def tally_of(cards: Sequence[MonthCard]) -> dict[str, int]:
    """Return what the cards of a month come to: how many of each colour, or the days of the recap by letter."""
    if not has_colours():
        return letters_of(sum_of(figures_of(card.summary) for card in cards))
    return dict(sorted(Counter(card.colour for card in cards).items()))


def replace_cards(changes: Sequence[tuple[MonthCard, MonthCard]], *, now: datetime, closing: int) -> None:
    """Let frozen cards say what newly counted ones say; what they said is kept, and the trail names each change."""
    names = officers([old.person_id for old, _new in changes], timezone.localtime(now).date()) if changes else {}
    former, deeds, cards = [], [], []
    for old, new in changes:
        facts = {name: getattr(old, name) for name in FACTS}
        former.append(
            FormerCard(
                person_id=old.person_id,
                month=old.month,
                version=old.version,
                computed_at=old.computed_at,
                replaced_at=now,
                **facts,
            )
        )
        deeds.append(
            Deed(
                target=("reports.card", old.pk, f"{names[old.person_id].name} {old.month:%Y-%m}"),
                before={"colour": old.colour, "breaches": old.breaches},
                after={"colour": new.colour, "breaches": new.breaches},
            )
        )
        for name in FACTS:
            setattr(old, name, getattr(new, name))
        old.version, old.computed_at, old.closing = old.version + 1, now, closing
        cards.append(old)
    FormerCard.objects.bulk_create(former)
    MonthCard.objects.bulk_update(cards, [*_columns(), "version", "computed_at", "closing"], batch_size=BATCH)
    record_many("reports.card_replaced", actor=SYSTEM, deeds=deeds)


def _columns() -> list[str]:
    return [name.removesuffix("_id") for name in FACTS]


@transaction.atomic
def _finish(closing: Closing, *, now: datetime, by: Actor | None) -> int:
    """Follow the later months anew, note the closing as done and tell those concerned; once."""
    mine = Closing.objects.filter(pk=closing.pk, state=ClosingState.COUNTING)
    month = closing.month
    counted = list(MonthCard.objects.filter(month=month, frozen=True).only("colour", "summary"))
    cards, colours = len(counted), tally_of(counted)
    if not mine.update(state=ClosingState.DONE, done_at=now, cards=cards, colours=colours):
        return 0
    followed = Closing.objects.filter(month__gt=month, state=ClosingState.DONE).order_by("month")
    for later in followed if has_colours() else ():
        _follow(later, now)
    record("reports.month_closed", actor=by or SYSTEM, target=_target(month), after={"cards": cards, **colours})
    tell_closed(month=month, closing=closing.number, now=now)
    draft_letters(month=month, now=now)
    return cards


def _follow(later: Closing, now: datetime) -> None:
    """Give the cards of a later locked month the colour that follows from the month before as it is now.

    Its days and their count stay as they were frozen, and so do the thresholds it was counted by.
    """
    cards = list(MonthCard.objects.select_for_update().filter(month=later.month, frozen=True))
    before = colours_before(later.month, [card.person_id for card in cards])
    changes = []
    for card in cards:
        previous = before.get(card.person_id, card.previous)
        if previous != card.previous:
            changes.append((card, _followed(card, previous)))
    replace_cards(changes, now=now, closing=later.number)
    Closing.objects.filter(pk=later.pk).update(colours=tally_of(cards))


def _followed(card: MonthCard, previous: str) -> MonthCard:
    colour = next_colour(table_in(card.rules), previous, card.breaches)
    facts = {name: getattr(card, name) for name in FACTS}
    return MonthCard(**{**facts, "previous": previous, "colour": str(colour)})


def _target(month: date) -> tuple[str, str, str]:
    return ("month", f"{month:%Y-%m}", f"{month:%Y-%m}")
