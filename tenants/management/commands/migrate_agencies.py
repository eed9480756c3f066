"""``spotme migrate_agencies``: migrates every agency's schema; a broken one does not stop the others."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import migrating


class Command(BaseCommand):
    help = "Migrates the schemas of all agencies; migrate the public one first (migrate_schemas --shared)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schemas", nargs="*", help="only these agencies")
        parser.add_argument("--list", action="store_true", help="only list who is behind")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("".join(f"{schema}\n" for schema in migrating.laggards()), ending="")
            return
        failed = []
        for outcome in migrating.migrate_agencies(only=options["schemas"]):
            self.stdout.write(f"{outcome.schema}: {outcome.error or 'ok'}")
            if outcome.error:
                failed.append(outcome.schema)
        if failed:
            raise CommandError(f"not migrated: {', '.join(failed)}")
