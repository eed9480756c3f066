"""A visit begins with a reason and an end, is entered once by its key, and is ended by either side or by the clock.

At the agency the visitor is a user of its own, without a password: nobody can sign in as one. It holds the
administrator's role only while the visit lasts, and every request of it is checked against the visit.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from kit.identity import IdKind
from shared_apps.accounts.logins import login_digest
from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import user_with_login
from shared_apps.accounts.services import create_user, end_role, grant_role, set_active
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from shared_apps.support.models import Visit
from tenants import directory
from tenants.context import current, in_public, in_tenant
from tenants.models import SERVED

LENGTHS = (15, 30, 60)
KEY_VALID = timedelta(minutes=2)
PURPOSE = "support.visit"


class VisitRefused(Refusal):
    """The visit cannot begin, be entered or be ended as asked."""

    code = "support.visit_refused"


def begin_visit(*, schema: str, reason: str, minutes: int, by: Actor, now: datetime) -> tuple[int, str]:
    """Begin an operator's visit to an agency; return its id and the key that opens the agency's door once.

    :raises VisitRefused: no reason or length, no such agency, or the operator is visiting it already.
    """
    if not reason.strip():
        raise _no(_("Isi sebab lawatan; agensi membacanya."), "reason")
    if minutes not in LENGTHS:
        raise _no(_("Pilih tempoh lawatan."), "minutes")
    agency = directory.agency_of(schema)
    is_open = agency is not None and agency.status in SERVED and agency.live_at is not None and agency.live_at <= now
    if agency is None or not is_open or by.user_id is None:
        raise _no(_("Agensi itu tidak boleh dilawati."), "schema")
    key = secrets.token_urlsafe(32)
    try:
        with in_public(), transaction.atomic():
            visit = Visit.objects.create(
                tenant_id=agency.id or 0,
                operator_id=by.user_id,
                operator_name=by.name,
                reason=reason.strip(),
                started_at=now,
                ends_at=now + timedelta(minutes=minutes),
                key_digest=crypto.digest(PURPOSE, key),
            )
            target = ("support.visit", visit.pk, agency.short_name)
            record("support.begun", actor=by, target=target, after={"minutes": minutes}, remark=visit.reason)
    except IntegrityError as error:
        raise _no(_("Anda masih melawat agensi ini. Tamatkan lawatan itu dahulu."), "schema") from error
    return visit.pk, key


@transaction.atomic
def enter(*, key: str, now: datetime) -> tuple[int, int, datetime]:
    """Open the door of the agency the code runs in; return the visit's id, the visitor's user id and the end.

    The key opens once, within two minutes, and only the agency it was made for.

    :raises VisitRefused: it does not.
    """
    agency = current()
    with in_public():
        rows = Visit.objects.select_for_update().filter(tenant_id=agency.id or 0, ended_at=None, entered_at=None)
        visit = rows.filter(key_digest=crypto.digest(PURPOSE, key), started_at__gt=now - KEY_VALID).first()
    if visit is None:
        raise VisitRefused(_("Pautan lawatan ini tidak sah lagi. Mulakan semula dari pusat."))
    user_id = _visitor(visit, now)
    with in_public():
        Visit.objects.filter(pk=visit.pk).update(entered_at=now, user_id=user_id)
    record(
        "support.entered",
        actor=Actor(user_id, visit.operator_name),
        target=("support.visit", visit.pk, visit.operator_name),
        after={"ends_at": visit.ends_at},
        remark=visit.reason,
    )
    return visit.pk, user_id, visit.ends_at


@transaction.atomic
def end_visit(*, visit_id: int, by: Actor, now: datetime) -> None:
    """End a visit: the visitor's sessions and role at the agency end with it.

    :raises VisitRefused: it is over.
    """
    with in_public():
        rows = Visit.objects.select_for_update(of=("self",)).select_related("tenant")
        visit = rows.filter(pk=visit_id, ended_at=None).first()
        if visit is None:
            raise VisitRefused(_("Lawatan ini sudah tamat. Muat semula halaman."))
        visit.ended_at, visit.ended_by = now, by.name
        visit.save(update_fields=["ended_at", "ended_by"])
        target = ("support.visit", visit.pk, visit.tenant.short_name)
        record("support.ended", actor=Actor(None, by.name), target=target, remark=visit.reason)
    with in_tenant(visit.tenant.schema_name):
        if visit.user_id is not None:
            end_role(visit.user_id, Role.ADMIN, SYSTEM, now)
            set_active(visit.user_id, False, by=SYSTEM)
        target = ("support.visit", visit.pk, visit.operator_name)
        record("support.ended", actor=Actor(None, by.name), target=target, remark=visit.reason)


def see_page(*, visit_id: int, visitor: Actor, path: str) -> None:
    """Write into the agency's trail which page the visitor saw."""
    record("support.page_seen", actor=visitor, target=("support.visit", visit_id, visitor.name), after={"path": path})


def _visitor(visit: Visit, now: datetime) -> int:
    """The visitor's user at the agency, made at the first visit, in force for this one."""
    login = f"PUSAT{visit.operator_id:08d}"
    name = _("%(name)s (pusat)") % {"name": visit.operator_name}
    user_id = user_with_login(login_digest(login))
    if user_id is None:
        user_id = create_user(login=login, id_kind=IdKind.OTHER, full_name=name, email="", by=SYSTEM)
    set_active(user_id, True, by=SYSTEM)
    grant_role(user_id, Role.ADMIN, SYSTEM, now)
    return user_id


def _no(sentence: str, field: str) -> VisitRefused:
    return VisitRefused(sentence, fields={field: sentence})
