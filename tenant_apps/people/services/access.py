"""What officers may do: their roles, and the units an executive reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from kit.errors import Refusal
from shared_apps.accounts.roles import AGENCY_ROLES, Role
from shared_apps.accounts.services import end_role, grant_role
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.models import Person, Unit
from tenant_apps.people.selectors.units import executive_units
from tenant_apps.people.services.persons import target
from tenant_apps.people.services.slips import ensure_users
from tenant_apps.people.viewer import UNIT_SCOPE


class BadAccess(Refusal):
    """The role cannot be given or taken."""

    code = "people.bad_access"


@transaction.atomic
def put_roles(*, person_id: int, roles: Iterable[str], unit_ids: Iterable[int] = (), by: Actor, now: datetime) -> None:
    """Let an officer hold exactly ``roles``; an executive reads ``unit_ids`` with everything below them.

    :raises BadAccess: a role is not an agency's, an executive gets no unit, or the last administrator would go.
    """
    wanted = {Role(role) for role in roles}
    units = set(unit_ids) if Role.EXECUTIVE in wanted else set()
    if not wanted <= AGENCY_ROLES:
        raise BadAccess(_("Peranan itu bukan peranan agensi."), fields={"roles": _("Pilih dari senarai.")})
    if Role.EXECUTIVE in wanted and not units:
        raise BadAccess(_("Eksekutif memerlukan sekurang-kurangnya satu unit."), fields={"units": _("Pilih unit.")})
    user_id = ensure_users([person_id], by=by)[person_id]
    held = roles_of([user_id])[user_id]
    if Role.ADMIN.value in held and Role.ADMIN not in wanted:
        _refuse_last_admin(user_id)
    for role in sorted(AGENCY_ROLES):
        if role in wanted and role.value not in held:
            grant_role(user_id, role, by, now)
        elif role not in wanted and role.value in held:
            end_role(user_id, role, by, now)
    _put_units(person_id, user_id, units, by)


def roles_of(user_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return the roles users hold now. One statement."""
    ids = list(user_ids)
    rows = get_user_model().objects.filter(pk__in=ids, grants__ended_at=None, grants__isnull=False)
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, role in rows.values_list("pk", "grants__role"):
        found[pk].add(role)
    return {pk: frozenset(roles) for pk, roles in found.items()}


def _refuse_last_admin(user_id: int) -> None:
    admins = get_user_model().objects.filter(grants__role=Role.ADMIN, grants__ended_at=None, is_active=True)
    if not admins.exclude(pk=user_id).exists():
        raise BadAccess(
            _("Agensi mesti mempunyai sekurang-kurangnya seorang Pentadbir Organisasi. Lantik pengganti dahulu."),
            code="people.last_admin",
        )


def _put_units(person_id: int, user_id: int, units: set[int], by: Actor) -> None:
    before = executive_units(user_id)
    known = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True))
    if before == known:
        return
    permission, kind = _permission()
    held = UserObjectPermission.objects.filter(user_id=user_id, permission=permission)
    held.filter(object_pk__in=[str(pk) for pk in before - known]).delete()
    UserObjectPermission.objects.bulk_create(
        UserObjectPermission(user_id=user_id, permission=permission, content_type=kind, object_pk=str(pk))
        for pk in sorted(known - before)
    )
    person = Person.objects.get(pk=person_id)
    units_then, units_now = {"units": sorted(before)}, {"units": sorted(known)}
    record("people.executive_units_set", actor=by, target=target(person), before=units_then, after=units_now)


def _permission() -> tuple[Permission, ContentType]:
    kind = ContentType.objects.get_for_model(Unit)
    permission, _is_new = Permission.objects.get_or_create(
        codename=UNIT_SCOPE, content_type=kind, defaults={"name": "Can view unit"}
    )
    return permission, kind
