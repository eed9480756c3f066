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


def open_browser(*, user_id: int, session_key: str, user_agent: str, ip: str | None, now: datetime) -> None:
    """Note that the user is signed in with this session from now on."""
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user_id": user_id,
            "started_at": now,
            "last_seen_at": now,
            "ip": ip,
            "user_agent": user_agent[:300],
        },
    )


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


def close_browser(session_key: str) -> None:
    """Forget a session that its own user has ended."""
    UserSession.objects.filter(session_key=session_key).delete()
