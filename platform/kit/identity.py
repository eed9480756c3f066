"""Identity numbers of persons: MyKad (``YYMMDD-PB-###G``) and other IDs an agency allows.

Source: Malaysia's National Registration Department numbering; there is no check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IdKind(StrEnum):
    """What sort of number identifies a person."""

    MYKAD = "MYKAD"
    OTHER = "ID_LAIN"


class Flaw(StrEnum):
    """Why a text is no MyKad number; ``PLACE`` is only a warning."""

    LENGTH = "length"
    DATE = "date"
    PLACE = "place"


# Place-of-birth codes known to be unused.
_UNUSED_PLACES = frozenset({0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97})


@dataclass(frozen=True, slots=True)
class MyKad:
    """A well-formed MyKad number."""

    digits: str
    born: date
    male: bool
    warning: Flaw | None

    @property
    def masked(self) -> str:
        """The form shown on screens: birth date and place, the rest hidden."""
        return f"{self.digits[:6]}-{self.digits[6:8]}-****"


def normalise(text: str) -> str:
    """Return ``text`` without spaces and hyphens, upper-cased: the form that is hashed and compared."""
    return re.sub(r"[\s-]", "", text).upper()


def read_mykad(text: str, *, on: date) -> MyKad | Flaw:
    """Read ``text`` as a MyKad number, choosing the century that makes the holder 15 to 100 years old on ``on``.

    Where both centuries would do, the younger age is taken.
    """
    digits = normalise(text)
    if not re.fullmatch(r"[0-9]{12}", digits):
        return Flaw.LENGTH
    born = _birth_date(digits, on)
    if born is None:
        return Flaw.DATE
    warning = Flaw.PLACE if int(digits[6:8]) in _UNUSED_PLACES else None
    return MyKad(digits=digits, born=born, male=int(digits[-1]) % 2 == 1, warning=warning)


def mask(kind: IdKind, number: str) -> str:
    """Return ``number`` as screens may show it."""
    number = normalise(number)
    if kind is IdKind.MYKAD and len(number) == 12:
        return f"{number[:6]}-{number[6:8]}-****"
    return f"{number[:2]}{'*' * max(len(number) - 2, 3)}"


def _birth_date(digits: str, on: date) -> date | None:
    for century in (2000, 1900):
        try:
            born = date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
        except ValueError:
            continue
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        if 15 <= age <= 100:
            return born
    return None
