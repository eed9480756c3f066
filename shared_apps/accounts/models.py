"""Users, their roles, the links that invite them or reset their password, their sessions."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kit.compiled import Compiled
from kit.identity import IdKind
from shared_apps.accounts.roles import Role
from tenants.context import current


class UserManager(BaseUserManager["User"]):
    """Finds users by the digest of their ID; creation goes through ``accounts.services``."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_digest=username)

    def with_roles(self) -> QuerySet[User]:
        """Return users carrying the roles they hold now, in the same statement."""
        held = RoleGrant.objects.filter(user=OuterRef("pk"), ended_at=None).values("role")
        return self.annotate(held=ArraySubquery(held))

    def find_with_roles(self, user_id: int) -> User | None:
        """Return the user of a session as :meth:`with_roles` would; every request asks for it."""
        row = _user_row().first(pk=user_id)
        if row is None:
            return None
        held = row.pop("held")
        user = User.from_db(self.db, list(row), list(row.values()))
        user.held = held  # type: ignore[attr-defined]  # as annotate() does
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in: an operator in the public schema, staff in their agency's."""

    login_digest = models.CharField(max_length=64)
    login_sealed = models.TextField()
    login_masked = models.CharField(max_length=40)
    id_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in IdKind], default=IdKind.MYKAD.value)
    full_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=5, default="ms")
    theme = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    temporary_until = models.DateTimeField(null=True, blank=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login_digest"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login_digest"], name="accounts_user_login_once")]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def held_roles(self) -> frozenset[str]:
        """The roles held now; none when the user was not read by ``with_roles``."""
        return frozenset(getattr(self, "held", ()))

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what binds a session to the password, and beyond Django's own to this user of this schema.

        Ids repeat between agencies: without the schema a session of user 7 here could open the page of user 7 there.
        """
        value = f"{current().schema_name}:{self.pk}:{self.password}"
        return salted_hmac("shared_apps.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


@cache
def _user_row() -> Compiled:
    columns = [field.attname for field in User._meta.concrete_fields]
    return Compiled(lambda pk: User.objects.with_roles().filter(pk=pk).values(*columns, "held"), pk=-(2**60))


class RoleGrant(models.Model):
    """A role a user holds from one moment to another; an open end is held now."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None), name="accounts_rolegrant_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}"


class AccessLink(models.Model):
    """A one-time link sent by e-mail: an invitation or a password reset. Only the token's digest is kept."""

    class Purpose(models.TextChoices):
        INVITE = "JEMPUTAN", _("Jemputan")
        RESET = "SET_SEMULA", _("Set semula kata laluan")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_digest"], name="accounts_accesslink_token_once")]

    def __str__(self) -> str:
        return f"{self.purpose}"


class UserSession(models.Model):
    """One signed-in browser of a user, so that it can be listed and ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="browser_sessions")
    session_key = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_key"], name="accounts_usersession_key_once")]

    def __str__(self) -> str:
        return f"{self.user_agent[:40]}"
