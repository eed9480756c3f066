"""Requests for another schedule: asked by the officer before the month, decided by the supervisor.

Whoever asks does it by a day of the month before (the parameter ``schedule_request_day``). Where the agency wants it
(``schedule_recommender``), the first approval only recommends and a second person approves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from kit.ui.times import date_long, month_long
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import selectors as people
from tenant_apps.people.requests import Decision, Waiting
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import RequestState, ScheduleKind, SchedulePattern, ScheduleRequest
from tenant_apps.worktime.rules.asking import closes_on, first_open_month, next_month
from tenant_apps.worktime.selectors.frames import frame_of
from tenant_apps.worktime.selectors.requests import WAITING, waiting_requests
from tenant_apps.worktime.selectors.schedules import schedules_by_month
from tenant_apps.worktime.services.months import refuse_locked
from tenant_apps.worktime.services.schedules import BadSchedule, assign_schedule

SOURCE = "worktime.schedule"
LONGEST_REASON = 500


class MonthClosedForRequests(Refusal):
    """The day by which the month's schedule had to be asked for is over."""

    code = "worktime.request_too_late"


class BadRequest(Refusal):
    """What is asked makes no sense: no reason, what one has already, or asked before."""

    code = "worktime.bad_request"


class NotWaiting(Refusal):
    """The request was decided or withdrawn in the meantime, or is the decider's own."""

    code = "worktime.request_not_waiting"


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
        date_to=None if is_for_good else next_month(first),
        reason=reason.strip()[:LONGEST_REASON],
        requested_at=now,
    )
    record("worktime.schedule_asked", actor=by, target=_target(request), after=_facts(request))
    _announce(request)
    return request.pk


@transaction.atomic
def cancel_request(*, request_id: int, person_id: int, by: Actor | None, now: datetime) -> None:
    """Withdraw one's own waiting request.

    :raises NotWaiting: it waits no more.
    """
    request = _waiting(Q(pk=request_id, person=person_id))
    before = request.state
    request.state, request.decided_at = RequestState.CANCELLED, now
    request.save(update_fields=["state", "decided_at"])
    record(
        "worktime.schedule_withdrawn",
        actor=by,
        target=_target(request),
        before={"state": before},
        after={"state": request.state},
    )
    _announce(request)


@transaction.atomic
def decide_request(*, request_id: int, decision: Decision) -> None:
    """Approve, recommend or reject a waiting request; approving assigns the schedule.

    1. A rejection needs a reason.
    2. Where the agency wants a recommendation, the first approval is one, unless an administrator who is no officer
       decides; the second must come from somebody else.
    3. An approval assigns the schedule, and the days it touches are judged again.

    :raises NotWaiting: it waits no more, or is the decider's own.
    :raises BadRequest: a rejection without a reason, or an approval by the one who recommended.
    :raises MonthLocked: its first month is closed.
    """
    own = Q() if decision.decider_id is None else ~Q(person=decision.decider_id)
    request = _waiting(Q(pk=request_id) & own)
    before, remark = request.state, decision.remark.strip()
    if not decision.approve and not remark:
        raise BadRequest(_("Nyatakan sebab penolakan."), fields={"remark": _("Nyatakan sebab penolakan.")})
    if decision.approve and _needs_recommending(request, decision):
        request.state = RequestState.RECOMMENDED
        request.recommended_at, request.recommended_by_id = decision.now, decision.decider_id
    else:
        request.state = RequestState.APPROVED if decision.approve else RequestState.REJECTED
        request.decided_at, request.decided_by_id = decision.now, decision.decider_id
    request.on_behalf_of_id, request.remark = decision.on_behalf_of_id, remark
    request.save()
    record(
        _DEEDS[RequestState(request.state)],
        actor=decision.by,
        target=_target(request),
        before={"state": before},
        after=_facts(request),
        remark=remark,
    )
    if request.state == RequestState.APPROVED:
        assign_schedule(
            person_ids=[request.person_id],
            pattern_code=request.pattern.code,
            valid_from=request.date_from,
            valid_to=request.date_to,
            by=decision.by,
        )
    _announce(request)


_DEEDS = {
    RequestState.RECOMMENDED: "worktime.schedule_recommended",
    RequestState.APPROVED: "worktime.schedule_approved",
    RequestState.REJECTED: "worktime.schedule_rejected",
}


class ScheduleSource:
    """What the inbox of requests asks this room."""

    def waiting(self, person_ids: Collection[int] | None) -> Sequence[Waiting]:
        """Return the waiting requests, oldest first. Three statements at most."""
        cards = waiting_requests(person_ids)
        recommenders = {card.recommended_by_id for card in cards if card.recommended_by_id is not None}
        names = people.names(recommenders) if recommenders else {}
        return tuple(
            Waiting(
                source=SOURCE,
                id=card.id,
                person_id=card.person_id,
                icon="clock",
                title=_("Tukar waktu kerja"),
                date_from=card.date_from,
                date_to=(card.date_to or next_month(card.date_from)) - timedelta(days=1),
                requested_at=card.requested_at,
                facts=(_said(card.name, card.date_from, card.date_to),),
                reason=card.reason,
                warnings=(_("Disyorkan oleh %(name)s.") % {"name": names.get(card.recommended_by_id, "")},)
                if card.recommended_by_id is not None
                else (),
            )
            for card in cards
        )

    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject one; see :func:`decide_request`."""
        decide_request(request_id=request_id, decision=decision)


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
        others = others.filter(date_from__lt=next_month(month))
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


def _waiting(wanted: Q) -> ScheduleRequest:
    request = ScheduleRequest.objects.select_for_update().filter(wanted, state__in=WAITING).first()
    if request is None:
        raise NotWaiting(_("Permohonan ini sudah diputuskan, atau milik anda sendiri. Muat semula halaman."))
    return request


def _needs_recommending(request: ScheduleRequest, decision: Decision) -> bool:
    if decision.decider_id is None:
        return False
    if request.state == RequestState.RECOMMENDED:
        if request.recommended_by_id == decision.decider_id:
            raise BadRequest(_("Anda sudah menyokong permohonan ini; pegawai lain perlu meluluskannya."))
        return False
    policy = frame_of(request.person_id, request.requested_at.date()).policy
    return policy.schedule_recommender


def _said(name: str, date_from: date, date_to: date | None) -> str:
    words = {"name": name, "month": month_long(date_from)}
    return _("%(name)s mulai %(month)s") % words if date_to is None else _("%(name)s bagi %(month)s") % words


def _target(request: ScheduleRequest) -> tuple[str, object, str]:
    return ("worktime.request", request.pk, _said(request.pattern.name, request.date_from, request.date_to))


def _facts(request: ScheduleRequest) -> dict[str, object]:
    return {
        "person": request.person_id,
        "schedule": request.pattern.code,
        "valid_from": request.date_from,
        "valid_to": request.date_to,
        "state": request.state,
    }


def _announce(request: ScheduleRequest) -> None:
    signals.schedule_request_changed.send(
        sender=ScheduleRequest, request_id=request.pk, person_id=request.person_id, state=str(request.state)
    )
