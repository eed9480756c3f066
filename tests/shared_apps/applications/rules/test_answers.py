"""Pages of the form, reference numbers, and when two names mean one agency."""

import pytest

from shared_apps.applications.rules.answers import (
    ALPHABET,
    Page,
    missing_pages,
    name_key,
    next_page,
    previous_page,
    read_reference,
    reference,
    resume_page,
)


def test_the_pages_follow_each_other_and_end_at_the_check() -> None:
    assert next_page(Page.AGENCY) is Page.CONTACTS
    assert next_page(Page.DEVICES) is Page.CHECK
    assert next_page(Page.CHECK) is Page.CHECK
    assert previous_page(Page.AGENCY) is None
    assert previous_page(Page.CHECK) is Page.DEVICES


def test_someone_who_comes_back_goes_on_at_the_first_gap() -> None:
    assert resume_page([]) is Page.AGENCY
    assert resume_page(["agensi", "pentadbir"]) is Page.CONTACTS
    assert resume_page(["agensi", "pegawai", "pentadbir", "waktu", "peranti"]) is Page.CHECK


def test_missing_pages_come_in_their_order() -> None:
    assert missing_pages(["pentadbir"]) == (Page.AGENCY, Page.CONTACTS, Page.WORK, Page.DEVICES)


@pytest.mark.parametrize("said", ["SPM-2026-K7Q3FM", "spm-2026-k7q3fm", "  SPM-2026-K7Q3FM ", "SPM - 2026 - K7Q3FM"])
def test_a_reference_is_read_as_people_say_it(said: str) -> None:
    assert read_reference(said) == "SPM-2026-K7Q3FM"


@pytest.mark.parametrize(
    "said", ["", "K7Q3FM", "SPM-26-K7Q3FM", "SPM-2026-K7Q3F", "SPM-2026-K7Q3FMX", "SPM-2026-OIL0U1"]
)
def test_what_is_no_reference_is_not_read(said: str) -> None:
    assert read_reference(said) is None


def test_a_reference_has_no_letters_that_are_mistaken_for_others() -> None:
    assert not set("01ILOU") & set(ALPHABET)
    assert reference(2026, "K7Q3FM") == "SPM-2026-K7Q3FM"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jabatan Perkhidmatan Awam", "jabatan  perkhidmatan awam"),
        ("Jabatan Perkhidmatan Awam", "Jabatan Perkhidmatan Awam."),
        ("Majlis Daérah", "Majlis Daerah"),
    ],
)
def test_spellings_of_one_agency_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_agencies_have_different_keys() -> None:
    assert name_key("Jabatan A") != name_key("Jabatan B")
