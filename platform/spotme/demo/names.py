"""Invented people: plausible names and well-formed identity numbers, the same for the same seed."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

_NAMES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

# Place-of-birth codes of twelve states.
_PLACES = ("01", "02", "03", "04", "05", "06", "07", "08", "10", "11", "12", "14")


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    name: str
    identity: str
    female: bool


def malaysian(rng: random.Random, used: set[str], *, sabah: bool = False) -> Invented:
    """Invent an officer with a MyKad number not in ``used`` (which is added to)."""
    female = rng.random() < 0.55
    draw = rng.random()
    if sabah and draw < 0.5:
        name = rng.choice(_NAMES["sabah"])
    elif draw < 0.72:
        given, tie = (
            (rng.choice(_NAMES["malay_women"]), "binti") if female else (rng.choice(_NAMES["malay_men"]), "bin")
        )
        name = f"{given} {tie} {rng.choice(_NAMES['fathers'])}"
    else:
        name = rng.choice(_NAMES["chinese"] if draw < 0.88 else _NAMES["indian"])
    return Invented(name=name, identity=_mykad(rng, used, female=female), female=female)


def indonesian(rng: random.Random, used: set[str]) -> Invented:
    """Invent a civil servant of the Indonesian tenant, identified by an 18-digit staff number."""
    female = rng.random() < 0.5
    name = f"{rng.choice(_NAMES['java_women'] if female else _NAMES['java_men'])} {rng.choice(_NAMES['java_last'])}"
    while True:
        born = f"{rng.randint(1968, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        number = f"{born}{rng.randint(2005, 2023)}{rng.randint(1, 12):02d}{2 if female else 1}{rng.randint(1, 999):03d}"
        if number not in used:
            used.add(number)
            return Invented(name=name, identity=number, female=female)


def _mykad(rng: random.Random, used: set[str], *, female: bool) -> str:
    while True:
        born = f"{rng.randint(67, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        last = rng.choice("02468" if female else "13579")
        number = f"{born}{rng.choice(_PLACES)}{rng.randint(0, 999):03d}{last}"
        if number not in used:
            used.add(number)
            return number
