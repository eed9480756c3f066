"""Where a punch was made: what the circle, the officer's word and the registered home say."""

from __future__ import annotations

import pytest

from tenant_apps.attendance.rules.places import is_declared, place_of


@pytest.mark.parametrize(
    ("inside", "declared", "profile", "at_home", "place"),
    [
        (True, None, "MY", False, "PEJABAT"),
        (True, "BDR", "MY", True, "PEJABAT"),
        (True, "DL", "ID", False, "PEJABAT"),
        (False, "BDR", "MY", False, "BDR"),
        (False, "LUAR", "MY", True, "LUAR"),
        (False, "DL", "ID", False, "DL"),
        (False, "DL", "MY", False, "LUAR"),
        (False, "DL", "MY", True, "BDR"),
        (False, None, "MY", False, "LUAR"),
        (False, None, "MY", True, "BDR"),
        (False, "PEJABAT", "MY", False, "LUAR"),
    ],
)
def test_the_circle_comes_first_then_the_word_then_the_home(
    inside: bool, declared: str | None, profile: str, at_home: bool, place: str
) -> None:
    assert place_of(inside=inside, declared=declared, profile=profile, at_home=at_home) == place


def test_without_a_word_on_the_home_a_punch_elsewhere_is_outside() -> None:
    assert place_of(inside=False, declared=None) == "LUAR"


def test_only_words_of_the_profile_count() -> None:
    assert is_declared("DL", "ID")
    assert is_declared("DL", "MY") is False
    assert is_declared(None, "MY") is False
