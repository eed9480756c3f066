"""``spotme make_baseline``: generates the SQL that builds a new agency, from today's migrations."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.provisioning import baseline


class Command(BaseCommand):
    help = "Generates tenants/provisioning/baseline.sql from the migrations; commit it with them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only fail when it is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if baseline.committed_is_current():
            self.stdout.write("baseline.sql is up to date.")
            return
        if options["check"]:
            raise CommandError("baseline.sql is stale: run `spotme make_baseline` and commit it.")
        call_command("migrate_schemas", shared=True, verbosity=0)
        baseline.COMMITTED.write_text(baseline.generate())
        self.stdout.write(f"Wrote {baseline.COMMITTED}.")
