"""Roles given and taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shared_apps.accounts.models import RoleGrant, User
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services.users import target_of
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record


@transaction.atomic
def grant_role(user_id: int, role: Role | str, by: Actor | None, now: datetime) -> None:
    """Give the user ``role`` from ``now`` on; a role held already stays as it is."""
    role = Role(role)
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)
    if user.grants.filter(role=role, ended_at=None).exists():
        return
    granted_by = by.user_id if by else None
    RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by_id=granted_by)
    record("accounts.role_granted", actor=by, target=target_of(user), after={"role": role.value})


@transaction.atomic
def end_role(user_id: int, role: Role | str, by: Actor | None, now: datetime) -> None:
    """Take ``role`` back; it holds for no request after this one."""
    role = Role(role)
    user = User.objects.get(pk=user_id)
    if user.grants.filter(role=role, ended_at=None).update(ended_at=now):
        record("accounts.role_ended", actor=by, target=target_of(user), before={"role": role.value})
