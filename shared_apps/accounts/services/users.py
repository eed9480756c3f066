"""Making users, and what they may change about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from kit import clock
from kit.errors import Refusal
from kit.identity import IdKind
from shared_apps.accounts.logins import checked_login, login_digest, masked_login, seal_login
from shared_apps.accounts.models import User
from shared_apps.accounts.services.browsers import drop_sessions
from shared_apps.accounts.signals import contacts_changed
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, Target, record, record_many
from tenants.context import current


class LoginTakenError(Refusal):
    """Somebody of this schema already signs in with the ID."""

    code = "accounts.login_taken"


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to be made. Without a password nobody can sign in until one is issued or an invitation accepted."""

    login: str
    full_name: str
    id_kind: IdKind | str = IdKind.MYKAD
    email: str = ""
    phone: str = ""
    language: str = "ms"
    password: str | None = None
    must_change: bool = False


def create_user(
    *,
    login: str,
    id_kind: IdKind | str,
    full_name: str,
    email: str,
    phone: str = "",
    language: str = "ms",
    password: str | None = None,
    must_change: bool = False,
    by: Actor | None,
) -> int:
    """Make one user and return the id.

    :raises BadLoginError: the ID cannot be one of its kind.
    :raises LoginTakenError: the ID is already somebody's.
    """
    new = NewUser(login, full_name, id_kind, email, phone, language, password, must_change)
    return create_users([new], by=by)[0]


@transaction.atomic
def create_users(new: Sequence[NewUser], *, by: Actor | None) -> list[int]:
    """Make users, all or none, in a constant number of statements, and return their ids in the order given.

    :raises BadLoginError: an ID cannot be one of its kind.
    :raises LoginTakenError: an ID is already somebody's, or stands twice among ``new``.
    """
    rows = [_row(one) for one in new]
    _refuse_taken(rows)
    made = User.objects.bulk_create(rows, batch_size=1000)
    record_many("accounts.user_created", actor=by, deeds=[Deed(target_of(user)) for user in made])
    return [user.pk for user in made]


@transaction.atomic
def change_contacts(user_id: int, *, email: str, phone: str, theme: str, by: Actor) -> None:
    """Let a user correct how to be reached, and how pages look."""
    user = User.objects.select_for_update().get(pk=user_id)
    before = {"email": user.email, "phone": user.phone}
    user.email, user.phone, user.theme = email, phone, theme
    user.save(update_fields=["email", "phone", "theme"])
    after = {"email": email, "phone": phone}
    if before != after:
        record("accounts.contacts_changed", actor=by, target=target_of(user), before=before, after=after)
        contacts_changed.send(sender=None, user_id=user_id, **after)


def set_language(user_id: int, language: str) -> None:
    """Keep the language in which the user wants pages and letters."""
    User.objects.filter(pk=user_id).exclude(language=language).update(language=language)


@transaction.atomic
def set_active(user_id: int, active: bool, *, by: Actor) -> None:
    """Let a user sign in again, or no longer; the latter also ends every session."""
    user = User.objects.select_for_update().get(pk=user_id)
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        drop_sessions([user_id])
    record("accounts.activated" if active else "accounts.deactivated", actor=by, target=target_of(user))


def target_of(user: User) -> Target:
    """Return how the audit trail names a user."""
    return ("accounts.user", user.pk, user.full_name)


def _row(new: NewUser) -> User:
    kind = IdKind(new.id_kind)
    login = checked_login(kind, new.login, on=clock.today(current().time_zone))
    return User(
        login_digest=login_digest(login),
        login_sealed=seal_login(login),
        login_masked=masked_login(kind, login),
        id_kind=kind.value,
        full_name=new.full_name.strip(),
        email=new.email.strip(),
        phone=new.phone.strip(),
        language=new.language,
        password=make_password(new.password),
        must_change_password=new.must_change,
    )


def _refuse_taken(rows: Sequence[User]) -> None:
    digests = [row.login_digest for row in rows]
    taken = set(User.objects.filter(login_digest__in=digests).values_list("login_digest", flat=True))
    for row in rows:
        if row.login_digest in taken:
            message = _("ID Pengguna %(login)s sudah didaftarkan.") % {"login": row.login_masked}
            raise LoginTakenError(message, fields={"login": message})
        taken.add(row.login_digest)
