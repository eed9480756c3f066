"""``spotme beat``: the one process that wakes regular work. Its schedule is code, it keeps no file."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Wakes regular work; run one. A second one by mistake does no harm: leases keep work from doubling."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loglevel", default="INFO")

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.start(["beat", "--loglevel", options["loglevel"], "--pidfile", ""])
