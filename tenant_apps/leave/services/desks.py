"""Leave and releases as they are decided, withdrawn and announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, QuerySet

from shared_apps.audit.services import Target
from tenant_apps.leave import selectors
from tenant_apps.leave.models import Leave, LeaveType, Release
from tenant_apps.leave.services.dates import refuse_closed
from tenant_apps.leave.services.files import keep_files
from tenant_apps.leave.signals import absences_changed
from tenant_apps.people.desks import Desk, Verb
from tenant_apps.people.requests import Asked, Decision, Waiting


class LeaveDesk(Desk):
    """Leave of every type."""

    source = selectors.LEAVE

    def rows(self) -> QuerySet[Leave]:
        return Leave.objects.all()

    def waits(self, row: Leave, known: Mapping[int, str]) -> Waiting:
        return selectors.waits_of(row, known.get(row.requested_by_id or 0, ""))

    def asked(self, row: Leave) -> Asked:
        return selectors.asked_of(row)

    def title(self, row: Leave) -> str:
        return selectors.leave_title(row.type, row.part)

    def target(self, row: Leave) -> Target:
        return ("leave", row.pk, str(row))

    def action(self, row: Leave, verb: Verb) -> str:
        return f"leave.{_said(verb)}"

    def refuse_closed(self, row: Leave) -> None:
        refuse_closed(row.date_from, row.date_to)

    def counted(self, row: Leave, decision: Decision | None, now: datetime) -> None:
        announce_leave(row)

    def keep_files(
        self, files: Sequence[UploadedFile[Any]], *, request_id: int, person_id: int | None, now: datetime
    ) -> None:
        keep_files(files, leave_id=request_id, person_id=person_id, now=now)


class ReleaseDesk(Desk):
    """Standing releases; what kind one is stays unsaid in the trail."""

    source = selectors.RELEASE

    def rows(self) -> QuerySet[Release]:
        return Release.objects.all()

    def waits(self, row: Release, known: Mapping[int, str]) -> Waiting:
        return selectors.waits_of(row, known.get(row.requested_by_id or 0, ""))

    def asked(self, row: Release) -> Asked:
        return selectors.asked_of(row)

    def title(self, row: Release) -> str:
        return selectors.release_title(row.kind)

    def target(self, row: Release) -> Target:
        return ("release", row.pk, str(row.date_from))

    def action(self, row: Release, verb: Verb) -> str:
        return f"leave.release_{_said(verb)}"

    def refuse_closed(self, row: Release) -> None:
        refuse_closed(row.date_from, row.date_to)

    def counted(self, row: Release, decision: Decision | None, now: datetime) -> None:
        _announce(Release, row.person_id, row.date_from, row.date_to)

    def keep_files(
        self, files: Sequence[UploadedFile[Any]], *, request_id: int, person_id: int | None, now: datetime
    ) -> None:
        keep_files(files, release_id=request_id, person_id=person_id, now=now)


LEAVE_DESK, RELEASE_DESK = LeaveDesk(), ReleaseDesk()


def announce_leave(row: Leave) -> None:
    """Say that the days of a leave have to be judged again.

    Maternity leave ends the release of the mother and of her husband: their days to the end of the release are
    touched as well.
    """
    _announce(Leave, row.person_id, row.date_from, row.date_to)
    if row.type != LeaveType.MATERNITY:
        return
    cut = Release.objects.filter(kind=Release.Kind.PREGNANCY, date_from__lte=row.date_to, date_to__gte=row.date_from)
    for ended in (cut.filter(person_id=row.person_id, wife=None), cut.filter(wife_id=row.person_id)):
        for person_id, last in ended.values_list("person_id").annotate(Max("date_to")):
            _announce(Leave, person_id, row.date_from, last)


def _announce(sender: type[Leave] | type[Release], person_id: int, first: date, last: date) -> None:
    absences_changed.send(sender=sender, person_ids=[person_id], date_from=first, date_to=last)


def _said(verb: Verb) -> str:
    """A withdrawal is a cancellation by whoever asked."""
    return Verb.CANCELLED if verb == Verb.WITHDRAWN else verb
