"""``spotme worker``: works off the queues of one shard of agencies, and the public one."""

from __future__ import annotations

import os
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import queues
from tenants.connection import connection


class Command(BaseCommand):
    help = "Runs the jobs of the agencies of one shard, and public ones."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shard", default="1/1", help="which share of the agencies, as i/n (1/1: all)")
        parser.add_argument("--concurrency", type=int, default=2, help="how many jobs at a time (2)")
        parser.add_argument("--loglevel", default="INFO")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shard = queues.Shard.parse(options["shard"])
            names = queues.queues_at_start(shard)
        except queues.ShardError as error:
            raise CommandError(str(error)) from error
        finally:
            _let_go()
        current_app.conf.agency_shard = shard
        # Celery would run Django's checks, which load every page of the product into a process without pages.
        os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
        node = f"agencies-{shard.number}-of-{shard.count}-{os.getpid()}@%h"
        current_app.worker_main(
            [
                "worker",
                *("--queues", ",".join(names)),
                *("--concurrency", str(options["concurrency"])),
                *("--hostname", node),
                *("--loglevel", options["loglevel"]),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ]
        )


def _let_go() -> None:
    """Close the pool with its threads: the worker forks, and neither connections nor threads survive that."""
    connection.close()
    connection.close_pool()
