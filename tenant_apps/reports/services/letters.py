"""Show-cause letters: drafted by a closing, edited and issued by a person, answered by the officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from kit.months import last_day
from kit.ui.times import date_long, hm, month_long
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.attendance.selectors.days import days_between
from tenant_apps.issues.selectors.settled import Settled, settled_between
from tenant_apps.notifications.services import Told, notify_all
from tenant_apps.people.selectors import officers, supervisor_of
from tenant_apps.reports import kinds
from tenant_apps.reports.models import LetterState, LetterWords, MonthCard, ShowCauseLetter
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.card import CountedDay, breaches_of
from tenant_apps.reports.services.cards import table_in
from tenant_apps.reports.services.notices import administrators
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.selectors import policy_on
from tenants.context import current

GROUNDS = (
    "Peraturan 4(2)(g) dan 4(2)(i), Peraturan-Peraturan Pegawai Awam (Kelakuan dan Tatatertib) 1993"
    " [P.U.(A) 395/1993]\n"
    "Peraturan 23 dan 24, Peraturan-Peraturan Pegawai Awam (Kelakuan dan Tatatertib) 1993 [P.U.(A) 395/1993]"
)
"""What agencies cite until they write their own."""

WORSE_OR_EQUAL: Mapping[str, tuple[str, ...]] = {"MERAH": ("MERAH",), "HIJAU": ("HIJAU", "MERAH"), "TIADA": ()}
MIN_LETTERS = 10
_NOTHING = Settled(frozenset(), frozenset())


class LetterRefused(Refusal):
    """The letter cannot be changed this way now; the sentence says why."""

    code = "reports.letter_refused"


def draft_letters(*, month: date, now: datetime) -> int:
    """Draft a letter for every officer whose closed month calls for one; return how many were drafted now.

    A draft of a month that was closed again is brought up to date, or cancelled when nothing calls for it any more.
    A letter that was issued or cancelled stays as it is.
    """
    policy = policy_on(last_day(month))
    called = [card for card in MonthCard.objects.filter(month=month, frozen=True) if _calls(card, policy)]
    listed = _listed_days(called, month)
    standing = {letter.person_id: letter for letter in ShowCauseLetter.objects.filter(month=month)}
    drafts = {pk: one for pk, one in standing.items() if one.state == LetterState.DRAFT}
    for person in {card.person_id for card in called} & drafts.keys():
        drafts[person].days = listed.get(person, [])
        drafts[person].save(update_fields=["days"])
    for person in drafts.keys() - {card.person_id for card in called}:
        _cancel(drafts[person], _("Kad dikira semula dan surat tidak diperlukan lagi."), now=now, by=SYSTEM)
    grounds = grounds_in_use()
    new = [
        ShowCauseLetter(
            person_id=card.person_id,
            month=month,
            days=listed.get(card.person_id, []),
            opening=_opening(month, card),
            grounds=grounds,
            answer_days=policy.tunjuk_sebab_days,
            created_at=now,
        )
        for card in called
        if card.person_id not in standing
    ]
    ShowCauseLetter.objects.bulk_create(new)
    names = officers([letter.person_id for letter in new], timezone.localtime(now).date())
    deeds = [Deed(target=_target(letter, names[letter.person_id].name)) for letter in new]
    record_many("reports.letter_drafted", actor=SYSTEM, deeds=deeds)
    return len(new)


def grounds_in_use() -> str:
    """Return the grounds new letters cite. One statement."""
    own = LetterWords.objects.first()
    return own.grounds if own else GROUNDS


@transaction.atomic
def put_grounds(*, grounds: str, now: datetime, by: Actor) -> None:
    """Let new letters cite other grounds."""
    before = grounds_in_use()
    LetterWords.objects.update_or_create(pk=1, defaults={"grounds": grounds.strip(), "changed_at": now})
    record("reports.letter_grounds", actor=by, before={"grounds": before}, after={"grounds": grounds.strip()})


@transaction.atomic
def change_letter(*, letter_id: int, opening: str, grounds: str, answer_days: int, by: Actor) -> None:
    """Edit a draft.

    :raises LetterRefused: it is no draft any more.
    """
    letter = _locked(letter_id, LetterState.DRAFT)
    before = {"opening": letter.opening, "grounds": letter.grounds, "answer_days": letter.answer_days}
    letter.opening, letter.grounds, letter.answer_days = opening.strip(), grounds.strip(), answer_days
    letter.save(update_fields=["opening", "grounds", "answer_days"])
    record(
        "reports.letter_changed",
        actor=by,
        target=_target(letter),
        before=before,
        after={"opening": letter.opening, "grounds": letter.grounds, "answer_days": answer_days},
    )


@transaction.atomic
def issue_letter(
    *, letter_id: int, signatory_name: str, signatory_position: str, issued_on: date, now: datetime, by: Actor
) -> str:
    """Issue a draft in the name of who signs it; return its number. The officer and the supervisor are told.

    :raises LetterRefused: it is no draft any more, or lists no day.
    """
    letter = _locked(letter_id, LetterState.DRAFT)
    letter.number = _next_number(issued_on.year)
    letter.state, letter.issued_on = LetterState.ISSUED, issued_on
    letter.answer_by = issued_on + timedelta(days=letter.answer_days)
    letter.signatory_name, letter.signatory_position = signatory_name.strip(), signatory_position.strip()
    letter.save()
    record(
        "reports.letter_issued",
        actor=by,
        target=_target(letter),
        after={"number": letter.number, "signatory": letter.signatory_name, "answer_by": letter.answer_by},
    )
    _tell_issued(letter, now)
    return letter.number


@transaction.atomic
def answer_letter(*, letter_id: int, answer: str, now: datetime, by: Actor) -> None:
    """Keep the officer's answer, written by themselves or recorded for them; administrators are told.

    :raises LetterRefused: it was not issued, or is answered already.
    """
    letter = _locked(letter_id, LetterState.ISSUED)
    if len(answer.strip()) < MIN_LETTERS:
        sentence = _("Tulis jawapan sekurang-kurangnya sepuluh huruf.")
        raise LetterRefused(sentence, fields={"answer": sentence})
    letter.state, letter.answer = LetterState.ANSWERED, answer.strip()
    letter.answered_at, letter.answer_recorded_by = now, by.name
    letter.save(update_fields=["state", "answer", "answered_at", "answer_recorded_by"])
    record("reports.letter_answered", actor=by, target=_target(letter))
    url, number = f"/surat/{letter.pk}/", letter.number
    told = [
        Told(
            pk,
            kinds.ANSWER,
            lambda: _("Surat %(number)s dijawab") % {"number": number},
            lambda: _("Baca jawapannya dan tutup surat itu dengan keputusan."),
            url,
            f"letter-answered:{letter.pk}",
        )
        for pk in administrators()
    ]
    notify_all(told, now=now)


@transaction.atomic
def close_letter(*, letter_id: int, outcome: str, now: datetime, by: Actor) -> None:
    """End a letter with what was decided, answered or not.

    :raises LetterRefused: it is not out, or nothing was decided.
    """
    letter = _locked(letter_id, LetterState.ISSUED, LetterState.ANSWERED)
    if not outcome.strip():
        sentence = _("Nyatakan keputusan surat ini.")
        raise LetterRefused(sentence, fields={"outcome": sentence})
    letter.state, letter.outcome, letter.ended_at = LetterState.CLOSED, outcome.strip(), now
    letter.save(update_fields=["state", "outcome", "ended_at"])
    record("reports.letter_closed", actor=by, target=_target(letter), remark=letter.outcome)


@transaction.atomic
def cancel_letter(*, letter_id: int, reason: str, now: datetime, by: Actor) -> None:
    """Give up a draft, with a reason; it is not drafted again.

    :raises LetterRefused: it is no draft any more, or no reason was given.
    """
    letter = _locked(letter_id, LetterState.DRAFT)
    if not reason.strip():
        sentence = _("Nyatakan sebab draf ini dibatalkan.")
        raise LetterRefused(sentence, fields={"reason": sentence})
    _cancel(letter, reason.strip(), now=now, by=by)


def _cancel(letter: ShowCauseLetter, reason: str, *, now: datetime, by: Actor) -> None:
    letter.state, letter.outcome, letter.ended_at = LetterState.CANCELLED, reason, now
    letter.save(update_fields=["state", "outcome", "ended_at"])
    record("reports.letter_cancelled", actor=by, target=_target(letter), remark=reason)


def _calls(card: MonthCard, policy: Policy) -> bool:
    """Whether a closed month calls for a letter: its colour (in Malaysia), its days, or absence in a row."""
    if has_colours() and card.colour in WORSE_OR_EQUAL[policy.letter_from_colour]:
        return True
    if policy.letter_min_breaches and card.breaches >= policy.letter_min_breaches:
        return True
    streak = int(card.summary.get("absent_streak", 0))
    return bool(policy.letter_absent_streak) and streak >= policy.letter_absent_streak


def _listed_days(cards: Sequence[MonthCard], month: date) -> dict[int, list[dict[str, Any]]]:
    """The days that count, by person, as a letter lists them. Two statements."""
    if not cards:
        return {}
    end = last_day(month)
    tables = {card.person_id: table_in(card.rules) for card in cards}
    settled = settled_between(month, end)
    listed: dict[int, list[dict[str, Any]]] = {}
    for day in days_between(sorted(tables), month, end):
        known = settled.get((day.person_id, day.date), _NOTHING)
        counted = CountedDay(day.date, day.primary, frozenset(day.flags), known.accepted, known.refused)
        codes = breaches_of(tables[day.person_id], counted)
        if codes:
            listed.setdefault(day.person_id, []).append(
                {
                    "date": day.date.isoformat(),
                    "schedule": day.schedule_code,
                    "in": hm(day.in_time) if day.in_time else "",
                    "out": hm(day.out_time) if day.out_time else "",
                    "breaches": sorted(codes),
                }
            )
    return listed


def _opening(month: date, card: MonthCard) -> str:
    """How a letter begins; letters to officers are in the national language."""
    return (
        f"Rekod kehadiran tuan/puan bagi {month_long(month)} menunjukkan {card.breaches} hari ketidakpatuhan waktu "
        "kerja yang tidak diterima penjelasannya, seperti yang disenaraikan di bawah. Tuan/puan dikehendaki "
        "menunjukkan sebab secara bertulis mengapa tindakan tatatertib tidak patut diambil."
    )


def _next_number(year: int) -> str:
    """The next number of the year; the lock makes sure nobody else takes it."""
    hold("reports.letter", year)
    begin = f"{current().short_name}/TS/{year}/"
    used = ShowCauseLetter.objects.filter(number__startswith=begin).values_list("number", flat=True)
    last = max((int(number.rsplit("/", 1)[1]) for number in used), default=0)
    return f"{begin}{last + 1:04d}"


def _locked(letter_id: int, *states: LetterState) -> ShowCauseLetter:
    letter = ShowCauseLetter.objects.select_for_update().get(pk=letter_id)
    if letter.state not in states:
        raise LetterRefused(_("Surat ini sudah berubah. Muat semula halaman untuk melihat keadaannya sekarang."))
    return letter


def _tell_issued(letter: ShowCauseLetter, now: datetime) -> None:
    officer = officers([letter.person_id], timezone.localtime(now).date())[letter.person_id]
    until, number, name = letter.answer_by, letter.number, officer.name
    url, key = f"/surat/{letter.pk}/", f"letter:{letter.pk}"
    told = [
        Told(
            letter.person_id,
            kinds.LETTER,
            lambda: _("Surat tunjuk sebab %(number)s untuk anda") % {"number": number},
            lambda: _("Jawab sebelum %(date)s.") % {"date": date_long(until)},
            url,
            key,
        )
    ]
    above = supervisor_of([letter.person_id], timezone.localtime(now).date()).get(letter.person_id)
    if above is not None:
        told.append(
            Told(
                above,
                kinds.LETTER,
                lambda: _("Surat tunjuk sebab dikeluarkan kepada %(name)s") % {"name": name},
                lambda: (
                    _("Nombor %(number)s, dijawab sebelum %(date)s.") % {"number": number, "date": date_long(until)}
                ),
                url,
                key,
            )
        )
    notify_all(told, now=now)


def _target(letter: ShowCauseLetter, name: str = "") -> tuple[str, object, str]:
    if not name:
        name = officers([letter.person_id], letter.created_at.date())[letter.person_id].name
    return ("reports.letter", letter.pk, f"{letter.number or 'DRAF'} {name} {letter.month:%Y-%m}")
