"""Deciding requests of other rooms from one inbox: here whose it is to decide, there what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from tenant_apps.issues.selectors.requests import Charge, waiting_requests
from tenant_apps.people.desks import desk_of
from tenant_apps.people.requests import Decision, Waiting, no_longer_waiting
from tenant_apps.worktime.selectors import policy_on

type Key = tuple[str, int]


class RemoteOneByOne(Refusal):
    """Days of work from home that are still to come are approved one by one, unless hybrid days are planned."""

    code = "requests.one_by_one"


@dataclass(frozen=True, slots=True)
class BulkApproved:
    """What became of approving many: how many were, and how many were left out, by the refusal's code."""

    approved: int
    left_out: Counter[str] = field(default_factory=Counter)


def decide_request(*, key: Key, approve: bool, remark: str, charge: Charge, by: Actor, now: datetime) -> Waiting:
    """Approve or reject one request and return it as it was.

    :raises NotWaiting: it waits no more, or is not theirs to decide.
    :raises Refusal: its room refuses, each for its own reasons.
    """
    return _decide(_theirs(charge), key, approve=approve, remark=remark, charge=charge, by=by, now=now)


def approve_requests(*, keys: Sequence[Key], charge: Charge, by: Actor, now: datetime, today: date) -> BulkApproved:
    """Approve many requests, each as a decision of its own; what is refused is left out and counted.

    The scheme of working from home wants each coming day looked at by itself; only where hybrid days are planned
    ahead may they be approved together.
    """
    theirs = _theirs(charge)
    left_out: Counter[str] = Counter()
    approved = 0
    for key in dict.fromkeys(keys):
        try:
            _refuse_remote(theirs.get(key), today)
            _decide(theirs, key, approve=True, remark="", charge=charge, by=by, now=now)
            approved += 1
        except Refusal as refusal:
            left_out[refusal.code] += 1
    return BulkApproved(approved, left_out)


def _theirs(charge: Charge) -> dict[Key, Waiting]:
    return {(one.source, one.id): one for one in waiting_requests(charge)}


@transaction.atomic
def _decide(
    theirs: dict[Key, Waiting], key: Key, *, approve: bool, remark: str, charge: Charge, by: Actor, now: datetime
) -> Waiting:
    request = theirs.get(key)
    if request is None:
        raise no_longer_waiting()
    decision = Decision(
        approve=approve,
        decider_id=charge.decider_id,
        by=by,
        now=now,
        remark=remark,
        on_behalf_of_id=request.acting_for_id,
    )
    desk_of(request.source).decide(request.id, decision)
    return request


def _refuse_remote(request: Waiting | None, today: date) -> None:
    if request is not None and request.is_remote and request.date_to > today and not policy_on(today).hbh_enabled:
        raise RemoteOneByOne(_("Hari bekerja dari rumah yang akan datang diluluskan satu demi satu."))
