"""The first administrators of an agency and their invitation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from shared_apps.accounts.models import RoleGrant, User
from shared_apps.onboarding import jobs
from shared_apps.onboarding.models import Appointee
from shared_apps.onboarding.selectors import awaiting_welcome
from shared_apps.onboarding.services import invitations
from tenants.context import in_tenant
from tests.makers import joining
from tests.makers.joining import NOW, OPERATOR

pytestmark = pytest.mark.django_db


def test_a_ready_agency_gets_its_administrators_as_users_of_its_own(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    onboarding = joining.ready()

    with django_capture_on_commit_callbacks(execute=True):
        invitations.welcome(onboarding.schema, now=NOW)

    with in_tenant("jct"):
        assert set(User.objects.values_list("full_name", flat=True)) == {"Aida binti Omar", "Badrul bin Saad"}
        assert set(RoleGrant.objects.values_list("role", flat=True)) == {"PENTADBIR"}
    assert not User.objects.filter(full_name="Aida binti Omar").exists()
    assert {letter.to[0] for letter in mail.outbox} == {"aida@jct.gov.my", "badrul@jct.gov.my"}
    assert all("//jct.localhost" in letter.body and "/jemputan/" in letter.body for letter in mail.outbox)


def test_nobody_is_invited_before_the_agency_is_ready() -> None:
    onboarding = joining.approved()

    with pytest.raises(invitations.NotReady):
        invitations.invite_administrators(onboarding_id=onboarding.pk, by=OPERATOR, now=NOW)


def test_welcoming_twice_invites_once(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    onboarding = joining.ready()

    with django_capture_on_commit_callbacks(execute=True):
        invitations.welcome(onboarding.schema, now=NOW)
        invitations.welcome(onboarding.schema, now=NOW)

    assert len(mail.outbox) == 2


def test_inviting_again_sends_a_fresh_link_and_makes_no_second_user(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    onboarding = joining.ready()
    invitations.welcome(onboarding.schema, now=NOW)

    later = NOW + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        names = invitations.invite_administrators(onboarding_id=onboarding.pk, by=OPERATOR, now=later)

    assert set(names) == {"Aida binti Omar", "Badrul bin Saad"}
    assert set(Appointee.objects.values_list("invited_at", flat=True)) == {later}
    with in_tenant("jct"):
        assert User.objects.count() == 2


def test_a_lost_wake_up_is_swept_up() -> None:
    onboarding = joining.ready()

    assert awaiting_welcome() == (onboarding.schema,)
    jobs.welcome(schema=onboarding.schema)
    assert awaiting_welcome() == ()


def test_an_agency_without_a_joining_is_nobody_to_welcome(north: object) -> None:
    invitations.welcome("north", now=NOW)

    assert mail.outbox == []
