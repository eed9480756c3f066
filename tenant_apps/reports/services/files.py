"""Reports as files that take a while: asked for, made by a worker, fetched by the asker alone, forgotten by age.

1. The wish is a row; a worker is woken, and woken again by the page that waits and by a nightly sweep.
2. A worker claims the row with a conditional update, so two never make one file; a claim of a worker that died
   is free again after a while.
3. The file is made with the rights the asker has at that moment, in the asker's language, outside any transaction.
4. It becomes ready only if nobody cancelled it meanwhile; the asker is told.
"""

from __future__ import annotations

import logging
import tempfile
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.kept import Kept
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from tenant_apps.notifications.services import Told, notify_all
from tenant_apps.people.viewer import Viewer, read_viewer
from tenant_apps.reports import kinds, signals
from tenant_apps.reports.definitions import REPORTS, Asked, Report, report_for
from tenant_apps.reports.models import FileState, ReportFile
from tenant_apps.reports.services.making import (
    CELLS_AT_ONCE,
    Made,
    make,
    make_now,
    name_of,
    weight_of,
)
from tenant_apps.reports.services.sheets import asked_for

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
ROWS_KEPT_FOR = timedelta(days=365)
CLAIM = timedelta(minutes=30)
TRIES = 3
MOST_WAITING = 10
"""So many files somebody may have under way at once."""

WAKE_SECONDS = 10


class TooManyFiles(Refusal):
    """The asker has as many files under way as one may have."""

    code = "reports.too_many_files"


class NoSuchFile(Refusal):
    """The file is no longer in the state the wish supposes."""

    code = "reports.file_unavailable"


class Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody cancelled the file while it was made."""


def make_or_ask(
    viewer: Viewer, report: Report, asked: Asked, *, format: str, now: datetime, by: Actor
) -> Made | uuid.UUID:
    """Return a short report as a file at once, or the key of the wish for a long one. Either is noted in the trail.

    :raises TooManyFiles: the asker has too many under way.
    """
    cells = weight_of(viewer, report, asked, now=now)
    pile = report.needs_person and asked.person_id is None
    if pile or cells > CELLS_AT_ONCE[format]:
        return ask_file(viewer, report, asked, format="pdf" if pile else format, now=now, by=by)
    made = make_now(viewer, report, asked, format=format, now=now)
    note_export(report, asked, format=format, by=by)
    return made


@transaction.atomic
def ask_file(
    viewer: Viewer,
    report: Report,
    asked: Asked,
    *,
    format: str,
    now: datetime,
    by: Actor,
    schedule_id: int | None = None,
    language: str = "",
) -> uuid.UUID:
    """Ask for a report as a file, and return its key; a worker makes it.

    :raises TooManyFiles: the asker has too many under way.
    """
    waiting = ReportFile.objects.filter(asked_by=viewer.user_id, state__in=(FileState.WAITING, FileState.WORKING))
    if schedule_id is None and waiting.count() >= MOST_WAITING:
        raise TooManyFiles(_("Terlalu banyak fail anda sedang dijana. Tunggu satu siap, atau batalkan satu."))
    key = uuid.uuid4()
    ReportFile.objects.create(
        key=key,
        report=report.code,
        asked=asked.packed(),
        format=format,
        language=language or (get_language() or "ms")[:2],
        asked_by_id=viewer.user_id,
        asked_at=now,
        schedule_id=schedule_id,
        name=name_of(report, asked, format),
    )
    note_export(report, asked, format=format, by=by)
    signals.file_waiting.send(sender=None, key=key)
    return key


def note_export(report: Report, asked: Asked, *, format: str, by: Actor) -> None:
    """Write in the trail that somebody took a report along: which, of which dates, in which form."""
    after = {"format": format, "first": asked.first, "last": asked.last}
    record("reports.exported", actor=by, target=("reports.report", report.code, str(report.title)), after=after)


def wake(*, key: uuid.UUID) -> None:
    """Say that a file waits for a worker; at most every few seconds, however often its page asks."""
    if cache.add(f"reports.file:{key}", 1, WAKE_SECONDS):
        signals.file_waiting.send(sender=None, key=key)


def make_file(*, key: uuid.UUID, now: datetime) -> bool:
    """Make a file that waits; tell whether it was made here. What fails is said on its page and may be tried again."""
    wish = _claimed(key, now)
    if wish is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        refusal: str | None = ""
        with Kept(f"the report {wish.report} of {key} could not be made") as kept:
            refusal = _make(wish, path, now=now)
        if kept.error is not None or refusal:
            _fail(wish, refusal or _said_of_failure(wish), now=now)
            return False
        return refusal is not None and _ready(wish, path, now=now)


@transaction.atomic
def cancel_file(*, key: uuid.UUID, now: datetime, by: Actor) -> None:
    """Stop a file that is not made yet.

    :raises NoSuchFile: it is made, or given up.
    """
    mine = ReportFile.objects.filter(key=key, state__in=(FileState.WAITING, FileState.WORKING))
    if not mine.update(state=FileState.CANCELLED, ended_at=now):
        raise NoSuchFile(_("Fail ini tidak lagi sedang dijana. Muat semula halaman."))
    record("reports.file_cancelled", actor=by, target=_target(ReportFile.objects.get(key=key)))


@transaction.atomic
def retry_file(*, key: uuid.UUID, now: datetime, by: Actor) -> None:
    """Make a file once more that failed, was cancelled, or is no longer kept.

    :raises NoSuchFile: it is under way or ready.
    """
    past = ReportFile.objects.filter(key=key, state__in=(FileState.FAILED, FileState.CANCELLED, FileState.EXPIRED))
    fresh = {"state": FileState.WAITING, "attempts": 0, "done": 0, "claimed_at": None, "ended_at": None, "failure": ""}
    if not past.update(**fresh, asked_at=now):
        raise NoSuchFile(_("Fail ini sudah sedia atau sedang dijana. Muat semula halaman."))
    record("reports.file_retried", actor=by, target=_target(ReportFile.objects.get(key=key)))
    signals.file_waiting.send(sender=None, key=key)


def note_fetched(*, key: uuid.UUID, now: datetime, by: Actor) -> None:
    """Note that a file was fetched; the trail says it the first time."""
    if ReportFile.objects.filter(key=key, fetched_at=None).update(fetched_at=now):
        record("reports.file_fetched", actor=by, target=_target(ReportFile.objects.get(key=key)))


def waiting_files(*, now: datetime) -> tuple[uuid.UUID, ...]:
    """Return the files nobody is at work on, the oldest first. One statement."""
    free = Q(state=FileState.WAITING) | Q(state=FileState.WORKING, claimed_at__lt=now - CLAIM)
    return tuple(ReportFile.objects.filter(free).order_by("asked_at").values_list("key", flat=True))


def purge_files(*, now: datetime) -> int:
    """Delete the files whose time is over, and forget wishes of more than a year ago; return how many files went."""
    over = ReportFile.objects.filter(state=FileState.READY, expires_at__lte=now)
    gone = 0
    for wish in over:
        wish.file.delete(save=False)
        gone += ReportFile.objects.filter(pk=wish.pk).update(state=FileState.EXPIRED, file="", ended_at=now)
    ReportFile.objects.filter(asked_at__lt=now - ROWS_KEPT_FOR).exclude(state=FileState.READY).delete()
    if gone:
        record("reports.files_purged", actor=SYSTEM, target=("reports.file", "", ""), after={"files": gone})
    return gone


def title_of(code: str) -> str:
    """Return what a report is called; of one that no longer exists, its code."""
    return next((str(report.title) for report in REPORTS if report.code == code), code)


def _claimed(key: uuid.UUID, now: datetime) -> ReportFile | None:
    free = Q(state=FileState.WAITING) | Q(state=FileState.WORKING, claimed_at__lt=now - CLAIM)
    mine = ReportFile.objects.filter(free, key=key)
    if not mine.update(state=FileState.WORKING, claimed_at=now, attempts=F("attempts") + 1, done=0):
        return None
    wish = ReportFile.objects.get(key=key)
    if wish.attempts > TRIES:
        _fail(wish, _said_of_failure(wish), now=now)
        return None
    return wish


def _make(wish: ReportFile, path: Path, *, now: datetime) -> str | None:
    """Make the file; return why it cannot be, an empty text when it is made, None when somebody cancelled it."""
    with translation.override(wish.language):
        viewer = read_viewer(wish.asked_by_id, on=timezone.localtime(now).date())
        report = report_for(viewer, wish.report)
        asked = asked_for(viewer, report, wish.asked) if report is not None else None
        if report is None or asked is None:
            return _("Anda tidak lagi berhak melihat laporan ini.")
        total = weight_of(viewer, report, asked, now=now) // max(1, len(report.columns(asked)))
        ReportFile.objects.filter(pk=wish.pk).update(total=total)

        def tell(done: int) -> None:
            if not ReportFile.objects.filter(pk=wish.pk, state=FileState.WORKING).update(done=done):
                raise Stopped

        try:
            make(viewer, report, asked, format=wish.format, path=path, now=now, tell=tell)
        except Refusal as refusal:
            return refusal.message
        except Stopped:
            return None
    return ""


def _ready(wish: ReportFile, path: Path, *, now: datetime) -> bool:
    with path.open("rb") as content:
        wish.file.save(f"{wish.key}.{wish.format}", File(content), save=False)
    with transaction.atomic():
        mine = ReportFile.objects.filter(pk=wish.pk, state=FileState.WORKING)
        is_ready = bool(
            mine.update(
                state=FileState.READY,
                file=wish.file.name,
                size=path.stat().st_size,
                done=F("total"),
                ended_at=now,
                expires_at=now + KEPT_FOR,
            )
        )
        if is_ready:
            _tell(wish, now=now)
    if not is_ready:
        wish.file.delete(save=False)
    return is_ready


def _fail(wish: ReportFile, sentence: str, *, now: datetime) -> None:
    with transaction.atomic():
        mine = ReportFile.objects.filter(pk=wish.pk, state=FileState.WORKING)
        if mine.update(state=FileState.FAILED, failure=sentence[:300], ended_at=now):
            record("reports.file_failed", actor=SYSTEM, target=_target(wish), remark=sentence)
            _tell(wish, now=now, failed=True)


def _tell(wish: ReportFile, *, now: datetime, failed: bool = False) -> None:
    """Tell the asker, if an officer; whoever is none sees it on the page of files."""
    person_id = read_viewer(wish.asked_by_id, on=timezone.localtime(now).date()).person_id
    if person_id is None:
        return

    def title() -> str:
        words = _("Laporan gagal dijana: %(report)s") if failed else _("Laporan sedia: %(report)s")
        return words % {"report": title_of(wish.report)}

    def body() -> str:
        if failed:
            return _("Buka halaman fail untuk sebabnya, dan cuba lagi di sana.")
        return _("Muat turun dalam tujuh hari; selepas itu fail dipadam.")

    key = f"file:{wish.key}:{wish.attempts}:{wish.asked_at.timestamp():.0f}"
    notify_all([Told(person_id, kinds.FILE, title, body, f"/laporan/fail/{wish.key}/", key)], now=now)


def _said_of_failure(wish: ReportFile) -> str:
    with translation.override(wish.language):
        return _("Laporan ini tidak dapat dijana kerana ralat. Ralat sudah direkod; cuba lagi sebentar lagi.")


def _target(wish: ReportFile) -> tuple[str, str, str]:
    return ("reports.file", str(wish.pk), f"{title_of(wish.report)} {wish.format.upper()}")
