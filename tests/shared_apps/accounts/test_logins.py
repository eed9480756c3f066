"""An ID Pengguna is one ID however it is written."""

from __future__ import annotations

from datetime import date

import pytest

from kit.identity import IdKind
from shared_apps.accounts.logins import BadLoginError, canonical, checked_login, login_digest, masked_login

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("text", ["840501016847", "840501-01-6847", " 840501 01 6847 ", "840501-016847"])
def test_spaces_and_hyphens_make_no_difference(text: str) -> None:
    assert login_digest(text) == login_digest("840501016847")


def test_the_case_of_an_e_mail_address_makes_no_difference_but_a_hyphen_does() -> None:
    assert canonical(" Aina-Z@Spotme.Gov.MY ") == "aina-z@spotme.gov.my"
    assert login_digest("aina-z@spotme.gov.my") != login_digest("ainaz@spotme.gov.my")


@pytest.mark.parametrize("text", ["", "84050101684", "8405010168470", "84050101684A", "841301016847", "840230016847"])
def test_what_is_no_mykad_number_is_refused(text: str) -> None:
    with pytest.raises(BadLoginError):
        checked_login(IdKind.MYKAD, text, on=TODAY)


@pytest.mark.parametrize("text", ["T123", "rf/12345", "A1234567"])
def test_another_id_is_letters_and_digits(text: str) -> None:
    assert checked_login(IdKind.OTHER, text, on=TODAY) == text.upper()


@pytest.mark.parametrize("text", ["", "A1", "A" * 21, "A_1234", "A1234'--"])
def test_another_id_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadLoginError):
        checked_login(IdKind.OTHER, text, on=TODAY)


def test_an_id_is_shown_masked() -> None:
    assert masked_login(IdKind.MYKAD, "840501-01-6847") == "840501-01-****"
    assert masked_login(IdKind.OTHER, "aina@spotme.gov.my") == "ai***@spotme.gov.my"
