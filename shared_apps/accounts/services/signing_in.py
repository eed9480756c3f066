"""Signing in: the pair is right, or a refusal that tells nobody which half of it was wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Case, DateTimeField, F, PositiveSmallIntegerField, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui import times
from shared_apps.accounts import throttle
from shared_apps.accounts.address import who_helps
from shared_apps.accounts.backends import find_user
from shared_apps.accounts.logins import login_digest
from shared_apps.accounts.models import User
from shared_apps.accounts.services.users import target_of
from shared_apps.audit.actor import Actor, actor_of, client_ip
from shared_apps.audit.services import record


class WrongPairError(Refusal):
    """ID and password do not belong together, or belong to nobody."""

    code = "accounts.wrong_pair"


class LockedError(Refusal):
    """Too many tries; ``until`` is empty when the address, not the ID, is held back."""

    code = "accounts.locked"

    def __init__(self, message: str, *, until: datetime | None) -> None:
        super().__init__(message)
        self.until = until


class TemporaryExpiredError(Refusal):
    """The pair is right, but the temporary password has had its days."""

    code = "accounts.temporary_expired"


def sign_in(request: HttpRequest, *, login: str, password: str, now: datetime) -> User:
    """Return the user who may enter with this pair.

    1. An address with too many failures, and an ID that is locked, are refused before anything is compared.
    2. A wrong pair is counted: for a user in the row, for an ID of nobody in the cache, for the address in the cache.
       The count that reaches ``SIGN_IN_TRIES`` locks for ``SIGN_IN_LOCK_MINUTES``; an ID of nobody locks alike.
    3. The right pair clears the count. A temporary password that has expired opens nothing.

    :raises LockedError: see 1. :raises WrongPairError: see 2. :raises TemporaryExpiredError: see 3.
    """
    ip = client_ip(request) or ""
    _refuse_locked(login, ip, now)
    user = authenticate(request, login=login, password=password)
    if not isinstance(user, User):
        _count_failure(request, login, ip, now)
        raise WrongPairError(_("ID Pengguna atau kata laluan tidak tepat. Semak dan cuba lagi."))
    if user.temporary_until is not None and user.temporary_until <= now:
        raise TemporaryExpiredError(
            _("Kata laluan sementara anda sudah tamat tempoh. Minta yang baharu daripada %(who)s.")
            % {"who": who_helps()}
        )
    if user.failed_logins or user.locked_until:
        User.objects.filter(pk=user.pk).update(failed_logins=0, locked_until=None)
    return user


@transaction.atomic
def unlock(user_id: int, *, by: Actor) -> None:
    """Lift a lock before its time."""
    user = User.objects.select_for_update().get(pk=user_id)
    User.objects.filter(pk=user_id).update(failed_logins=0, locked_until=None)
    record("accounts.unlocked", actor=by, target=target_of(user))


def _refuse_locked(login: str, ip: str, now: datetime) -> None:
    if throttle.counted("address", ip) >= settings.SIGN_IN_TRIES_PER_ADDRESS:
        raise LockedError(
            _("Terlalu banyak cubaan daripada rangkaian ini. Cuba lagi selepas beberapa minit."), until=None
        )
    user = find_user(login)
    if user is not None and user.locked_until is not None and user.locked_until > now:
        raise _locked(user.locked_until)
    if user is None:
        until = throttle.until("nobody", login_digest(login))
        if until is not None and until > now:
            raise _locked(until)


def _count_failure(request: HttpRequest, login: str, ip: str, now: datetime) -> None:
    throttle.count("address", ip, within=_lock_time())
    user = find_user(login)
    if user is None:
        throttle.count_to_lock("nobody", login_digest(login), limit=settings.SIGN_IN_TRIES, now=now, lock=_lock_time())
    else:
        _count_in_row(request, user, now)


@transaction.atomic
def _count_in_row(request: HttpRequest, user: User, now: datetime) -> None:
    """Count in one conditional statement, so that tries of several processes at once all count."""
    last_try = settings.SIGN_IN_TRIES - 1
    until = now + _lock_time()
    User.objects.filter(pk=user.pk).update(
        failed_logins=Case(
            When(failed_logins__gte=last_try, then=Value(0)),
            default=F("failed_logins") + 1,
            output_field=PositiveSmallIntegerField(),
        ),
        locked_until=Case(
            When(failed_logins__gte=last_try, then=Value(until)),
            default=F("locked_until"),
            output_field=DateTimeField(),
        ),
    )
    user.refresh_from_db(fields=["locked_until"])
    is_locked = user.locked_until == until
    action = "accounts.locked" if is_locked else "accounts.sign_in_failed"
    record(action, actor=actor_of(request), target=target_of(user), after={"until": until} if is_locked else None)


def _locked(until: datetime) -> LockedError:
    message = _("Log masuk dikunci hingga %(time)s kerana terlalu banyak cubaan. %(who)s boleh membukanya lebih awal.")
    return LockedError(message % {"time": times.clock(until), "who": who_helps()}, until=until)


def _lock_time() -> timedelta:
    return timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
