"""The simulator's officers: invented, the same for the same number of them, and changeable while it runs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock

from connectors.hrmis.protocol import NOBODY, Stream

GIVEN = "Aminah Budi Chong Devi Erna Farid Gopal Hana Idris Jamilah Kamal Lim Mei Nora Omar Puteri Ravi Siti Tan Umar"
FAMILY = "Abdullah Bakar Chandran Daud Endut Fauzi Ghani Hassan Ismail Jaafar Kassim Latif Musa Nasir Osman Rahman"
POSITIONS = (("Penolong Pegawai Tadbir", "5"), ("Pegawai Tadbir", "9"), ("Pembantu Operasi", "1"), ("Jurutera", "10"))
LEAVE = ("CR", "CR", "CR", "CS", "CKEC", "CTR")
TEAM = 12
PER_UNIT = 60
BORN_FIRST = date(1968, 1, 1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

type Row = dict[str, str]
"""A record by the contract's own names (those of :mod:`connectors.hrmis.protocol`)."""


@dataclass
class World:
    """All records, by stream and by what they are about. Every change carries its moment."""

    rows: dict[Stream, dict[str, Row]] = field(default_factory=lambda: {stream: {} for stream in Stream})
    lock: Lock = field(default_factory=Lock)

    def put(self, stream: Stream, ref: str, at: datetime | None = None, **said: str) -> None:
        """Add or change a record; what is not said stays."""
        with self.lock:
            row = self.rows[stream].setdefault(ref, {})
            row.update(said)
            row["updated_at"] = stamp(at or datetime.now(UTC))

    def since(self, stream: Stream, moment: str) -> list[Row]:
        """Return the records changed at or after ``moment`` (all of them for ""), in a stable order."""
        with self.lock:
            found = [dict(row) for row in self.rows[stream].values() if row["updated_at"] >= moment]
        return sorted(found, key=lambda row: row.get("id") or row["officer"])


def build(officers: int, *, today: date, agency: str = "Jabatan Contoh", seed: int = 1) -> World:
    """Return a world of so many officers, in units of sixty and teams of twelve, with some leave each."""
    chance = random.Random(seed)  # noqa: S311 - invented, no secret
    world = World()
    for number in range(officers):
        ref = ref_of(number)
        world.put(Stream.OFFICERS, ref, LONG_AGO, **_officer(number, chance))
        unit = f"{agency} > Bahagian {number // PER_UNIT + 1}"
        world.put(Stream.POSTINGS, ref, LONG_AGO, officer=ref, unit=unit, **{"from": "2026-01-01"})
        above = NOBODY if number == 0 else ref_of((number - 1) // TEAM)
        world.put(Stream.SUPERVISORS, ref, LONG_AGO, officer=ref, supervisor=above, **{"from": "2026-01-01"})
        for place, leave in enumerate(_leaves(chance, today)):
            world.put(Stream.LEAVE, f"C{number:05d}{place}", LONG_AGO, id=f"C{number:05d}{place}", officer=ref, **leave)
    return world


def ref_of(number: int) -> str:
    """Return the opaque id of an officer."""
    return f"P{number:06d}"


def mykad_of(number: int) -> str:
    """Return the invented MyKad number of an officer: valid in form, unlike any other's of the world."""
    born = BORN_FIRST + timedelta(days=number % 11_000)
    return f"{born:%y%m%d}{number % 16 + 1:02d}{number % 10_000:04d}"


def _officer(number: int, chance: random.Random) -> Row:
    position, grade = POSITIONS[number % len(POSITIONS)]
    given, family = chance.choice(GIVEN.split()), chance.choice(FAMILY.split())
    return {
        "id": ref_of(number),
        "id_number": mykad_of(number),
        "name": f"{given} bin {family} {number}" if number % 2 else f"{given} binti {family} {number}",
        "staff_no": f"H{number:05d}",
        "email": f"pegawai{number}@contoh.gov.my",
        "phone": f"03-8000{number:05d}",
        "position": position,
        "grade": grade,
        "appointment": "TETAP",
        "in_service_from": f"{2000 + number % 25}-03-01",
        "status": "ACTIVE",
        "home_address": f"No. {number % 90 + 1}, Jalan Contoh {number % 40 + 1}, Putrajaya",
        "home_latitude": f"{2.9 + number % 50 / 1000:.6f}",
        "home_longitude": f"{101.6 + number % 70 / 1000:.6f}",
    }


def _leaves(chance: random.Random, today: date) -> Iterator[Row]:
    """Yield an officer's leave: a day or a few each, never two at a time."""
    day = today - timedelta(days=chance.randint(5, 40))
    for _turn in range(2):
        last = day + timedelta(days=chance.choice((0, 0, 1, 2)))
        yield {
            "type": chance.choice(LEAVE),
            "part": "FULL",
            "from": day.isoformat(),
            "to": last.isoformat(),
            "status": "APPROVED",
        }
        day = last + timedelta(days=chance.randint(7, 30))


def stamp(moment: datetime) -> str:
    """Return a moment as the contract writes it; texts of equal form compare as the moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
