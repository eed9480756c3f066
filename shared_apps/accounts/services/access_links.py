"""Links sent by e-mail that open once: an invitation, or a new password for a forgotten one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kit import mail
from kit.errors import Refusal
from shared_apps.accounts import throttle
from shared_apps.accounts.address import absolute, site_name
from shared_apps.accounts.backends import find_user
from shared_apps.accounts.logins import login_digest
from shared_apps.accounts.models import AccessLink, User
from shared_apps.accounts.selectors import token_digest
from shared_apps.accounts.services.browsers import drop_sessions
from shared_apps.accounts.services.passwords import put_password
from shared_apps.accounts.services.users import target_of
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

INVITE, RESET = AccessLink.Purpose.INVITE, AccessLink.Purpose.RESET


class DeadLinkError(Refusal):
    """The link was used, has expired, was replaced by a newer one, or never was one of this agency."""

    code = "accounts.dead_link"


class NoAddressError(Refusal):
    """There is no e-mail address to write to."""

    code = "accounts.no_address"


@transaction.atomic
def invite(*, user_id: int, by: Actor | None, now: datetime) -> str:
    """Write to the user, asking to choose a password; return the link. An earlier invitation no longer opens.

    :raises NoAddressError: the user has no e-mail address.
    """
    user = User.objects.get(pk=user_id)
    if not user.email:
        raise NoAddressError(_("Pengguna ini tiada alamat e-mel. Beri kata laluan sementara."))
    expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    link = _make_link(user, INVITE, now, expires_at)
    _write(user, "accounts/invitation", link, expires_at)
    record("accounts.invited", actor=by, target=target_of(user), after={"until": expires_at})
    return link


def ask_reset(*, login: str, by: Actor, now: datetime) -> None:
    """Write a reset link to the user with this ID, if there is one with an address; tell the caller nothing either way.

    Each ID gets at most ``RESETS_PER_HOUR`` letters and each address asks at most ``RESETS_PER_ADDRESS`` times.
    """
    hour = timedelta(hours=1)
    asked_here = throttle.count("reset.address", by.ip or "", within=hour)
    asked_for = throttle.count("reset.login", login_digest(login), within=hour)
    user = find_user(login)
    too_often = asked_here > settings.RESETS_PER_ADDRESS or asked_for > settings.RESETS_PER_HOUR
    if user is not None and user.is_active and user.email and not too_often:
        _send_reset(user, by, now)


@transaction.atomic
def accept_invitation(*, token: str, password: str, by: Actor, now: datetime) -> int:
    """Use the invitation up, set the chosen password and return the user's id.

    :raises DeadLinkError: the link does not open (any more).
    """
    user = _use(token, INVITE, now)
    put_password(user, password)
    record("accounts.invitation_accepted", actor=_as_user(by, user), target=target_of(user))
    return user.pk


@transaction.atomic
def reset_password(*, token: str, password: str, by: Actor, now: datetime) -> int:
    """Use the reset link up, set the new password, end every session and return the user's id.

    :raises DeadLinkError: the link does not open (any more).
    """
    user = _use(token, RESET, now)
    put_password(user, password)
    drop_sessions([user.pk])
    record("accounts.password_reset", actor=_as_user(by, user), target=target_of(user))
    return user.pk


@transaction.atomic
def _send_reset(user: User, by: Actor, now: datetime) -> None:
    expires_at = now + timedelta(minutes=settings.RESET_LINK_MINUTES)
    link = _make_link(user, RESET, now, expires_at)
    _write(user, "accounts/reset", link, expires_at)
    record("accounts.reset_asked", actor=by, target=target_of(user))


def _make_link(user: User, purpose: AccessLink.Purpose, now: datetime, expires_at: datetime) -> str:
    """Make a link and kill the earlier ones of its purpose; the token itself is kept nowhere."""
    token = secrets.token_urlsafe(32)
    AccessLink.objects.filter(user=user, purpose=purpose, used_at=None).update(used_at=now)
    AccessLink.objects.create(
        user=user, purpose=purpose, token_digest=token_digest(token), created_at=now, expires_at=expires_at
    )
    page = "accounts:invitation" if purpose == INVITE else "accounts:reset"
    return absolute(reverse(page, args=[token]))


def _write(user: User, template: str, link: str, expires_at: datetime) -> None:
    context = {"name": user.full_name, "agency": site_name(), "link": link, "expires_at": expires_at}
    mail.send(to=user.email, template=template, context=context, language=user.language)


def _use(token: str, purpose: AccessLink.Purpose, now: datetime) -> User:
    """Take the link by a conditional update: of two who follow it at once, one gets in."""
    digest = token_digest(token)
    links = AccessLink.objects.filter(token_digest=digest, purpose=purpose, used_at=None, expires_at__gt=now)
    if links.filter(user__is_active=True).update(used_at=now) != 1:
        raise DeadLinkError(_("Pautan ini sudah digunakan atau tamat tempoh. Minta pautan baharu."))
    return User.objects.select_for_update().get(links__token_digest=digest)


def _as_user(by: Actor, user: User) -> Actor:
    """Whoever holds the link acts as the user from here on."""
    return Actor(user.pk, user.full_name, by.ip, by.request_id)
