"""What is told of requests: to officers what became of theirs, to whoever decides that one waits.

One way for all rooms: each desk announces its steps (:class:`tenant_apps.people.desks.Told`), and here they become
notices. An arrival is told in the app at once; letters come once in the morning, for all that waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.ui.times import date_short
from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import holders_of
from tenant_apps.issues import kinds
from tenant_apps.issues.selectors.requests import decider_of
from tenant_apps.notifications.services import Told as Notice
from tenant_apps.notifications.services import Words, notify_all
from tenant_apps.people.desks import APPROVED, Told, Verb, desks
from tenant_apps.people.requests import Waiting
from tenant_apps.people.selectors import deputies_of, names, persons_of_users, supervisor_map

MONDAY = 0
SETTLED = (Verb.APPROVED, Verb.REJECTED, Verb.CANCELLED, Verb.RECOMMENDED, Verb.CHANGED)


def tell_request(told: Told, *, now: datetime) -> int:
    """Tell those a step of a request concerns; return how many were told.

    1. What the office entered, decided, cancelled or changed is told to the officer and to whoever proposed it.
    2. What was asked, or recommended, is told to whoever decides it next; who asked is not told of their own deed.
    """
    today = timezone.localtime(now).date()
    found: list[Notice] = []
    if told.verb in SETTLED or (told.verb == Verb.ENTERED and told.state == APPROVED):
        mine = {told.person_id, told.proposed_by_id} - {None, told.decider_id}
        found += [_settled(told, person, now) for person in sorted(filter(None, mine))]
    if told.verb == Verb.RECOMMENDED or (told.verb == Verb.ENTERED and told.state != APPROVED):
        decider = decider_of(_as_waiting(told, now), supervisor_map(today))
        known = names([told.person_id])
        found += [
            _arrived(told, person, known.get(told.person_id, ""))
            for person in _deciders({decider}, today)[decider]
            if person not in (told.person_id, told.proposed_by_id, told.decider_id)
        ]
    return notify_all(found, now=now) if found else 0


def remind_of_requests(*, now: datetime, today: date) -> int:
    """Tell whoever decides in the morning how many requests wait, when some came since yesterday, and on Mondays."""
    waiting = [one for desk in desks().values() for one in desk.waiting(None)]
    if not waiting:
        return 0
    above = supervisor_map(today)
    counts: Counter[int | None] = Counter()
    fresh: set[int | None] = set()
    for one in waiting:
        decider = decider_of(one, above)
        counts[decider] += 1
        if one.requested_at > now - timedelta(days=1):
            fresh.add(decider)
    due = set(counts) if today.weekday() == MONDAY else fresh
    deciders = _deciders(due, today)
    told = [
        Notice(
            person,
            kinds.REQUESTS,
            partial(_n_waiting, counts[decider]),
            lambda: _("Pegawai menunggu keputusan anda untuk merancang hari mereka."),
            reverse("issues:requests"),
            f"{kinds.REQUESTS}:{today}:{decider or 0}",
        )
        for decider in due
        for person in deciders[decider]
    ]
    return notify_all(told, now=now)


def _settled(told: Told, person_id: int, now: datetime) -> Notice:
    titles: dict[Verb, Words] = {
        Verb.ENTERED: lambda: _("Direkodkan oleh pejabat bagi anda: %(title)s, %(when)s") % _about(told),
        Verb.APPROVED: lambda: _("Permohonan diluluskan: %(title)s, %(when)s") % _about(told),
        Verb.REJECTED: lambda: _("Permohonan ditolak: %(title)s, %(when)s") % _about(told),
        Verb.RECOMMENDED: lambda: _("Permohonan disyorkan: %(title)s, %(when)s") % _about(told),
        Verb.CANCELLED: lambda: _("Permohonan dibatalkan oleh pejabat: %(title)s, %(when)s") % _about(told),
        Verb.CHANGED: lambda: _("Permohonan dipinda: %(title)s, %(when)s") % _about(told),
    }
    address = reverse("attendance:request", args=[told.source, told.id])
    key = f"{kinds.REQUEST_SETTLED}:{told.source}:{told.id}:{told.verb}:{now.timestamp():.0f}"
    return Notice(person_id, kinds.REQUEST_SETTLED, titles[told.verb], partial(_remark, told), address, key)


def _arrived(told: Told, person_id: int, name: str) -> Notice:
    return Notice(
        person_id,
        kinds.REQUEST_ARRIVED,
        lambda: _("Permohonan menunggu keputusan anda: %(title)s") % _about(told),
        lambda: _("%(name)s, %(when)s.") % {"name": name, **_about(told)},
        reverse("issues:requests"),
        f"{kinds.REQUEST_ARRIVED}:{told.source}:{told.id}:{told.verb}",
    )


def _remark(told: Told) -> str:
    if told.verb == Verb.CHANGED:
        return _("Tarikh baharu mengikut kalendar yang disahkan.")
    if told.remark:
        return told.remark
    if told.verb == Verb.RECOMMENDED:
        return _("Permohonan ini kini menunggu kelulusan pegawai seterusnya.")
    return _("Buka untuk melihat butirannya.")


def _about(told: Told) -> dict[str, str]:
    first, last = date_short(told.date_from), date_short(told.date_to)
    return {"title": told.title(), "when": first if told.date_from == told.date_to else f"{first} – {last}"}


def _as_waiting(told: Told, now: datetime) -> Waiting:
    """The request as whoever decides it next is found by."""
    return Waiting(
        source=told.source,
        id=told.id,
        person_id=told.person_id,
        icon="",
        title="",
        date_from=told.date_from,
        date_to=told.date_to,
        requested_at=now,
        proposed_by_id=told.proposed_by_id,
        checked_by_id=told.decider_id if told.verb == Verb.RECOMMENDED else None,
        checked_for_id=told.on_behalf_of_id if told.verb == Verb.RECOMMENDED else None,
    )


def _deciders(deciders: Iterable[int | None], on: date) -> dict[int | None, tuple[int, ...]]:
    """Whom to tell: the supervisor and who stands in for them in requests; the administrators where there is none."""
    named = {one for one in deciders if one is not None}
    deputies = deputies_of(named, on, requests=True) if named else {}
    found: dict[int | None, tuple[int, ...]] = {one: (one, *deputies.get(one, ())) for one in named}
    if None in set(deciders):
        found[None] = persons_of_users(holders_of(Role.ADMIN.value))
    return found


def _n_waiting(n: int) -> str:
    return ngettext("%(n)s permohonan menunggu keputusan anda", "%(n)s permohonan menunggu keputusan anda", n) % {
        "n": n
    }
