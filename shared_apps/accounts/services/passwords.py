"""Passwords: temporary ones for slips of paper, and those people choose themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.accounts.models import User
from shared_apps.accounts.services.browsers import drop_sessions
from shared_apps.accounts.services.users import target_of
from shared_apps.accounts.slips import new_slip
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record, record_many


@transaction.atomic
def issue_temporary_password(user_ids: Collection[int], *, by: Actor, now: datetime) -> dict[int, str]:
    """Give each user a temporary password and return them by user id: the only moment they can be read.

    1. The password works until ``TEMPORARY_PASSWORD_DAYS`` from ``now`` and must be changed at the first log-in.
    2. Locks are lifted, sessions are ended, links still open stay as they are.
    """
    users = list(User.objects.select_for_update().filter(pk__in=user_ids).order_by("pk"))
    slips = {user.pk: new_slip() for user in users}
    until = now + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
    for user in users:
        user.password = make_password(slips[user.pk])
        user.must_change_password, user.temporary_until = True, until
        user.failed_logins, user.locked_until = 0, None
    fields = ["password", "must_change_password", "temporary_until", "failed_logins", "locked_until"]
    User.objects.bulk_update(users, fields, batch_size=500)
    drop_sessions(slips.keys())
    deeds = [Deed(target_of(user), after={"until": until}) for user in users]
    record_many("accounts.temporary_password_issued", actor=by, deeds=deeds)
    return slips


@transaction.atomic
def change_password(user_id: int, password: str, *, by: Actor, session_key: str = "") -> None:
    """Set the password a user has chosen and end every session but the one with ``session_key``."""
    user = User.objects.select_for_update().get(pk=user_id)
    put_password(user, password)
    drop_sessions([user_id], except_key=session_key)
    record("accounts.password_changed", actor=by, target=target_of(user))


def faults_of(user_id: int, password: str) -> list[str]:
    """Return what is wrong with ``password`` as the user's new one, in sentences; an empty list when nothing is.

    Beyond Django's validators it must differ from the present password, or a temporary one could be kept for good.
    """
    user = User.objects.get(pk=user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    if user.has_usable_password() and check_password(password, user.password):
        return [_("Pilih kata laluan yang berbeza daripada yang sekarang.")]
    return []


def put_password(user: User, password: str) -> None:
    """Set a chosen password: nothing is temporary or locked any more. Part of a larger deed."""
    user.set_password(password)
    user.must_change_password, user.temporary_until = False, None
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["password", "must_change_password", "temporary_until", "failed_logins", "locked_until"])
