"""A terminal's records by file: looked at, bound to a terminal, confirmed, read in chunks into the common ingest.

The original is kept. Each chunk is a batch of its own under its own digest, so a worker that comes after one that
died repeats at most one chunk, and repeating it changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, islice

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from connectors.files.ingest import sentence_of
from connectors.files.models import PunchFile
from connectors.files.protocol import FileFault
from connectors.files.protocol.moments import Order
from connectors.files.protocol.punches import Layout, PunchFault, PunchFileError, Read, look, records
from connectors.files.punch_profiles import punch_profiles
from kit import clock
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.attendance.services import arrivals
from tenant_apps.devices import selectors as devices
from tenant_apps.devices import services as devices_services
from tenant_apps.devices.rules.records import FILE, DeviceRecord

CHUNK = 20_000
SAMPLE = 12
STATE = PunchFile.State
# What ZK prints on a terminal: letters, then digits. A file's name often begins with it.
_SERIAL = re.compile(r"(?<![A-Z0-9])[A-Z]{3,5}\d{9,12}(?![A-Z0-9])")


class BadPunchFile(Refusal):
    """The file cannot be taken for that terminal; the sentence says why and what to do."""

    code = "files.bad_punch_file"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, before anything of it is written."""

    layout: str
    profile: str
    order: str
    to_minute: bool
    records: int
    faulty: int
    numbers: int
    first: datetime | None
    last: datetime | None
    sample: tuple[DeviceRecord, ...]


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as its list shows it."""

    key: uuid.UUID
    file_name: str
    terminal: str
    state: str
    state_label: str
    rows_total: int
    rows_done: int
    stored: int
    duplicates: int
    quarantined: int
    created_at: datetime
    by_name: str

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has something to do."""
        return self.state == STATE.CONFIRMED

    @property
    def is_looked_at(self) -> bool:
        return self.state == STATE.LOOKED_AT

    @property
    def is_done(self) -> bool:
        return self.state == STATE.DONE

    @property
    def per_cent(self) -> int:
        """How far it is."""
        return 100 * self.rows_done // self.rows_total if self.rows_total else 0


@transaction.atomic
def keep_file(
    *, content: bytes, file_name: str, terminal_id: int, order: str, profile: str, by: Actor, now: datetime
) -> uuid.UUID:
    """Look at a file, keep it for one terminal and return its key. The same file again is the one there is.

    ``order`` is ``dmy``, ``mdy`` or empty for what the file and its profile say; ``profile`` a profile's code or
    empty for the one that fits.

    :raises BadPunchFile: it cannot be read, its dates could be read both ways, or it names another terminal.
    """
    terminal = devices.terminal_card(terminal_id)
    if terminal is None or not terminal.is_active:
        raise BadPunchFile(_("Pilih peranti yang masih digunakan."), fields={"terminal": _("Pilih dari senarai.")})
    how = look_at(content, order=order, profile=profile)
    _refuse_other_terminal(how, file_name, terminal.serial)
    sha256 = hashlib.sha256(content).hexdigest()
    same = PunchFile.objects.filter(terminal=terminal_id, sha256=sha256).exclude(state=STATE.DROPPED).first()
    if same is not None:
        return same.key
    key = uuid.uuid4()
    row = PunchFile(
        key=key,
        terminal_id=terminal_id,
        file_name=file_name[-200:],
        sha256=sha256,
        size=len(content),
        facts={"order": how.order or "", "profile": how.profile.code if how.profile else "", "layout": how.layout},
        rows_total=how.count,
        created_by_id=by.user_id,
        created_at=now,
    )
    row.content.save(f"{key}", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # the same file was uploaded at this very moment
        raise BadPunchFile(_("Fail ini sedang dimuat naik oleh orang lain. Muat semula halaman.")) from error
    record(
        "files.punches_uploaded",
        actor=by,
        target=_target(row),
        after={"terminal": terminal.name, "sha256": sha256, "size": len(content)},
    )
    return key


def look_at(content: bytes, *, order: str, profile: str) -> Read:
    """Say how a file is read.

    :raises BadPunchFile: it cannot be; the sentence says why and what to do.
    """
    known = punch_profiles()
    wanted = [known[profile]] if profile in known else list(known.values())
    try:
        return look(content, wanted, order=Order(order) if order else None)
    except FileFault as fault:
        raise BadPunchFile(sentence_of(fault), fields={"file": sentence_of(fault)}) from fault
    except PunchFileError as error:
        sentence = fault_sentence(error)
        field = "order" if error.fault in (PunchFault.ORDER_OPEN, PunchFault.ORDER_MIXED) else "file"
        raise BadPunchFile(sentence, code=f"files.{error.fault}", fields={field: sentence}) from error


def preview(key: uuid.UUID) -> Preview:
    """Return what a kept file says."""
    row = PunchFile.objects.get(key=key)
    content, how = _opened(row)
    faulty, numbers = 0, set()
    first = last = None
    sample: list[DeviceRecord] = []
    for one in records(content, how):
        faulty += bool(one.fault)
        if len(sample) < SAMPLE:
            sample.append(one)
        if one.device_at is not None:
            numbers.add(one.pin)
            first = min(first or one.device_at, one.device_at)
            last = max(last or one.device_at, one.device_at)
    return Preview(
        layout=layout_label(how.layout),
        profile=how.profile.name if how.profile else "",
        order=how.order or "",
        to_minute=how.precision.value == "minute",
        records=how.count,
        faulty=faulty,
        numbers=len(numbers),
        first=first,
        last=last,
        sample=tuple(sample),
    )


@transaction.atomic
def confirm_file(*, key: uuid.UUID, by: Actor, now: datetime) -> None:
    """Let a file be read.

    :raises BadPunchFile: it is no longer waiting for that.
    """
    row = PunchFile.objects.select_for_update().filter(key=key, state=STATE.LOOKED_AT).first()
    if row is None:
        raise BadPunchFile(_("Fail ini tidak lagi menunggu pengesahan. Muat semula halaman."))
    row.state = STATE.CONFIRMED
    row.save(update_fields=["state"])
    terminal = devices.terminal_card(row.terminal_id)
    after = {"terminal": terminal.name if terminal else "", "rows": row.rows_total}
    record("files.punches_confirmed", actor=by, target=_target(row), after=after)


@transaction.atomic
def drop_file(*, key: uuid.UUID, by: Actor) -> None:
    """Give up a file nobody has confirmed.

    :raises BadPunchFile: it was confirmed.
    """
    row = PunchFile.objects.select_for_update().filter(key=key, state=STATE.LOOKED_AT).first()
    if row is None:
        raise BadPunchFile(_("Fail ini sudah disahkan atau dibatalkan. Muat semula halaman."))
    row.state = STATE.DROPPED
    row.save(update_fields=["state"])
    record("files.punches_dropped", actor=by, target=_target(row))


def read_file(key: uuid.UUID) -> None:
    """Read a confirmed file to its end, chunk by chunk; nothing if it is not waiting for that."""
    row = PunchFile.objects.filter(key=key, state=STATE.CONFIRMED).first()
    if row is None:
        return
    content, how = _opened(row)
    place = row.rows_done
    for chunk in batched(islice(records(content, how), row.rows_done, None), CHUNK):
        if not _take(key, place, chunk, how):
            return
        place += len(chunk)
    _finish(key)


def waiting_files() -> list[uuid.UUID]:
    """Return the files whose reading is not finished."""
    return list(PunchFile.objects.filter(state=STATE.CONFIRMED).order_by("pk").values_list("key", flat=True))


def file_card(key: uuid.UUID) -> FileCard | None:
    """Return one file."""
    return next(iter(_cards(key=key)), None)


def file_cards(limit: int = 20) -> tuple[FileCard, ...]:
    """Return the latest files. One statement."""
    return tuple(islice(_cards(), limit))


def layout_label(layout: str) -> str:
    """Say what sort of file it is."""
    labels = {
        Layout.ATTLOG: _("Log terminal ZK (attlog.dat)"),
        Layout.GLG: _("Log teks terminal (GLG, AGL atau ALOG)"),
        Layout.TABLE: _("Jadual perisian PC"),
    }
    return labels[Layout(layout)]


def fault_sentence(error: PunchFileError) -> str:
    """Say why records cannot be read and what to do."""
    sentences = {
        PunchFault.USERS: _("Ini senarai pengguna terminal (user.dat), bukan rekod kehadiran. Pilih fail attlog.dat."),
        PunchFault.NO_LAYOUT: _(
            "Susunan fail ini tidak dikenali. Tajuk lajur yang ditemui: %(headings)s. Pilih profil yang sepadan."
        )
        % {"headings": error.detail or "–"},
        PunchFault.NO_RECORDS: _("Tiada rekod dengan tarikh dan masa ditemui dalam fail ini."),
        PunchFault.ORDER_OPEN: _(
            "Tarikh seperti 03/04/2026 boleh bermaksud 3 April atau 4 Mac. Pilih susunan tarikh, kemudian semak semula."
        ),
        PunchFault.ORDER_MIXED: _(
            "Sesetengah tarikh bermula dengan hari dan sesetengah dengan bulan. Eksport semula fail ini."
        ),
    }
    return sentences[error.fault]


@transaction.atomic
def _take(key: uuid.UUID, place: int, chunk: tuple[DeviceRecord, ...], how: Read) -> bool:
    """Keep and ingest one chunk and note how far the file is; whether it was ours to do."""
    row = PunchFile.objects.select_for_update().get(key=key)
    if row.state != STATE.CONFIRMED or row.rows_done != place:
        return False
    content = "\n".join(one.raw for one in chunk).encode("utf-8", "surrogatepass")
    facts = {"file": row.sha256, "from_row": chunk[0].row, "precision": how.precision.value}
    now = clock.now()
    batch_id = devices_services.keep_batch(
        terminal_id=row.terminal_id, channel=FILE, content=content, received_at=now, records=chunk, facts=facts
    )
    done = arrivals.ingest(batch_id, now=now)
    row.rows_done += len(chunk)
    row.stored += done.stored
    row.duplicates += done.duplicates
    row.quarantined += done.quarantined
    row.save(update_fields=["rows_done", "stored", "duplicates", "quarantined"])
    return True


@transaction.atomic
def _finish(key: uuid.UUID) -> None:
    row = PunchFile.objects.select_for_update().get(key=key)
    if row.state != STATE.CONFIRMED:
        return
    row.state, row.finished_at = STATE.DONE, clock.now()
    row.rows_total = row.rows_done
    row.save(update_fields=["state", "finished_at", "rows_total"])
    after = {"stored": row.stored, "duplicates": row.duplicates, "quarantined": row.quarantined}
    record("files.punches_read", actor=None, target=_target(row), after=after)


def _opened(row: PunchFile) -> tuple[bytes, Read]:
    with row.content.open("rb") as file:
        content = file.read()
    return content, look_at(content, order=row.facts["order"], profile=row.facts["profile"])


def _refuse_other_terminal(how: Read, file_name: str, serial: str) -> None:
    """Refuse a file that names another terminal, in its lines or in its name."""
    name = file_name.upper()
    known = {card.serial.upper() for card in devices.terminal_cards(only_active=False)}
    said = {*how.serials, *_SERIAL.findall(name), *(one for one in known if len(one) >= 6 and one in name)}
    others = said - {serial.upper()}
    if others:
        raise BadPunchFile(
            _("Fail ini menyebut nombor siri %(theirs)s, bukan %(ours)s. Pilih peranti yang betul.")
            % {"theirs": ", ".join(sorted(others)), "ours": serial},
            code="files.other_terminal",
        )


def _cards(**which: object) -> Iterator[FileCard]:
    rows = PunchFile.objects.filter(**which).select_related("terminal", "created_by").order_by("-created_at", "-pk")
    for row in rows.exclude(state=STATE.DROPPED):
        yield FileCard(
            key=row.key,
            file_name=row.file_name,
            terminal=row.terminal.name,
            state=row.state,
            state_label=row.get_state_display(),
            rows_total=row.rows_total,
            rows_done=row.rows_done,
            stored=row.stored,
            duplicates=row.duplicates,
            quarantined=row.quarantined,
            created_at=row.created_at,
            by_name=row.created_by.get_full_name() if row.created_by else "",
        )


def _target(row: PunchFile) -> tuple[str, object, str]:
    return ("files.punches", row.pk, row.file_name)
