"""Who someone is: an ID Pengguna and a password against the users of this schema."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from shared_apps.accounts.logins import canonical, is_email, login_digest
from shared_apps.accounts.models import User
from tenants.context import current


class LoginIdBackend(ModelBackend):
    """Finds users by the digest of their ID, so that no number stands readable in the table or in a log.

    Permissions are Django's own; those on single objects come from guardian's backend, which stands behind this one.
    """

    def authenticate(  # type: ignore[override]  # the field of our forms is called login
        self, request: HttpRequest | None, login: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the active user with this ID and password. An unknown ID costs the same work as a wrong password."""
        if login is None or password is None:
            return None
        user = find_user(login)
        if user is None or not user.has_usable_password():
            make_password(password)
            return None
        matches = user.check_password(password)
        return user if matches and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """Return the active user of a session together with the roles held now: one statement for each request."""
        user = User.objects.find_with_roles(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def find_user(login: str) -> User | None:
    """Return the user who signs in with ``login``; on the root host an operator's e-mail address will do as well."""
    user = User.objects.with_roles().filter(login_digest=login_digest(login)).first()
    if user is not None or not is_email(login) or not current().is_public:
        return user
    found = User.objects.with_roles().filter(email__iexact=canonical(login), is_active=True)[:2]
    return found[0] if len(found) == 1 else None
