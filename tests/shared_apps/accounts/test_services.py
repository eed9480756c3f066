"""Users are made, given roles and passwords, and every deed leaves a line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import authenticate

from kit import clock
from shared_apps.accounts import selectors, services
from shared_apps.accounts.logins import BadLoginError
from shared_apps.accounts.models import User
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenants.directory import TenantRef

BORIS = Actor(user_id=None, name="Boris")
LOGIN = "840501-01-6847"


def make(login: str = LOGIN, **given: object) -> int:
    values = {"id_kind": "MYKAD", "full_name": "Amina binti Ali", "email": "amina@jpa.gov.my", "by": BORIS, **given}
    return services.create_user(login=login, **values)  # type: ignore[arg-type]


def actions() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="accounts.").order_by("id").values_list("action", flat=True)
    )


def test_a_new_user_is_found_however_the_id_is_written(in_north: TenantRef) -> None:
    user_id = make(password="Kata-Laluan-77")

    for written in (LOGIN, "840501016847", " 840501 01 6847"):
        found = authenticate(None, login=written, password="Kata-Laluan-77")
        assert found is not None
        assert found.pk == user_id


def test_the_id_stands_nowhere_in_the_row(in_north: TenantRef) -> None:
    make()

    row = User.objects.values().get()
    assert "016847" not in str(row)
    assert row["login_masked"] == "840501-01-****"


def test_an_id_is_one_users_only(in_north: TenantRef) -> None:
    make()

    with pytest.raises(services.LoginTakenError) as refused:
        make("840501016847")

    assert refused.value.code == "accounts.login_taken"


def test_an_id_twice_in_one_batch_makes_nobody(in_north: TenantRef) -> None:
    twins = [services.NewUser(LOGIN, "A"), services.NewUser("840501016847", "B")]

    with pytest.raises(services.LoginTakenError):
        services.create_users(twins, by=BORIS)

    assert not User.objects.exists()


def test_a_number_that_is_no_mykad_makes_nobody(in_north: TenantRef) -> None:
    with pytest.raises(BadLoginError):
        make("123")


def test_five_hundred_users_cost_no_more_statements_than_five(
    in_north: TenantRef, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    many = [services.NewUser(f"T{number:05}", f"P{number}", "ID_LAIN") for number in range(500)]

    with django_assert_max_num_queries(6):
        ids = services.create_users(many, by=BORIS)

    assert len(set(ids)) == 500


def test_the_same_id_may_be_a_user_of_two_agencies(in_north: TenantRef) -> None:
    assert make() > 0


def test_a_user_without_a_password_cannot_sign_in(in_north: TenantRef) -> None:
    make()

    assert authenticate(None, login=LOGIN, password="") is None
    assert authenticate(None, login=LOGIN, password="!") is None


def test_roles_hold_from_grant_to_end(in_north: TenantRef) -> None:
    user_id, now = make(), clock.now()

    services.grant_role(user_id, Role.ADMIN, BORIS, now)
    services.grant_role(user_id, "PENYELIA", BORIS, now)
    services.grant_role(user_id, Role.ADMIN, BORIS, now)
    assert selectors.roles_of(user_id) == {"PENTADBIR", "PENYELIA"}
    assert selectors.holders_of(Role.ADMIN) == {user_id}

    services.end_role(user_id, Role.ADMIN, BORIS, now + dt.timedelta(hours=1))
    services.end_role(user_id, Role.ADMIN, BORIS, now + dt.timedelta(hours=1))
    assert selectors.roles_of(user_id) == {"PENYELIA"}
    assert actions() == ["accounts.user_created", *["accounts.role_granted"] * 2, "accounts.role_ended"]


def test_an_unknown_role_is_refused(in_north: TenantRef) -> None:
    with pytest.raises(ValueError, match="RAJA"):
        services.grant_role(make(), "RAJA", BORIS, clock.now())


def test_temporary_passwords_are_readable_different_and_must_be_changed(in_north: TenantRef) -> None:
    ids = [make(), make("900101-14-5522")]

    slips = services.issue_temporary_password(ids, by=BORIS, now=clock.now())

    assert len(set(slips.values())) == 2
    for user_id in ids:
        assert len(slips[user_id].split("-")) == 3
        assert User.objects.get(pk=user_id).check_password(slips[user_id])
    assert all(selectors.accounts(ids)[user_id].must_change_password for user_id in ids)
    assert slips[ids[0]] not in str(list(AuditEntry.objects.values()))


def test_someone_deactivated_cannot_sign_in_until_activated(in_north: TenantRef) -> None:
    user_id = make(password="Kata-Laluan-77")

    services.set_active(user_id, False, by=BORIS)
    assert authenticate(None, login=LOGIN, password="Kata-Laluan-77") is None
    services.set_active(user_id, True, by=BORIS)
    assert authenticate(None, login=LOGIN, password="Kata-Laluan-77") is not None
    assert actions()[1:] == ["accounts.deactivated", "accounts.activated"]


def test_an_operator_also_signs_in_with_the_e_mail_address_but_nobody_in_an_agency_does(db: None) -> None:
    make(email="Aina@spotme.gov.my", password="Kata-Laluan-77")

    assert authenticate(None, login="aina@spotme.gov.my", password="Kata-Laluan-77") is not None


def test_an_e_mail_address_opens_nothing_in_an_agency(in_north: TenantRef) -> None:
    make(email="aina@spotme.gov.my", password="Kata-Laluan-77")

    assert authenticate(None, login="aina@spotme.gov.my", password="Kata-Laluan-77") is None
