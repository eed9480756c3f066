"""``spotme create_operator``: somebody who may enter the root host, above all the first one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kit import clock
from kit.errors import Refusal
from kit.identity import IdKind
from shared_apps.accounts import services
from shared_apps.accounts.logins import is_email
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from tenants.context import in_public


class Command(BaseCommand):
    """Makes an operator with a temporary password, which is printed once and must be changed at the first log-in."""

    help = "Create an operator of the root host and print a temporary password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--email", required=True, help="e-mail address; also signs in")
        parser.add_argument("--login", help="ID Pengguna: a MyKad number, or the e-mail address when left out")
        parser.add_argument("--system", action="store_true", help="also grant Pentadbir Sistem")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_public():
            slip = self._made(options)
        self.stdout.write(f"{options['login'] or options['email']}: {slip}")

    def _made(self, options: dict[str, Any]) -> str:
        by, now = Actor(user_id=None, name="create_operator"), clock.now()
        login = options["login"] or options["email"]
        kind = IdKind.OTHER if is_email(login) else IdKind.MYKAD
        try:
            user_id = services.create_user(
                login=login, id_kind=kind, full_name=options["name"], email=options["email"], by=by
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for role in [Role.OPERATOR, *([Role.SYSTEM] if options["system"] else [])]:
            services.grant_role(user_id, role, by, now)
        return services.issue_temporary_password([user_id], by=by, now=now)[user_id]
