"""Reads of the accounts: roles, sessions, links. Hands out ids and frozen values, never rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from kit import crypto
from kit.identity import IdKind
from shared_apps.accounts.models import AccessLink, RoleGrant, User, UserSession
from shared_apps.accounts.rules.browsers import browser_name
from tenants.context import current

INVITE, RESET = AccessLink.Purpose.INVITE, AccessLink.Purpose.RESET


@dataclass(frozen=True, slots=True)
class Account:
    """What other rooms may know of a user. ``last_login`` is empty for somebody who never came."""

    id: int
    name: str
    login_masked: str
    email: str
    phone: str
    language: str
    is_active: bool
    must_change_password: bool
    locked_until: datetime | None
    last_login: datetime | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Browser:
    """One signed-in browser of a user, as the profile lists it."""

    id: int
    name: str
    ip: str
    started_at: datetime
    last_seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still opens: whom it is for, and until when."""

    id: int
    user_id: int
    user_name: str
    login_masked: str
    expires_at: datetime


def roles_of(user_id: int) -> frozenset[str]:
    """Return the roles the user holds now; everybody is an officer without one."""
    return frozenset(RoleGrant.objects.filter(user_id=user_id, ended_at=None).values_list("role", flat=True))


def holders_of(role: str) -> frozenset[int]:
    """Return the ids of the active users who hold ``role`` now."""
    grants = RoleGrant.objects.filter(role=role, ended_at=None, user__is_active=True)
    return frozenset(grants.values_list("user_id", flat=True))


def accounts(user_ids: Collection[int]) -> dict[int, Account]:
    """Return what may be known of the users, by id, in one statement."""
    return {user.pk: _account(user) for user in User.objects.with_roles().filter(pk__in=user_ids)}


def user_with_login(login_digest: str) -> int | None:
    """Return the id of the user whose ID has this digest."""
    return User.objects.filter(login_digest=login_digest).values_list("pk", flat=True).first()


def some_sign_in_with_letters() -> bool:
    """Tell whether somebody of this schema signs in with letters, so that a numeric keyboard would lock them out."""
    return User.objects.exclude(id_kind=IdKind.MYKAD.value).exists()


def browsers_of(user_id: int, *, session_key: str, now: datetime) -> tuple[Browser, ...]:
    """Return the browsers in which the user is signed in, the latest first; ``session_key`` is this one's."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user_id=user_id, session_key__in=live).order_by("-last_seen_at", "-id")
    return tuple(
        Browser(
            id=row.pk,
            name=browser_name(row.user_agent),
            ip=row.ip or "",
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            is_this_one=row.session_key == session_key,
        )
        for row in rows
    )


def open_link(token: str, purpose: AccessLink.Purpose, *, now: datetime) -> OpenLink | None:
    """Return the unused, unexpired link of ``token`` in this schema, if its user may still sign in."""
    links = AccessLink.objects.filter(
        token_digest=token_digest(token), purpose=purpose, used_at=None, expires_at__gt=now, user__is_active=True
    )
    link = links.select_related("user").first()
    if link is None:
        return None
    return OpenLink(link.pk, link.user_id, link.user.full_name, link.user.login_masked, link.expires_at)


def token_digest(token: str) -> str:
    """Return the digest under which the link of ``token`` is kept: another in each schema."""
    return crypto.digest("accounts.link", f"{current().schema_name}:{token}")


def _account(user: User) -> Account:
    return Account(
        id=user.pk,
        name=user.full_name,
        login_masked=user.login_masked,
        email=user.email,
        phone=user.phone,
        language=user.language,
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        locked_until=user.locked_until,
        last_login=user.last_login,
        roles=user.held_roles,
    )
