"""Reminders: of the punch before going home, of issues to explain and to decide, and of what became of them.

Each is told once: its key names the person's day, week or date, so that a job that runs twice says nothing twice.
Supervision is expected weekly at least; who stands in for a supervisor is reminded with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.ui.statuses import day_look
from kit.ui.times import clock, date_short
from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import holders_of
from tenant_apps.attendance.selectors import days_between
from tenant_apps.issues import kinds
from tenant_apps.issues.models import Issue, IssueEvent, IssueState
from tenant_apps.issues.services.steps import Step
from tenant_apps.notifications.services import Told, Words, notify_all
from tenant_apps.people.selectors import deputies_of, persons_of_users, serving_ids

TO_EXPLAIN = (IssueState.NEW, IssueState.MORE_INFO)
TO_DECIDE = (IssueState.EXPLAINED, IssueState.CHECKED, IssueState.ESCALATED)
BEFORE = (3, 1)
MONDAY = 0


def remind_to_punch_out(*, now: datetime, today: date) -> int:
    """Tell whoever came today and has not left yet to punch out; return how many were told."""
    open_days = [
        day
        for day in days_between(serving_ids(today, today), today, today)
        if day.first_in is not None and day.last_out is None and (day.required_out or 0) < 24 * 60
    ]
    told = [
        Told(
            day.person_id,
            kinds.NO_OUT,
            lambda: _("Anda belum daftar keluar hari ini"),
            partial(_leaving, day.leave_time),
            reverse("attendance:today"),
            f"{kinds.NO_OUT}:{today}",
        )
        for day in open_days
    ]
    return notify_all(told, now=now)


def remind_of_issues(*, now: datetime, today: date) -> int:
    """Tell officers and supervisors in the morning what waits for them; return how many were told.

    Officers: what was opened since yesterday, and what is due in three days or tomorrow. Supervisors: what is due in
    three days or tomorrow, and on Mondays all that waits.
    """
    told = [*_fresh(now, today), *_explanations_due(today), *_decisions_due(today)]
    if today.weekday() == MONDAY:
        told += _weekly(today)
    return notify_all(told, now=now)


def tell_steps(steps: Sequence[Step], *, now: datetime) -> int:
    """Tell the officer that an issue was rejected, asked about or reopened, and the next supervisor that it went up."""
    today = timezone.localtime(now).date()
    told: list[Told] = []
    for step in steps:
        if step.action in ("rejected", "asked", "reopened"):
            told.append(_settled(step))
        elif step.action == "escalated":
            told += [_went_up(step, person) for person in _deciders({step.approver_id}, today)[step.approver_id]]
    return notify_all(told, now=now) if told else 0


def _fresh(now: datetime, today: date) -> list[Told]:
    rows = Issue.objects.filter(state=IssueState.NEW, opened_at__gte=now - timedelta(days=1), explain_by__gte=today)
    counts = Counter(rows.values_list("person_id", flat=True))
    return [
        Told(
            person,
            kinds.TO_EXPLAIN,
            partial(_n_to_explain, n),
            lambda: _("Jelaskan setiap isu dengan sebab dan bukti sebelum tarikh akhirnya."),
            reverse("issues:own"),
            f"{kinds.TO_EXPLAIN}:{today}",
        )
        for person, n in counts.items()
    ]


def _explanations_due(today: date) -> list[Told]:
    rows = Issue.objects.filter(state__in=TO_EXPLAIN, explain_by__in=_due(today))
    counts = Counter(rows.values_list("person_id", "explain_by"))
    return [
        Told(
            person,
            kinds.TO_EXPLAIN,
            partial(_n_to_explain, n),
            partial(_until, due),
            reverse("issues:own"),
            f"{kinds.TO_EXPLAIN}:{due}:{(due - today).days}",
        )
        for (person, due), n in counts.items()
    ]


def _decisions_due(today: date) -> list[Told]:
    rows = Issue.objects.filter(state__in=TO_DECIDE, decide_by__in=_due(today))
    counts = Counter(rows.values_list("approver_id", "decide_by"))
    deciders = _deciders({approver for approver, _due_on in counts}, today)
    return [
        Told(
            person,
            kinds.TO_DECIDE,
            partial(_n_to_decide, n),
            partial(_until, due),
            reverse("issues:inbox"),
            f"{kinds.TO_DECIDE}:{due}:{(due - today).days}:{approver or 0}",
        )
        for (approver, due), n in counts.items()
        for person in deciders[approver]
    ]


def _weekly(today: date) -> list[Told]:
    counts = Counter(Issue.objects.filter(state__in=TO_DECIDE).values_list("approver_id", flat=True))
    deciders = _deciders(set(counts), today)
    year, week, _day = today.isocalendar()
    return [
        Told(
            person,
            kinds.WEEKLY,
            partial(_n_to_decide, n),
            lambda: _("Putuskan sekurang-kurangnya sekali seminggu supaya pegawai tahu kedudukannya."),
            reverse("issues:inbox"),
            f"{kinds.WEEKLY}:{year}-{week}:{approver or 0}",
        )
        for approver, n in counts.items()
        for person in deciders[approver]
    ]


def _settled(step: Step) -> Told:
    titles: dict[str, Words] = {
        "rejected": lambda: _("Penjelasan anda tidak diterima: %(kind)s, %(day)s") % _about(step),
        "asked": lambda: _("Maklumat lanjut diminta: %(kind)s, %(day)s") % _about(step),
        "reopened": lambda: _("Isu anda dibuka semula: %(kind)s, %(day)s") % _about(step),
    }
    said = IssueEvent.objects.values_list("remark", flat=True).get(pk=step.event_id)
    address = reverse("issues:explain", args=[step.issue_id])
    key = f"{kinds.SETTLED}:{step.event_id}"
    return Told(step.person_id, kinds.SETTLED, titles[step.action], lambda: said, address, key)


def _went_up(step: Step, person_id: int) -> Told:
    return Told(
        person_id,
        kinds.ESCALATED,
        lambda: _("Isu dinaikkan kepada anda: %(kind)s, %(day)s") % _about(step),
        lambda: _("Penyelia belum memutuskannya dalam tempoh yang ditetapkan."),
        reverse("issues:detail", args=[step.issue_id]),
        f"{kinds.ESCALATED}:{step.event_id}",
    )


def _deciders(approvers: Iterable[int | None], on: date) -> dict[int | None, tuple[int, ...]]:
    """Whom to tell for each approver: themselves and who stands in for them; the administrators for nobody."""
    named = {one for one in approvers if one is not None}
    deputies = deputies_of(named, on)
    found: defaultdict[int | None, tuple[int, ...]] = defaultdict(tuple)
    found |= {one: (one, *deputies.get(one, ())) for one in named}
    if None in set(approvers):
        found[None] = persons_of_users(holders_of(Role.ADMIN.value))
    return found


def _due(today: date) -> list[date]:
    return [today + timedelta(days=days) for days in BEFORE]


def _about(step: Step) -> dict[str, object]:
    return {"kind": day_look(step.kind).label, "day": date_short(step.date)}


def _leaving(at: time | None) -> str:
    if at is None:
        return _("Daftar keluar sebelum pulang supaya hari anda lengkap.")
    return _("Boleh daftar keluar mulai %(time)s.") % {"time": clock(at)}


def _n_to_explain(n: int) -> str:
    return ngettext("%(n)s isu perlu dijelaskan", "%(n)s isu perlu dijelaskan", n) % {"n": n}


def _n_to_decide(n: int) -> str:
    return ngettext("%(n)s isu menunggu keputusan anda", "%(n)s isu menunggu keputusan anda", n) % {"n": n}


def _until(due: date) -> str:
    return _("Tarikh akhir %(day)s.") % {"day": date_short(due)}
