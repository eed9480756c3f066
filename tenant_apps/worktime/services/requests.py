"""Requests for another schedule: asked by the officer before the month, decided by the supervisor.

Whoever asks does it by a day of the month before (the parameter ``schedule_request_day``). Where the agency wants it
(``schedule_recommender``), the first approval only recommends and a second person approves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from kit.months import month_after
from kit.ui.times import date_long, month_long
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Target, record
from tenant_apps.people import selectors as people
from tenant_apps.people.desks import Desk, Verb
from tenant_apps.people.requests import Asked, Decision, Waiting
from tenant_apps.worktime.models import RequestState, ScheduleKind, SchedulePattern, ScheduleRequest
from tenant_apps.worktime.rules.asking import closes_on, first_open_month
from tenant_apps.worktime.selectors.frames import frame_of
from tenant_apps.worktime.selectors.requests import WAITING
from tenant_apps.worktime.selectors.schedules import schedules_by_month
from tenant_apps.worktime.services.months import refuse_locked
from tenant_apps.worktime.services.schedules import BadSchedule, assign_schedule

SOURCE = "worktime.schedule"
ICON = "clock"
LONGEST_REASON = 500


class MonthClosedForRequests(Refusal):
    """The day by which the month's schedule had to be asked for is over."""

    code = "worktime.request_too_late"


class BadRequest(Refusal):
    """What is asked makes no sense: no reason, what one has already, or asked before."""

    code = "worktime.bad_request"


@transaction.atomic
def ask_schedule(
    *,
    person_id: int,
    pattern_code: str,
    month: date,
    is_for_good: bool,
    reason: str,
    today: date,
    now: datetime,
    by: Actor | None,
) -> int:
    """Ask for a schedule from the first of ``month``, for that month or for good; return the request's id.

    :raises MonthLocked: the month is closed.
    :raises MonthClosedForRequests: it is too late for that month; the sentence names the first open one.
    :raises BadSchedule: there is no such schedule that officers may ask for.
    :raises BadRequest: no reason is given, one has that schedule already, or another request covers the month.
    """
    first = month.replace(day=1)
    refuse_locked([first])
    _refuse_late(first, today, frame_of(person_id, today).policy.schedule_request_day)
    pattern = _requestable(pattern_code)
    if not reason.strip():
        raise BadRequest(_("Nyatakan sebab permohonan."), fields={"reason": _("Nyatakan sebab permohonan.")})
    hold("worktime.request", person_id)
    _refuse_what_stands(person_id, pattern, first, is_for_good=is_for_good, today=today)
    request = ScheduleRequest.objects.create(
        person_id=person_id,
        pattern=pattern,
        date_from=first,
        date_to=None if is_for_good else month_after(first),
        reason=reason.strip()[:LONGEST_REASON],
        requested_at=now,
    )
    record("worktime.schedule_asked", actor=by, target=SCHEDULE_DESK.target(request), after=_facts(request))
    SCHEDULE_DESK.tell(request, Verb.ENTERED, now=now)
    return request.pk


class ScheduleDesk(Desk):
    """Requests for another schedule. Listed at *Waktu kerja*, not among one's other requests.

    Where the agency wants a recommendation, the first approval is one; the next supervisor above who is neither the
    officer nor whoever recommended approves. Without a supervisor there is one level, as for issues, and an
    administrator who is no officer approves at once. An approval assigns the schedule, and the days it touches are
    judged again.
    """

    source = SOURCE
    is_fact_once_approved = True
    takes_files = False

    def rows(self) -> QuerySet[ScheduleRequest]:
        return ScheduleRequest.objects.all()

    def shown(self) -> QuerySet[ScheduleRequest]:
        return self.rows().select_related("pattern")

    def goes_further(self) -> Q:
        return Q(state=RequestState.RECOMMENDED)

    def named(self, row: ScheduleRequest) -> tuple[int | None, ...]:
        return (row.recommended_by_id,)

    def waits(self, row: ScheduleRequest, known: Mapping[int, str]) -> Waiting:
        recommender = known.get(row.recommended_by_id or 0, "")
        first, last = self.dates(row)
        return Waiting(
            source=SOURCE,
            id=row.pk,
            person_id=row.person_id,
            icon=ICON,
            title=self.title(row),
            date_from=first,
            date_to=last,
            requested_at=row.requested_at,
            facts=(_said(row.pattern.name, row.date_from, row.date_to),),
            reason=row.reason,
            warnings=(_("Disyorkan oleh %(name)s.") % {"name": recommender},) if recommender else (),
            checked_by_id=row.recommended_by_id,
            checked_for_id=row.on_behalf_of_id if row.state == RequestState.RECOMMENDED else None,
        )

    def asked(self, row: ScheduleRequest) -> Asked:
        first, last = self.dates(row)
        return Asked(
            source=SOURCE,
            id=row.pk,
            person_id=row.person_id,
            icon=ICON,
            title=self.title(row),
            date_from=first,
            date_to=last,
            requested_at=row.requested_at,
            state=row.state,
            facts=(_said(row.pattern.name, row.date_from, row.date_to),),
            reason=row.reason,
            remark=row.remark,
            decided_at=row.decided_at,
            decided_by_id=row.decided_by_id,
        )

    def asked_by(self, person_id: int, *, states: Collection[str] = (), limit: int) -> tuple[Asked, ...]:
        return ()

    def title(self, row: ScheduleRequest) -> str:
        return _("Tukar waktu kerja")

    def dates(self, row: ScheduleRequest) -> tuple[date, date]:
        """The first month; asked for good, it is said to be for that month on."""
        return row.date_from, (row.date_to or month_after(row.date_from)) - timedelta(days=1)

    def target(self, row: ScheduleRequest) -> Target:
        return ("worktime.request", row.pk, _said(row.pattern.name, row.date_from, row.date_to))

    def action(self, row: ScheduleRequest, verb: Verb) -> str:
        return f"worktime.schedule_{Verb.WITHDRAWN if verb == Verb.CANCELLED else verb}"

    def refuse_closed(self, row: ScheduleRequest) -> None:
        """Nothing: only assigning the schedule touches the month, and that refuses; the rest may still be settled."""

    def refuse(self, row: ScheduleRequest, decision: Decision) -> None:
        """:raises BadRequest: an approval by the one who recommended."""
        mine = row.state == RequestState.RECOMMENDED and row.recommended_by_id == decision.decider_id
        if decision.approve and mine and decision.decider_id is not None:
            raise BadRequest(_("Anda sudah menyokong permohonan ini; pegawai lain perlu meluluskannya."))

    def state_after(self, row: ScheduleRequest, decision: Decision) -> str:
        if decision.approve and _needs_recommending(row, decision):
            return RequestState.RECOMMENDED
        return super().state_after(row, decision)

    def counted(self, row: ScheduleRequest, decision: Decision | None, now: datetime) -> None:
        assign_schedule(
            person_ids=[row.person_id],
            pattern_code=row.pattern.code,
            valid_from=row.date_from,
            valid_to=row.date_to,
            by=decision.by if decision else None,
        )

    def _sign(self, row: ScheduleRequest, verb: Verb, decision: Decision) -> list[str]:
        if verb != Verb.RECOMMENDED:
            return super()._sign(row, verb, decision)
        row.recommended_at, row.recommended_by_id = decision.now, decision.decider_id
        return ["recommended_at", "recommended_by"]


SCHEDULE_DESK = ScheduleDesk()


def requestable_patterns() -> tuple[tuple[str, str], ...]:
    """Return what officers may ask for: the active schedules except shifts, which only a roster gives."""
    rows = SchedulePattern.objects.filter(is_active=True).exclude(kind=ScheduleKind.SHIFT).order_by("code")
    return tuple(rows.values_list("code", "name"))


def _requestable(code: str) -> SchedulePattern:
    pattern = SchedulePattern.objects.filter(code=code, is_active=True).exclude(kind=ScheduleKind.SHIFT).first()
    if pattern is None:
        sentence = _("Pilih waktu kerja daripada senarai. Syif ditetapkan melalui jadual syif.")
        raise BadSchedule(sentence, code="worktime.no_such_schedule", fields={"pattern": sentence})
    return pattern


def _refuse_late(month: date, today: date, request_day: int) -> None:
    first_open = first_open_month(today, request_day)
    if month >= first_open:
        return
    sentence = _("Permohonan bagi %(month)s ditutup pada %(day)s. Bulan pertama yang masih dibuka ialah %(open)s.") % {
        "month": month_long(month),
        "day": date_long(closes_on(month, request_day)),
        "open": month_long(first_open),
    }
    raise MonthClosedForRequests(sentence, fields={"month": sentence})


def _refuse_what_stands(
    person_id: int, pattern: SchedulePattern, month: date, *, is_for_good: bool, today: date
) -> None:
    touching = Q(date_to=None) | Q(date_to__gt=month)
    others = ScheduleRequest.objects.filter(touching, person=person_id, state__in=WAITING)
    if not is_for_good:
        others = others.filter(date_from__lt=month_after(month))
    if others.exists():
        sentence = _("Permohonan lain bagi %(month)s masih menunggu. Batalkan permohonan itu dahulu.")
        raise BadRequest(
            sentence % {"month": month_long(month)}, fields={"month": sentence % {"month": month_long(month)}}
        )
    posting = people.postings_on([person_id], today).get(person_id)
    paths = {person_id: posting.unit_path} if posting else {}
    standing = schedules_by_month([person_id], month.year, unit_paths=paths)[person_id][month.month - 1]
    if standing.code == pattern.code and standing.fixed_start_minutes is None and not is_for_good:
        sentence = _("Anda sudah bekerja mengikut %(name)s pada %(month)s.")
        said = sentence % {"name": pattern.name, "month": month_long(month)}
        raise BadRequest(said, fields={"pattern": said})


def _needs_recommending(request: ScheduleRequest, decision: Decision) -> bool:
    if decision.decider_id is None or request.state == RequestState.RECOMMENDED:
        return False
    asked_on = timezone.localtime(request.requested_at).date()
    if not frame_of(request.person_id, asked_on).policy.schedule_recommender:
        return False
    return people.supervisor_of([request.person_id], asked_on)[request.person_id] is not None


def _said(name: str, date_from: date, date_to: date | None) -> str:
    words = {"name": name, "month": month_long(date_from)}
    return _("%(name)s mulai %(month)s") % words if date_to is None else _("%(name)s bagi %(month)s") % words


def _facts(request: ScheduleRequest) -> dict[str, object]:
    return {
        "person": request.person_id,
        "schedule": request.pattern.code,
        "valid_from": request.date_from,
        "valid_to": request.date_to,
        "state": request.state,
    }
