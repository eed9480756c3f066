"""Movements as they are decided, withdrawn and announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from shared_apps.audit.services import Target
from tenant_apps.movements import selectors
from tenant_apps.movements.models import Movement
from tenant_apps.movements.services.files import keep_files
from tenant_apps.movements.services.limits import refuse_closed
from tenant_apps.movements.signals import movements_changed
from tenant_apps.people.desks import Desk, Verb
from tenant_apps.people.requests import Asked, Decision, Waiting


class MovementDesk(Desk):
    """Duty, permissions to leave the office, days at home and ordered overtime."""

    source = selectors.MOVEMENT

    def rows(self) -> QuerySet[Movement]:
        return Movement.objects.all()

    def waits(self, row: Movement, known: Mapping[int, str]) -> Waiting:
        return selectors.waits_of(row, known.get(row.requested_by_id or 0, ""))

    def asked(self, row: Movement) -> Asked:
        return selectors.asked_of(row)

    def title(self, row: Movement) -> str:
        return selectors.movement_title(row.kind)

    def target(self, row: Movement) -> Target:
        return ("movement", row.pk, str(row))

    def action(self, row: Movement, verb: Verb) -> str:
        return f"movements.{Verb.CANCELLED if verb == Verb.WITHDRAWN else verb}"

    def refuse_closed(self, row: Movement) -> None:
        refuse_closed(row.date_from, row.date_to)

    def counted(self, row: Movement, decision: Decision | None, now: datetime) -> None:
        movements_changed.send(
            sender=Movement, person_ids=[row.person_id], date_from=row.date_from, date_to=row.date_to
        )

    def keep_files(
        self, files: Sequence[UploadedFile[Any]], *, request_id: int, person_id: int | None, now: datetime
    ) -> None:
        keep_files(files, movement_id=request_id, person_id=person_id, now=now)


MOVEMENT_DESK = MovementDesk()
