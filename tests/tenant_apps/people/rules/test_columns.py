"""Headings are found in any order and by any of their names."""

import pytest

from tenant_apps.people.rules.columns import HEADINGS, Column, map_headings


def test_our_own_template_is_understood() -> None:
    mapped = map_headings(list(HEADINGS.values()))

    assert mapped.is_usable
    assert set(mapped.places) == set(Column)
    assert mapped.unknown == ()


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("NO. KP", Column.ID_NUMBER),
        ("MyKad", Column.ID_NUMBER),
        ("nombor kad pengenalan", Column.ID_NUMBER),
        ("  Nama   Penuh ", Column.NAME),
        ("Emel", Column.EMAIL),
        ("BAHAGIAN/UNIT", Column.UNIT),
        ("PPP", Column.SUPERVISOR),
        ("Staff No.", Column.STAFF_NO),
    ],
)
def test_synonyms_case_and_punctuation_do_not_matter(heading: str, column: Column) -> None:
    assert map_headings([heading]).places == {column: 0}


def test_what_is_missing_unknown_or_doubled_is_named() -> None:
    mapped = map_headings(["Nama", "Gaji", "Nama Pegawai", ""])

    assert mapped.missing == (Column.ID_NUMBER,)
    assert mapped.unknown == ("Gaji",)
    assert mapped.doubled == ("Nama Pegawai",)
    assert not mapped.is_usable
