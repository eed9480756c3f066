"""The command that makes the first operator."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from shared_apps.accounts import selectors
from shared_apps.accounts.models import User
from tenants.context import in_public, in_tenant
from tests.shared_apps.conftest import NewBrowser, sign_in


def create(*extra: str) -> str:
    out = io.StringIO()
    call_command("create_operator", "--name", "Aina", "--email", "aina@spotme.gov.my", *extra, stdout=out)
    return out.getvalue().strip()


def test_the_first_operator_signs_in_with_the_printed_password(db: None, new_browser: NewBrowser) -> None:
    login, _colon, password = create().partition(": ")

    answer = sign_in(new_browser(), login, password)

    assert answer.status_code == 303
    with in_public():
        assert selectors.roles_of(User.objects.get().pk) == {"OPERATOR"}
    with in_tenant("north"):
        assert not User.objects.exists()


def test_a_mykad_number_and_the_system_role_may_be_given(db: None, new_browser: NewBrowser) -> None:
    password = create("--login", "840501-01-6847", "--system").partition(": ")[2]

    assert sign_in(new_browser(), "840501016847", password).status_code == 303
    assert sign_in(new_browser(), "aina@spotme.gov.my", password).status_code == 303
    with in_public():
        assert selectors.roles_of(User.objects.get().pk) == {"OPERATOR", "PENTADBIR_SISTEM"}


def test_a_wrong_or_taken_id_is_told(db: None) -> None:
    with pytest.raises(CommandError, match="12 digit"):
        create("--login", "12")
    create()
    with pytest.raises(CommandError, match="sudah didaftarkan"):
        create()
