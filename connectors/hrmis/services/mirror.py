"""What HRMIS last said of each officer, opened and sealed."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.hrmis.models import Officer, Reading, ReadPage
from connectors.hrmis.protocol import Fault, Page, Record, Stream, latest
from kit import crypto

PURPOSE = "hrmis.said"

type Texts = dict[str, str]


@dataclass
class Said:
    """An officer as HRMIS knows them. ``theirs`` holds all streams' texts together, ``base`` what of them was last
    written here, ``kept`` what the administrator decided against.
    """

    ref: str
    person_id: int | None = None
    state: str = Officer.State.BAD
    theirs: Texts = field(default_factory=dict)
    base: Texts = field(default_factory=dict)
    kept: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole reading: records by stream and by what they are about, and what could not be understood."""

    records: Mapping[Stream, Mapping[str, Record]]
    faults: tuple[tuple[Stream, Fault], ...]


def heard(reading: Reading, *, streams: Sequence[Stream] = tuple(Stream)) -> Heard:
    """Open the pages of a reading, of all streams or of some."""
    records: dict[Stream, list[Record]] = {}
    faults: list[tuple[Stream, Fault]] = []
    for page in reading.pages.filter(stream__in=streams).order_by("stream", "number"):
        stream = Stream(page.stream)
        found, wrong = unpack(page.sealed)
        records.setdefault(stream, []).extend(found)
        faults += [(stream, fault) for fault in wrong]
    good = {stream: latest(found) for stream, found in records.items()}
    once = dict.fromkeys((stream, fault) for stream, fault in faults if fault.ref not in good.get(stream, {}))
    return Heard(good, tuple(once))


def pack(page: Page) -> str:
    """Return a page's records and faults, compressed and sealed."""
    records = [[one.ref, dict(one.said), one.updated_at] for one in page.records]
    faults = [[one.ref, one.field, one.theirs] for one in page.faults]
    return seal([records, faults])


def unpack(sealed: str) -> tuple[list[Record], list[Fault]]:
    """Return what :func:`pack` kept."""
    if not sealed:
        return [], []
    records, faults = unseal(sealed)
    return [Record(*row) for row in records], [Fault(*row) for row in faults]


def read_mirror(refs: Iterable[str] | None) -> dict[str, Said]:
    """Return officers by ref: those named, or all."""
    rows = Officer.objects.all() if refs is None else Officer.objects.filter(ref__in=list(refs))
    found: dict[str, Said] = {}
    for row in rows:
        whole = unseal(row.sealed)
        found[row.ref] = Said(row.ref, row.person_id, row.state, whole["theirs"], whole["base"], whole["kept"])
    return found


def write_mirror(officers: Iterable[Said]) -> None:
    """Keep officers, known or new, in a few statements."""
    rows = [
        Officer(
            ref=one.ref,
            person_id=one.person_id,
            state=one.state,
            sealed=seal({"theirs": one.theirs, "base": one.base, "kept": one.kept}),
        )
        for one in officers
    ]
    Officer.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["person", "state", "sealed"],
    )


def pages_of(reading: Reading, stream: Stream) -> list[ReadPage]:
    """Return the pages of one stream without what they hold, in order."""
    return list(reading.pages.filter(stream=stream.value).defer("sealed").order_by("number"))


def seal(value: Any) -> str:
    """Return a JSON value compressed and sealed."""
    return crypto.seal(PURPOSE, b64encode(zlib.compress(json.dumps(value).encode(), 1)).decode())


def unseal(sealed: str) -> Any:
    """Return what :func:`seal` sealed."""
    return json.loads(zlib.decompress(b64decode(crypto.unseal(PURPOSE, sealed))))
