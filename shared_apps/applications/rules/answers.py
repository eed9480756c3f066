"""The pages of the application form and what of them is still missing; the form of a reference number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum

# Without 0/O, 1/I/L and U: read over the telephone without mistakes, spelling no words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 6
_REFERENCE = re.compile(rf"SPM-\d{{4}}-[{ALPHABET}]{{{REFERENCE_LENGTH}}}")


class Page(StrEnum):
    """One group of questions; the value is the page's part of the address."""

    AGENCY = "agensi"
    CONTACTS = "pegawai"
    ADMINS = "pentadbir"
    WORK = "waktu"
    DEVICES = "peranti"
    CHECK = "semak"


PAGES: tuple[Page, ...] = tuple(Page)
QUESTIONS: tuple[Page, ...] = PAGES[:-1]


def next_page(page: Page) -> Page:
    """Return the page after ``page``; the last one is followed by itself."""
    return PAGES[min(PAGES.index(page) + 1, len(PAGES) - 1)]


def previous_page(page: Page) -> Page | None:
    """Return the page before ``page``, nothing before the first."""
    place = PAGES.index(page)
    return PAGES[place - 1] if place else None


def missing_pages(answered: Collection[str]) -> tuple[Page, ...]:
    """Return the groups of questions not answered yet, in their order."""
    return tuple(page for page in QUESTIONS if page.value not in answered)


def resume_page(answered: Collection[str]) -> Page:
    """Return where someone who comes back goes on: the first unanswered group, else the check page."""
    return next(iter(missing_pages(answered)), Page.CHECK)


def reference(year: int, letters: str) -> str:
    """Return the reference number of ``year`` with the random ``letters``."""
    return f"SPM-{year:04d}-{letters}"


def read_reference(text: str) -> str | None:
    """Return the reference number ``text`` means (case and spaces forgiven), or nothing."""
    tidy = re.sub(r"\s+", "", text).upper()
    return tidy if _REFERENCE.fullmatch(tidy) else None


def name_key(name: str) -> str:
    """Return ``name`` as two spellings of one agency agree on: letters and digits only, lower case, no accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
