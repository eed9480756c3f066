"""Signed-in browsers: the row beside each session, so that sessions can be listed and ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from shared_apps.accounts.models import UserSession
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def open_browser(*, user_id: int, session_key: str, user_agent: str, ip: str | None, by: Actor, now: datetime) -> None:
    """Note that the user is signed in with this session from now on."""
    UserSession.objects.create(
        user_id=user_id,
        session_key=session_key,
        started_at=now,
        last_seen_at=now,
        ip=ip,
        user_agent=user_agent[:300],
    )
    record("accounts.signed_in", actor=by, target=("accounts.user", user_id, by.name))


def move_browser(before: str, after: str) -> None:
    """Follow a session to its new key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


def see_browser(*, session_key: str, ip: str | None, now: datetime) -> None:
    """Note when and from where the session was last used, at most once in :data:`SEEN_EVERY`."""
    rows = UserSession.objects.filter(session_key=session_key, last_seen_at__lte=now - SEEN_EVERY)
    rows.update(last_seen_at=now, ip=ip)


@transaction.atomic
def end_browser(*, user_id: int, browser_id: int, by: Actor) -> bool:
    """End one of the user's sessions; return whether there was such a one."""
    row = UserSession.objects.filter(user_id=user_id, pk=browser_id).first()
    if row is None:
        return False
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    record("accounts.session_ended", actor=by, target=("accounts.user", user_id, by.name))
    return True


@transaction.atomic
def end_sessions(user_id: int, *, by: Actor, name: str = "", except_key: str = "") -> int:
    """End the user's sessions, all but the one with ``except_key``; return how many there were."""
    ended = drop_sessions([user_id], except_key=except_key)
    if ended:
        target = ("accounts.user", user_id, name or by.name)
        record("accounts.sessions_ended", actor=by, target=target, after={"count": ended})
    return ended


def drop_sessions(user_ids: Collection[int], *, except_key: str = "") -> int:
    """Delete the users' sessions without a line of their own: part of a larger deed."""
    rows = UserSession.objects.filter(user_id__in=user_ids).exclude(session_key=except_key)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    return rows.delete()[0]


@transaction.atomic
def close_browser(session_key: str, *, by: Actor) -> None:
    """Note that its own user has signed this browser out."""
    UserSession.objects.filter(session_key=session_key).delete()
    record("accounts.signed_out", actor=by, target=("accounts.user", by.user_id, by.name))


def forget_dead_sessions(now: datetime) -> int:
    """Delete sessions that have expired, and browsers whose session is gone; return how many browsers."""
    Session.objects.filter(expire_date__lt=now).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return gone.delete()[0]
