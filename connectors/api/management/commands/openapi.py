"""``spotme openapi``: writes ``connectors/api/openapi.yaml`` anew, for review beside the code that changed it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from connectors.api.schema import FILE, written


class Command(BaseCommand):
    help = "Writes the description of the interface for programs (connectors/api/openapi.yaml)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write it."""
        FILE.write_text(written())
