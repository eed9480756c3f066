"""Previews as pages show them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from tenant_apps.attendance.models import ChangePreview, Day, PreviewedDay, PreviewState
from tenant_apps.attendance.rules.verdict import BREACHES

LAPSES = sorted(BREACHES - {"TIDAK_HADIR"})


@dataclass(frozen=True, slots=True)
class PreviewCard:
    """One preview. ``counts`` are days, officers, opened and closed issues by kind, and months made worse or better."""

    key: uuid.UUID
    service: str
    arguments: Mapping[str, Any]
    state: str
    label: str
    total: int
    done: int
    looked_at: int
    counts: Mapping[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_working(self) -> bool:
        return self.state == PreviewState.WORKING

    @property
    def is_done(self) -> bool:
        return self.state == PreviewState.DONE

    @property
    def is_published(self) -> bool:
        return self.state == PreviewState.PUBLISHED

    @property
    def is_failed(self) -> bool:
        return self.state == PreviewState.FAILED

    @property
    def opened(self) -> int:
        """How many issues would open."""
        return sum(self.counts.get("opened", {}).values())

    @property
    def closed(self) -> int:
        """How many issues would close."""
        return sum(self.counts.get("closed", {}).values())


def preview_card(key: uuid.UUID) -> PreviewCard | None:
    """Return a preview, or None. One statement."""
    row = ChangePreview.objects.filter(key=key).first()
    if row is None:
        return None
    return PreviewCard(
        key=row.key,
        service=row.service,
        arguments=row.arguments,
        state=row.state,
        label=str(row.get_state_display()),
        total=row.total,
        done=row.done,
        looked_at=row.looked_at,
        counts=row.counts,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def previewed_days(key: uuid.UUID) -> QuerySet[PreviewedDay]:
    """Return the days that would come out otherwise, with the officer's name and the month's breaches.

    ``stands`` is the month's number of days with a breach as judged now, ``moves`` by how much it would change.
    """
    month = TruncMonth("date")
    standing = (
        Day.objects.annotate(month=month)
        .filter(Q(primary="TIDAK_HADIR") | Q(flags__overlap=LAPSES), person=OuterRef("person"), month=OuterRef("month"))
        .order_by()
        .values("person")
        .annotate(n=Count("pk"))
        .values("n")
    )
    moving = (
        PreviewedDay.objects.annotate(month=month)
        .filter(preview=OuterRef("preview"), person=OuterRef("person"), month=OuterRef("month"))
        .order_by()
        .values("person")
        .annotate(n=Sum("breaches"))
        .values("n")
    )
    rows = PreviewedDay.objects.filter(preview__key=key)
    return rows.annotate(
        name=F("person__name"),
        staff_no=F("person__staff_no"),
        month=month,
        stands=Coalesce(Subquery(standing, output_field=IntegerField()), 0),
        moves=Coalesce(Subquery(moving, output_field=IntegerField()), 0),
    )


def previewed_rows(key: uuid.UUID) -> Iterator[tuple[str, str, date, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the days for a file: staff number, name, date, before and after; read in portions."""
    rows = PreviewedDay.objects.filter(preview__key=key).order_by("date", "person_id")
    yield from rows.values_list("person__staff_no", "person__name", "date", "before", "after").iterator(2000)


_MOVES = """
    WITH told AS (
        SELECT concat_ws(' + ', before->>'primary', (SELECT string_agg(f, ' + ' ORDER BY f)
                   FROM jsonb_array_elements_text(before->'flags') f)) AS was,
               concat_ws(' + ', after->>'primary', (SELECT string_agg(f, ' + ' ORDER BY f)
                   FROM jsonb_array_elements_text(after->'flags') f)) AS will
        FROM attendance_previewedday d JOIN attendance_changepreview p ON p.id = d.preview_id
        WHERE p.key = %s
    )
    SELECT was, will, count(*) FROM told GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %s
"""


def previewed_moves(key: uuid.UUID, *, limit: int = 20) -> tuple[tuple[str, str, int], ...]:
    """Return how many days would come out as what instead of what, the most frequent first; figures only."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, [key, limit])
        return tuple((was, will, count) for was, will, count in cursor.fetchall())
