"""What operators decide about applications."""

import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection

from kit.errors import Refusal
from shared_apps.agencies.models import Agency, Contact
from shared_apps.applications.models import Application, State
from shared_apps.applications.services import decisions
from shared_apps.audit.models import AuditEntry
from shared_apps.onboarding.models import Appointee, Onboarding, Step
from tenants import provisioning
from tenants.models import Status, Tenant
from tests.makers import joining
from tests.makers.joining import NOW, OPERATOR

SECOND = joining.Actor(user_id=None, name="Operator Dua")


@pytest.mark.django_db
def test_approving_admits_the_agency_and_begins_its_joining(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    reference = joining.in_review()

    tenant_id = decisions.approve_application(reference=reference, by=OPERATOR, now=NOW)

    application = Application.objects.get(reference=reference)
    tenant = Tenant.objects.get(pk=tenant_id)
    onboarding = Onboarding.objects.get(reference=reference)
    assert application.state == State.APPROVED
    assert application.tenant_id == tenant_id
    assert (application.decided_at, application.decided_by) == (NOW, "Operator Satu")
    assert (tenant.schema_name, tenant.status, tenant.states) == ("jct", Status.REQUESTED, ["PJY", "KDH"])
    assert Agency.objects.get(tenant=tenant).head_count == 120
    assert {contact.email for contact in Contact.objects.filter(agency__tenant=tenant)} == {
        "hana@jct.gov.my",
        "idris@jct.gov.my",
    }
    assert onboarding.stage == "TAKLIMAT"
    assert Step.objects.filter(onboarding=onboarding).count() == 4
    assert {one.name for one in Appointee.objects.filter(onboarding=onboarding)} == {
        "Aida binti Omar",
        "Badrul bin Saad",
    }


@pytest.mark.django_db
def test_the_letter_of_approval_reaches_everyone_named(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    reference = joining.in_review()

    callbacks = django_capture_on_commit_callbacks()
    with callbacks as collected:
        decisions.approve_application(reference=reference, by=OPERATOR, now=NOW)
    for callback in collected:
        if "mail" in callback.__qualname__ or "send" in callback.__qualname__:
            callback()

    assert {letter.to[0] for letter in mail.outbox} == {
        "hana@jct.gov.my",
        "idris@jct.gov.my",
        "pemohon@jct.gov.my",
    }
    assert all("diluluskan" in letter.subject for letter in mail.outbox)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decide", "state"),
    [(decisions.return_application, State.RETURNED), (decisions.reject_application, State.REJECTED)],
)
def test_returning_and_rejecting_tell_the_agency_why(
    decide: Callable[..., None], state: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    reference = joining.in_review()

    with django_capture_on_commit_callbacks(execute=True):
        decide(reference=reference, remark="Nama agensi tidak lengkap", by=OPERATOR, now=NOW)

    assert Application.objects.get(reference=reference).state == state
    assert mail.outbox
    assert all("Nama agensi tidak lengkap" in letter.body for letter in mail.outbox)


@pytest.mark.django_db
@pytest.mark.parametrize("decide", [decisions.return_application, decisions.reject_application])
@pytest.mark.parametrize("remark", ["", "   "])
def test_a_no_without_a_reason_is_refused(decide: Callable[..., None], remark: str) -> None:
    reference = joining.in_review()

    with pytest.raises(decisions.RemarkNeeded):
        decide(reference=reference, remark=remark, by=OPERATOR, now=NOW)

    assert Application.objects.get(reference=reference).state == State.IN_REVIEW


@pytest.mark.django_db
@pytest.mark.parametrize("make", [joining.draft, joining.sent])
def test_what_is_not_under_review_is_not_approved(make: Callable[[], str]) -> None:
    reference = make()

    with pytest.raises(decisions.AlreadyDecided):
        decisions.approve_application(reference=reference, by=OPERATOR, now=NOW)

    assert not Tenant.objects.filter(schema_name="jct").exists()


@pytest.mark.django_db
def test_a_decided_application_names_who_decided() -> None:
    reference = joining.in_review()
    decisions.reject_application(reference=reference, remark="Belum layak", by=OPERATOR, now=NOW)

    with pytest.raises(decisions.AlreadyDecided, match="Operator Satu"):
        decisions.approve_application(reference=reference, by=SECOND, now=NOW)


@pytest.mark.django_db
def test_an_address_taken_since_leaves_the_application_under_review() -> None:
    reference = joining.in_review()
    provisioning.request_agency(
        schema="jct",
        name="Lain",
        short_name="L",
        profile="MY",
        time_zone="Asia/Kuala_Lumpur",
        states=[],
        by="",
        now=NOW,
    )

    with pytest.raises(provisioning.AgencyTaken):
        decisions.approve_application(reference=reference, by=OPERATOR, now=NOW)

    assert Application.objects.get(reference=reference).state == State.IN_REVIEW
    assert not Onboarding.objects.exists()


@pytest.mark.django_db
def test_an_empty_note_is_refused() -> None:
    reference = joining.sent()

    with pytest.raises(decisions.RemarkNeeded):
        decisions.add_note(reference=reference, remark=" ", paper_id=None, is_shared=False, by=OPERATOR, now=NOW)


def test_of_two_operators_approving_at_once_one_does_and_one_is_told(committed: None) -> None:
    reference = joining.in_review()
    start = threading.Barrier(2)
    refused: list[Refusal] = []
    done: list[int] = []

    def approve(by: joining.Actor) -> None:
        start.wait()
        try:
            done.append(decisions.approve_application(reference=reference, by=by, now=NOW))
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(by,)) for by in (OPERATOR, SECOND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    first = Application.objects.get(reference=reference).decided_by
    assert len(done) == len(refused) == 1
    assert isinstance(refused[0], decisions.AlreadyDecided)
    assert first in refused[0].message
    assert Tenant.objects.filter(schema_name="jct").count() == 1
    assert Onboarding.objects.count() == 1
    assert AuditEntry.objects.filter(action="applications.approved").count() == 1
    assert Application.objects.get(reference=reference).entries.filter(verb="LULUS").count() == 1
