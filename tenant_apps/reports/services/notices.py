"""Who is told what about cards and absence. Everything has a key: nobody is told the same twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.ui.times import date_long, month_long
from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import holders_of
from tenant_apps.notifications.services import Told, Words, notify_all
from tenant_apps.people.selectors import heads_of, officers, persons_of_users, supervisor_of
from tenant_apps.reports import kinds
from tenant_apps.reports.models import CardColour, FormerCard, MonthCard
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.streaks import Streak

NAMES_IN_A_NOTICE = 12
WARN_FROM = 2
"""From how many days that count the officer is warned: one before the card gets worse."""


@dataclass(frozen=True, slots=True)
class Change:
    """A card that has another colour than the one before it, or than it had until now."""

    person_id: int
    month: date
    before: str
    colour: str
    breaches: int
    again: bool


def administrators() -> tuple[int, ...]:
    """Return the officers among the agency's administrators. Two statements."""
    return persons_of_users(holders_of(Role.ADMIN.value))


def tell_closed(*, month: date, closing: int, now: datetime) -> None:
    """Tell of the changes a closing made: each officer of theirs, those above of all below them, and administrators."""
    changes = _changes(month, closing, now) if has_colours() else []
    said = f"{month:%Y-%m}:{closing}"
    told = [_own(change, key=f"card:{change.month:%Y-%m}:{said}") for change in changes]
    told += _above(changes, key=f"cards:{said}", now=now)
    told += [
        Told(pk, kinds.CLOSED, _closed_title(month), _closed_body(len(changes)), "/tetapan/bulan/", f"closed:{said}")
        for pk in administrators()
    ]
    notify_all(told, now=now)


def warn(cards: Iterable[MonthCard], *, now: datetime) -> int:
    """Warn officers whose running count has come near the edge, once a month; return how many were told."""
    told = [
        Told(
            card.person_id,
            kinds.WARNING,
            _warning_title(card.breaches),
            _warning_body(card.month),
            "/isu/",
            f"warn:{card.month:%Y-%m}",
        )
        for card in cards
        if card.breaches >= WARN_FROM and has_colours()
    ]
    return notify_all(told, now=now)


def tell_absence(streaks: Mapping[int, tuple[Streak, int, bool]], *, now: datetime) -> int:
    """Tell of absence: by person the streak, the level it reached, and whether that is the agency's highest.

    The supervisor hears of every level, the head of the highest; each level of one streak is told once.
    """
    today = timezone.localtime(now).date()
    above, heads = supervisor_of(streaks, today), heads_of(streaks, today)
    names = {pk: officer.name for pk, officer in officers(streaks, today).items()}
    told = []
    for person, (streak, level, is_highest) in streaks.items():
        hearers = {above.get(person), heads.get(person) if is_highest else None} - {None, person}
        told += [
            Told(
                hearer,
                kinds.ABSENCE,
                _absence_title(names.get(person, ""), streak.length),
                _absence_body(streak),
                f"/pasukan/{person}/",
                f"absent:{person}:{streak.dates[0]:%Y-%m-%d}:{level}",
            )
            for hearer in hearers
            if hearer is not None
        ]
    return notify_all(told, now=now)


def tell_late_records(month: date, arrived: date, count: int, *, now: datetime) -> int:
    """Tell administrators that records of a locked month arrived, which change nothing unless it is opened again."""
    told = [
        Told(
            pk,
            kinds.LATE,
            lambda: _("Rekod %(month)s tiba selepas bulan dikunci") % {"month": month_long(month)},
            lambda: (
                ngettext(
                    "%(count)s rekod tiba selepas bulan dikunci. Kad tidak berubah; buka semula jika perlu.",
                    "%(count)s rekod tiba selepas bulan dikunci. Kad tidak berubah; buka semula jika perlu.",
                    count,
                )
                % {"count": count}
            ),
            f"/tetapan/bulan/{month:%Y-%m}/",
            f"late:{month:%Y-%m}:{arrived:%Y-%m-%d}",
        )
        for pk in administrators()
    ]
    return notify_all(told, now=now)


def _changes(month: date, closing: int, now: datetime) -> list[Change]:
    """The first closing changes the colour of a new month; a later one the colour of months that were shown."""
    if closing == 1:
        cards = MonthCard.objects.filter(month=month, frozen=True).order_by("person")
        return [
            Change(card.person_id, month, card.previous, card.colour, card.breaches, again=False)
            for card in cards
            if card.colour != card.previous
        ]
    former = FormerCard.objects.filter(month__gte=month, replaced_at=now).order_by("person", "month")
    shown = {(card.person_id, card.month): card for card in MonthCard.objects.filter(month__gte=month, frozen=True)}
    pairs = [(old, shown[old.person_id, old.month]) for old in former if (old.person_id, old.month) in shown]
    return [
        Change(new.person_id, new.month, old.colour, new.colour, new.breaches, again=True)
        for old, new in pairs
        if old.colour != new.colour
    ]


def _own(change: Change, *, key: str) -> Told:
    def title() -> str:
        return _("Kad %(month)s anda %(colour)s") % {
            "month": month_long(change.month),
            "colour": _colour(change.colour),
        }

    def body() -> str:
        days = ngettext("%(count)s hari dikira.", "%(count)s hari dikira.", change.breaches)
        moved = _("Kad berubah daripada %(before)s kepada %(colour)s.") % _colours(change)
        again = " " + _("Bulan itu dikira semula.") if change.again else ""
        return f"{moved} {days % {'count': change.breaches}}{again}"

    return Told(change.person_id, kinds.CARD, title, body, f"/bulan/?bulan={change.month:%Y-%m}", key)


def _above(changes: Sequence[Change], *, key: str, now: datetime) -> list[Told]:
    """One notice for each supervisor and head, with those below them whose card changed."""
    today = timezone.localtime(now).date()
    people = {change.person_id for change in changes}
    above, heads = supervisor_of(people, today), heads_of(people, today)
    names = {pk: officer.name for pk, officer in officers(people, today).items()}
    heard: dict[int, list[Change]] = {}
    for change in changes:
        for hearer in {above.get(change.person_id), heads.get(change.person_id)} - {change.person_id}:
            if hearer is not None:
                heard.setdefault(hearer, []).append(change)
    return [
        Told(hearer, kinds.CARDS, _cards_title(len(own)), _cards_body(own, names), "/status-bulanan/", key)
        for hearer, own in heard.items()
    ]


def _cards_title(count: int) -> Words:
    return lambda: ngettext("Kad %(count)s pegawai berubah", "Kad %(count)s pegawai berubah", count) % {"count": count}


def _cards_body(changes: Sequence[Change], names: Mapping[int, str]) -> Words:
    def body() -> str:
        lines = [
            _("%(name)s, %(month)s: %(before)s kepada %(colour)s")
            % {"name": names.get(change.person_id, ""), "month": month_long(change.month), **_colours(change)}
            for change in changes[:NAMES_IN_A_NOTICE]
        ]
        rest = len(changes) - len(lines)
        if rest > 0:
            lines.append(ngettext("dan %(count)s lagi", "dan %(count)s lagi", rest) % {"count": rest})
        return "\n".join(lines)

    return body


def _closed_title(month: date) -> Words:
    return lambda: _("%(month)s dikunci") % {"month": month_long(month)}


def _closed_body(changes: int) -> Words:
    return lambda: (
        ngettext(
            "Kad bulan itu dibekukan; %(count)s kad bertukar warna.",
            "Kad bulan itu dibekukan; %(count)s kad bertukar warna.",
            changes,
        )
        % {"count": changes}
    )


def _warning_title(count: int) -> Words:
    return lambda: (
        ngettext("%(count)s hari dikira pada kad anda", "%(count)s hari dikira pada kad anda", count) % {"count": count}
    )


def _warning_body(month: date) -> Words:
    return lambda: (
        _("Jelaskan isu %(month)s sebelum tarikh akhir supaya warna kad anda tidak berubah.")
        % {"month": month_long(month)}
    )


def _absence_title(name: str, days: int) -> Words:
    return lambda: (
        ngettext("%(name)s tidak hadir %(count)s hari", "%(name)s tidak hadir %(count)s hari berturut-turut", days)
        % {"name": name, "count": days}
    )


def _absence_body(streak: Streak) -> Words:
    return lambda: (
        _("Tiada rekod dan tiada cuti sejak %(date)s. Hubungi pegawai itu dan pastikan keadaannya.")
        % {"date": date_long(streak.dates[0])}
    )


def _colours(change: Change) -> dict[str, str]:
    return {"before": _colour(change.before), "colour": _colour(change.colour)}


def _colour(code: str) -> str:
    return str(CardColour(code).label).lower()
