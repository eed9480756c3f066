"""Readings: begun, fetched page by page, taken up again by whoever comes next.

No transaction is open while the other side is asked. Each page is kept together with the way to the next one, and
only by whoever still holds the reading: a worker that was slow to die cannot write after another has taken over.
"""

from __future__ import annotations

import time
import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from connectors.hrmis.client import HrmisClient
from connectors.hrmis.models import Mark, Reading
from connectors.hrmis.protocol import HrmisError, Stream, Trouble
from connectors.hrmis.services import link as links
from connectors.hrmis.services.mirror import pack, pages_of
from kit import clock
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

State = Reading.State
OPEN = (State.READING, State.READ, State.WAITING, State.CONFIRMED, State.WRITTEN)
HOLD = timedelta(minutes=3)
LONGEST_PAUSE = timedelta(minutes=15)
TURN_SECONDS = 10 * 60
KEPT = timedelta(days=30)


class BadReading(Refusal):
    """The reading is not (or no longer) at that step."""

    code = "hrmis.bad_reading"


class LostError(Exception):
    """Somebody else has taken the reading over."""


@transaction.atomic
def start_reading(*, by: Actor | None, now: datetime, is_full: bool = False) -> uuid.UUID:
    """Begin a reading, or return the one that is under way. Without an earlier one it reads everything.

    :raises BadLink: there is no link.
    """
    one = links.link()
    if one is None:
        raise links.BadLink(_("Isi dan simpan sambungan dahulu."))
    running = Reading.objects.filter(state__in=OPEN).first()
    if running is not None:
        return running.key
    reading = Reading.objects.create(
        key=uuid.uuid4(),
        is_full=is_full or one.confirmed_at is None or not Mark.objects.exists(),
        is_asked_for=by is not None and by.user_id is not None,
        asked_by_id=by.user_id if by else None,
        started_at=now,
    )
    record("hrmis.reading_started", actor=by, target=target(reading), after={"full": reading.is_full})
    return reading.key


def fetch(key: uuid.UUID) -> bool:
    """Fetch what is still missing of a reading; whether all of it is there now. Nothing if somebody is at it.

    :raises HrmisError: the other side cannot be read; it has been noted, and what was fetched is kept.
    """
    holder = _take(key)
    if holder is None:
        return False
    one = links.link()
    if one is None:
        return False
    reading = Reading.objects.get(key=key)
    until = time.monotonic() + TURN_SECONDS
    try:
        links.refuse_resting(clock.now())
        access = links.access_of(one)
        with HrmisClient(access, sleep=lambda seconds: _sleep(key, holder, seconds)) as client:
            for stream in access.profile.streams:
                while not _is_whole(reading, stream):
                    if time.monotonic() > until:
                        _let_go(key, holder)
                        return False
                    _fetch_page(client, reading, stream, holder)
    except HrmisError as error:
        _fail(key, holder, error)
        raise
    links.succeeded(now=clock.now())
    return _held(key, holder).update(state=State.READ, taken_until=None, holder=None, trouble="") == 1


@transaction.atomic
def drop_reading(*, key: uuid.UUID, by: Actor | None, now: datetime) -> None:
    """Give a reading up: nothing of it is written, and the next one asks again from where the last one ended.

    :raises BadReading: it is over, or being written.
    """
    reading = Reading.objects.select_for_update().filter(key=key).first()
    if reading is None or reading.state not in (State.READING, State.READ, State.WAITING):
        raise BadReading(_("Bacaan ini tidak lagi boleh dibatalkan. Muat semula halaman."))
    close(reading, State.DROPPED, now=now)
    record("hrmis.reading_dropped", actor=by, target=target(reading))


@transaction.atomic
def confirm_reading(*, key: uuid.UUID, effective_from: date | None = None, by: Actor | None, now: datetime) -> None:
    """Let what a reading brings be written.

    :raises BadReading: it does not wait for that.
    """
    reading = Reading.objects.select_for_update().filter(key=key, state=State.WAITING).first()
    if reading is None:
        raise BadReading(_("Bacaan ini tidak lagi menunggu pengesahan. Muat semula halaman."))
    reading.state, reading.effective_from = State.CONFIRMED, effective_from
    reading.save(update_fields=["state", "effective_from"])
    record("hrmis.reading_confirmed", actor=by, target=target(reading), after=reading.counts)


def close(reading: Reading, state: str, *, now: datetime) -> None:
    """End a reading; its pages go, its result stays for a while. Inside the caller's transaction."""
    reading.pages.all().delete()
    reading.state, reading.finished_at = state, now
    reading.taken_until = reading.holder = None
    reading.save(update_fields=["state", "finished_at", "taken_until", "holder"])


def purge_readings(*, now: datetime) -> int:
    """Forget readings that ended more than a month ago; what they did is in the trail."""
    old = Reading.objects.filter(finished_at__lt=now - KEPT)
    return old.delete()[0]


def target(reading: Reading) -> tuple[str, object, str]:
    """Return the reading as the audit trail names it."""
    return ("hrmis.reading", reading.pk, "")


def _take(key: uuid.UUID) -> uuid.UUID | None:
    now, holder = clock.now(), uuid.uuid4()
    free = Reading.objects.filter(Q(taken_until=None) | Q(taken_until__lte=now), key=key, state=State.READING)
    return holder if free.update(taken_until=now + HOLD, holder=holder) == 1 else None


def _held(key: uuid.UUID, holder: uuid.UUID) -> QuerySet[Reading]:
    return Reading.objects.filter(key=key, holder=holder, state=State.READING)


def _let_go(key: uuid.UUID, holder: uuid.UUID) -> None:
    _held(key, holder).update(taken_until=None, holder=None)


def _sleep(key: uuid.UUID, holder: uuid.UUID, seconds: float) -> None:
    _held(key, holder).update(taken_until=clock.now() + HOLD + timedelta(seconds=seconds))
    time.sleep(seconds)


def _is_whole(reading: Reading, stream: Stream) -> bool:
    pages = pages_of(reading, stream)
    return bool(pages) and not pages[-1].next_cursor


def _fetch_page(client: HrmisClient, reading: Reading, stream: Stream, holder: uuid.UUID) -> None:
    pages = pages_of(reading, stream)
    mark = None if reading.is_full else Mark.objects.filter(stream=stream.value).first()
    cursor = pages[-1].next_cursor if pages else ""
    try:
        fetched = client.fetch(
            stream, since=mark.since if mark else "", cursor=cursor, etag=mark.etag if mark and not cursor else ""
        )
    except HrmisError as error:
        if error.trouble is not Trouble.CURSOR:
            raise
        reading.pages.filter(stream=stream.value).delete()
        return
    page = fetched.page
    with transaction.atomic():
        if _held(reading.key, holder).update(taken_until=clock.now() + HOLD) != 1:
            raise LostError(str(reading.key))
        reading.pages.create(
            stream=stream.value,
            number=len(pages) + 1,
            sealed=pack(page) if page else "",
            records=len(page.records) if page else 0,
            next_cursor=page.next_cursor if page and page.next_cursor != cursor else "",
            as_of=page.as_of if page else (mark.since if mark else ""),
            etag=fetched.etag,
        )


def _fail(key: uuid.UUID, holder: uuid.UUID, error: HrmisError) -> None:
    """Note a failure. What trying again cannot help ends the reading; else it pauses, longer each time."""
    now = clock.now()
    if error.trouble is not Trouble.RESTING:
        links.failed(error, now=now)
    one = links.link()
    pause = min(timedelta(minutes=2 ** min(one.failures if one else 0, 4)), LONGEST_PAUSE)
    with transaction.atomic():
        reading = _held(key, holder).select_for_update().first()
        if reading is None:
            return
        reading.trouble, reading.trouble_detail = error.trouble.value, error.detail[:200]
        reading.taken_until, reading.holder = now + pause, None
        reading.save(update_fields=["trouble", "trouble_detail", "taken_until", "holder"])
        if error.permanent:
            close(reading, State.FAILED, now=now)
            record("hrmis.reading_failed", actor=None, target=target(reading), after={"trouble": reading.trouble})
