"""``spotme agency create/list/suspend/resume``: what the operator's pages do, for scripts."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kit import clock
from kit.errors import Refusal
from shared_apps.agencies import selectors, services
from shared_apps.agencies.models import Kind
from shared_apps.audit.actor import Actor
from tenants import directory, provisioning
from tenants.models import Profile


class Command(BaseCommand):
    help = "Creates, lists, suspends and resumes agencies."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        create = deeds.add_parser("create", help="take in an agency and have it provisioned")
        create.add_argument("schema")
        create.add_argument("--name", required=True)
        create.add_argument("--short-name", required=True)
        create.add_argument("--kind", choices=Kind.values, default=Kind.DEPARTMENT)
        create.add_argument("--ministry", default="")
        create.add_argument("--states", default="", help="codes with commas between, such as PJY,SGR")
        create.add_argument("--head-count", type=int, default=0)
        create.add_argument("--profile", choices=Profile.values, default=Profile.MALAYSIA)
        create.add_argument("--time-zone", default="Asia/Kuala_Lumpur")
        create.add_argument("--live", action="store_true", help="open it at once")
        create.add_argument("--wait", action="store_true", help="provision it here instead of by a worker")
        listing = deeds.add_parser("list", help="print all agencies as JSON lines")
        listing.add_argument("--status", default="")
        suspend = deeds.add_parser("suspend", help="let an agency only be read")
        suspend.add_argument("schema")
        suspend.add_argument("--reason", required=True)
        resume = deeds.add_parser("resume", help="let a suspended agency be used again")
        resume.add_argument("schema")

    def handle(self, *args: Any, **options: Any) -> None:
        deeds: dict[str, Callable[[dict[str, Any]], None]] = {
            "create": self._create,
            "list": self._list,
            "suspend": self._suspend,
            "resume": self._resume,
        }
        try:
            deeds[options["deed"]](options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.code}: {refusal}") from refusal

    def _create(self, options: dict[str, Any]) -> None:
        if options["live"] and not options["wait"]:
            raise CommandError("--live needs --wait: only an agency that is ready can be opened.")
        now = clock.now()
        tenant_id = services.admit_agency(
            schema=options["schema"],
            name=options["name"],
            short_name=options["short_name"],
            kind=options["kind"],
            ministry=options["ministry"],
            states=[code for code in options["states"].split(",") if code],
            head_count=options["head_count"],
            profile=options["profile"],
            time_zone=options["time_zone"],
            actor=_actor(),
            now=now,
        )
        status = provisioning.provision(tenant_id) if options["wait"] else "REQUESTED"
        if options["live"]:
            services.open_agency(tenant_id=tenant_id, live_at=now, actor=_actor())
        self.stdout.write(f"{options['schema']}: {status}")

    def _list(self, options: dict[str, Any]) -> None:
        for row in selectors.agency_list(status=options["status"]):
            line = {"schema": row.schema, "name": row.name, "status": row.status, "host": row.host}
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _suspend(self, options: dict[str, Any]) -> None:
        services.suspend_agency(
            tenant_id=_tenant_id(options["schema"]), reason=options["reason"], actor=_actor(), now=clock.now()
        )

    def _resume(self, options: dict[str, Any]) -> None:
        services.resume_agency(tenant_id=_tenant_id(options["schema"]), actor=_actor())


def _actor() -> Actor:
    return Actor(user_id=None, name=f"{getpass.getuser()} (spotme agency)")


def _tenant_id(schema: str) -> int:
    agency = directory.agency_of(schema)
    if agency is None or agency.id is None:
        raise CommandError(f"There is no agency {schema}.")
    return agency.id
