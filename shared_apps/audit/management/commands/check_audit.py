"""``spotme check_audit``: is the audit trail what was sealed?"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared_apps.audit.seals import broken_seals
from tenants import directory
from tenants.context import in_public, in_tenant
from tenants.directory import PUBLIC_SCHEMA, TenantRef


class Command(BaseCommand):
    """Checks the seals of one schema, or of all; ends with an error when a line was changed, removed or slipped in."""

    help = "Check the seals of the audit trails; fails when one does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", nargs="?", help="one agency's schema, or public; all when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        agencies = [agency.schema_name for agency in directory.agencies() if not agency.is_provisioning]
        schemas = [options["schema"]] if options["schema"] else [PUBLIC_SCHEMA, *agencies]
        broken = [fault for schema in schemas for fault in self._faults(schema)]
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write(f"{len(schemas)} trails fit their seals.")

    def _faults(self, schema: str) -> list[str]:
        with _inside(schema):
            return [
                f"{schema}: seal {seal.number} of {seal.at:%Y-%m-%d %H:%M} does not fit the lines "
                f"{seal.after_id + 1} to {seal.last_id} ({seal.sealed_count} sealed, {seal.found_count} found)"
                for seal in broken_seals()
            ]


def _inside(schema: str) -> AbstractContextManager[TenantRef]:
    return in_public() if schema == PUBLIC_SCHEMA else in_tenant(schema)
