"""Previews: what a change of rules would do to the days judged so far, and its publication.

1. The change is tried once through its own service, which refuses what it always refuses; the dates it touches are
   noted and the trial is undone.
2. A worker goes through the officers in steps. Each step tries the change again, judges the officers' closed days of
   the open months, keeps those that come out otherwise, and undoes the trial: no day is ever written.
3. Published is what was seen: the same change, as long as no rule has moved in between.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.rows import as_json
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.attendance import signals
from tenant_apps.attendance.models import ChangePreview, Day, PreviewState
from tenant_apps.attendance.rules.verdict import BREACHES, ISSUE_CODES
from tenant_apps.attendance.selectors.facts import KnownDay
from tenant_apps.attendance.selectors.reading import ONE_DAY, Pair, Standing, read, standings_of
from tenant_apps.attendance.services.judging import no_collection
from tenant_apps.attendance.services.trials import Period, trial
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.selectors import locked_months, rules_stamp

SERVICES: Mapping[str, Callable[..., Any]] = {
    "policy": worktime.put_policy,
    "holiday": worktime.put_holiday,
    "schedule": worktime.set_default_schedule,
    "central": worktime.take_central_sets,
    "central_holidays": worktime.take_central_holidays,
}
"""The changes that can be previewed, by the name of their service."""

# Officer-days judged in one step: a few seconds, so that progress shows and a cancellation is soon heard.
STEP = 10_000
TRIES = 3
KEPT = timedelta(days=14)
WAKE_SECONDS = 10
# What a day at home can change is at most the rest of its working week.
WEEK = timedelta(days=6)


class NoSuchPreview(Refusal):
    """The preview is gone, or in another state than the wish supposes."""

    code = "attendance.preview_unavailable"


class RulesHaveMoved(Refusal):
    """The rules are no longer those the preview was made from."""

    code = "attendance.preview_is_stale"


def open_preview(*, service: str, arguments: Mapping[str, Any], by: Actor, now: datetime) -> uuid.UUID:
    """Try a change, note what it touches, and return the key of its preview; the steps do the rest.

    What the service calls ``seen`` is asked once, here; later the stamp of all rules answers for it. Refusals
    are those of the service itself.
    """
    with trial() as noted:
        SERVICES[service](**arguments, by=by)
        periods = list(noted)
    first, last = _span(periods)
    with transaction.atomic():
        preview = ChangePreview.objects.create(
            key=uuid.uuid4(),
            service=service,
            arguments=_packed({name: value for name, value in arguments.items() if name != "seen"}),
            stamp=rules_stamp(),
            periods=[_packed_period(period) for period in periods],
            total=_days(periods, first, last).values("person_id").distinct().count() if periods else 0,
            created_by_id=by.user_id,
            created_at=now,
        )
        if not preview.total:
            _finish(preview, now)
        record("attendance.preview_asked", actor=by, target=_target(preview), after={"change": service})
    return preview.key


def wake(*, key: uuid.UUID) -> None:
    """Say that a preview waits for a worker; at most every few seconds, however often its page asks."""
    if cache.add(f"attendance.preview:{key}", 1, WAKE_SECONDS):
        signals.preview_waiting.send(sender=None, key=key)


def preview_step(*, key: uuid.UUID, now: datetime) -> bool:
    """Go through the next officers of a preview; tell whether there is more to do (by whoever).

    The row's lock lets one worker at a time do it and dies with that worker; a step that failed a few times ends it.
    """
    if not _may_try(key, now):
        return False
    with transaction.atomic():
        preview = _working(key)
        if preview is None:
            return False
        periods = [_period(item) for item in preview.periods]
        people = _next_people(preview, periods)
        looked_at, rows = _changed_days(preview, periods, people, now=now)
        _keep(preview, rows)
        preview.done += len(people)
        preview.position = people[-1] if people else preview.position
        preview.looked_at += looked_at
        preview.attempts = 0
        if not people or preview.done >= preview.total:
            _finish(preview, now)
        preview.save()
        return preview.state == PreviewState.WORKING


@transaction.atomic
def cancel_preview(*, key: uuid.UUID, by: Actor, now: datetime) -> None:
    """Stop a preview that is still at work.

    :raises NoSuchPreview: it is at work no longer.
    """
    preview = ChangePreview.objects.select_for_update().filter(key=key, state=PreviewState.WORKING).first()
    if preview is None:
        raise NoSuchPreview(_("Pratonton ini sudah selesai. Muat semula halaman."))
    preview.state, preview.finished_at = PreviewState.CANCELLED, now
    preview.save(update_fields=["state", "finished_at"])
    preview.days.all().delete()
    record("attendance.preview_cancelled", actor=by, target=_target(preview))


@transaction.atomic
def publish_preview(*, key: uuid.UUID, by: Actor, now: datetime) -> None:
    """Let the change hold, exactly as it was previewed; its days are then judged as after any other change.

    :raises NoSuchPreview: it is not finished, or published already.
    :raises RulesHaveMoved: parameters, holidays, default schedules or locked months changed since.
    """
    preview = ChangePreview.objects.select_for_update().filter(key=key, state=PreviewState.DONE).first()
    if preview is None:
        raise NoSuchPreview(_("Pratonton ini tidak boleh diterbitkan. Muat semula halaman."))
    if preview.stamp != rules_stamp():
        raise RulesHaveMoved(_("Aturan telah berubah sejak pratonton ini. Buat pratonton sekali lagi."))
    preview.state, preview.finished_at = PreviewState.PUBLISHED, now
    preview.save(update_fields=["state", "finished_at"])
    record(
        "attendance.preview_published",
        actor=by,
        target=_target(preview),
        after={"change": preview.service, "days": preview.counts.get("days", 0)},
    )
    SERVICES[preview.service](**_unpacked(preview.arguments), by=by)


def purge_previews(*, now: datetime) -> int:
    """Forget previews older than a fortnight; the trail keeps that there were any."""
    return ChangePreview.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _may_try(key: uuid.UUID, now: datetime) -> bool:
    with transaction.atomic():
        preview = _working(key)
        if preview is None:
            return False
        if preview.attempts >= TRIES:
            ChangePreview.objects.filter(pk=preview.pk).update(state=PreviewState.FAILED, finished_at=now)
            return False
        ChangePreview.objects.filter(pk=preview.pk).update(attempts=F("attempts") + 1)
    return True


def _working(key: uuid.UUID) -> ChangePreview | None:
    rows = ChangePreview.objects.select_for_update(skip_locked=True)
    return rows.filter(key=key, state=PreviewState.WORKING).first()


def _next_people(preview: ChangePreview, periods: Sequence[Period]) -> list[int]:
    first, last = _span(periods)
    days = max(1, (last - first).days + 1)
    left = _days(periods, first, last).filter(person__gt=preview.position)
    ids = left.order_by("person_id").values_list("person_id", flat=True).distinct()
    return list(ids[: max(1, STEP // days)])


def _changed_days(
    preview: ChangePreview, periods: Sequence[Period], people: Sequence[int], *, now: datetime
) -> tuple[int, list[dict[str, Any]]]:
    """How many days of the officers were looked at, and those that would come out otherwise."""
    first, last = _span(periods)
    days = _days(periods, first, last).filter(person__in=people)
    pairs = set(days.values_list("person_id", "date"))
    locked = locked_months(first, last)
    pairs = {pair for pair in pairs if pair[1].replace(day=1) not in locked}
    if not pairs:
        return 0, []
    first, last = min(day for _person, day in pairs), max(day for _person, day in pairs)
    with no_collection():
        stands = _as_it_stands(people, first, last, pairs, now)
        with trial():
            SERVICES[preview.service](**_unpacked(preview.arguments), by=None)
            after = standings_of(pairs, read(people, first, last), now=now)
    return len(pairs), [row for one in after if (row := _row(preview, one, stands.get(one.pair))) is not None]


def _as_it_stands(
    people: Sequence[int], first: date, last: date, pairs: set[Pair], now: datetime
) -> dict[Pair, dict[str, Any]]:
    """The verdicts of days whose stored one is not up to date, judged by the rules as they are."""
    waiting = set(Day.objects.filter(person__in=people, stale=True).values_list("person_id", "date")) & pairs
    if not waiting:
        return {}
    reading = read(people, first, last)
    return {one.pair: _told(one) for one in standings_of(waiting, reading, now=now)}


def _row(preview: ChangePreview, one: Standing, stood: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if stood is None and not one.is_other:
        return None
    after = _told(one)
    before = dict(stood or _known(one.known))
    if before == after:
        return None
    was, will = {before["primary"], *before["flags"]}, {after["primary"], *after["flags"]}
    return {
        "preview_id": preview.pk,
        "person_id": one.person_id,
        "date": one.date,
        "before": before,
        "after": after,
        "opened": sorted((will - was) & ISSUE_CODES),
        "closed": sorted((was - will) & ISSUE_CODES),
        "breaches": int(not will.isdisjoint(BREACHES)) - int(not was.isdisjoint(BREACHES)),
    }


_TOLD = ("first_in", "last_out", "required_out", "late", "early", "worked", "overtime")


def _told(one: Standing) -> dict[str, Any]:
    figures = dict(zip(_TOLD, one.figures[:7], strict=True))
    return figures | {"primary": str(one.verdict.primary), "flags": sorted(map(str, one.verdict.flags))}


def _known(known: KnownDay | None) -> dict[str, Any]:
    if known is None:
        return {"primary": "", "flags": []}
    return dict(zip(_TOLD, known.figures[:7], strict=True)) | {"primary": known.primary, "flags": sorted(known.flags)}


_COLUMNS = "preview_id, person_id, date, before, after, opened, closed, breaches"
_KEEP = f"""
    INSERT INTO attendance_previewedday ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::attendance_previewedday, %s::jsonb)
    ON CONFLICT (preview_id, person_id, date) DO NOTHING
"""  # noqa: S608 - the columns are constants


def _keep(preview: ChangePreview, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [as_json(rows)])


_COUNT = """
    WITH found AS (SELECT * FROM attendance_previewedday WHERE preview_id = %(preview)s), months AS (
        SELECT person_id, date_trunc('month', date) AS month, sum(breaches) AS change FROM found GROUP BY 1, 2
    )
    SELECT jsonb_build_object(
        'days', (SELECT count(*) FROM found),
        'officers', (SELECT count(DISTINCT person_id) FROM found),
        'opened', (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM
            (SELECT kind, count(*) AS n FROM found, unnest(opened) AS kind GROUP BY 1) o),
        'closed', (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM
            (SELECT kind, count(*) AS n FROM found, unnest(closed) AS kind GROUP BY 1) c),
        'worse', (SELECT count(*) FROM months WHERE change > 0),
        'better', (SELECT count(*) FROM months WHERE change < 0)
    )::text
"""


def _finish(preview: ChangePreview, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"preview": preview.pk})
        preview.counts = json.loads(cursor.fetchone()[0])
    preview.state, preview.finished_at = PreviewState.DONE, now
    preview.save(update_fields=["counts", "state", "finished_at"])


def _days(periods: Sequence[Period], first: date, last: date) -> Any:
    """The closed days of the periods, of the officers they concern."""
    days = Day.objects.filter(date__gte=first, date__lte=last, is_open=False)
    if all(period.person_ids is not None for period in periods):
        days = days.filter(person__in={person for period in periods for person in period.person_ids or ()})
    return days


def _span(periods: Sequence[Period]) -> tuple[date, date]:
    """The first and the last date that can change: a date beside the periods, and the rest of a working week."""
    if not periods:
        return date.min, date.min
    newest = Day.objects.order_by("-date").values_list("date", flat=True).first() or date.min + WEEK
    first = min(period.date_from for period in periods) - ONE_DAY
    ends = [newest if period.date_to is None else min(newest, period.date_to + WEEK) for period in periods]
    return first, max(ends)


def _packed(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {"date": value.isoformat()} if isinstance(value, date) else value for name, value in arguments.items()
    }


def _unpacked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value["date"]) if isinstance(value, dict) and set(value) == {"date"} else value
        for name, value in arguments.items()
    }


def _packed_period(period: Period) -> dict[str, Any]:
    ids = None if period.person_ids is None else list(period.person_ids)
    end = None if period.date_to is None else period.date_to.isoformat()
    return {"persons": ids, "from": period.date_from.isoformat(), "to": end}


def _period(item: Mapping[str, Any]) -> Period:
    ids = None if item["persons"] is None else tuple(item["persons"])
    end = None if item["to"] is None else date.fromisoformat(item["to"])
    return Period(ids, date.fromisoformat(item["from"]), end)


def _target(preview: ChangePreview) -> tuple[str, object, str]:
    return ("attendance.preview", preview.pk, "")
