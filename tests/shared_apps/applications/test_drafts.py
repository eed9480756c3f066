"""Beginning, answering and sending an application."""

from datetime import timedelta

import pytest
from django.core import mail

from shared_apps.applications.models import Application, Person, State
from shared_apps.applications.rules.answers import Page, read_reference
from shared_apps.applications.services import decisions, drafts
from shared_apps.audit.models import AuditEntry
from tenants.directory import TenantRef
from tests.makers import joining
from tests.makers.joining import ADMINS, AGENCY, APPLICANT, NOW, OPERATOR

pytestmark = pytest.mark.django_db


def test_a_draft_has_a_reference_and_its_link_is_sent(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reference = joining.draft()

    assert read_reference(reference) == reference
    assert [letter.to for letter in mail.outbox] == [["pemohon@jct.gov.my"]]
    assert f"/mohon/{reference}/buka/" in mail.outbox[0].body


def test_references_do_not_follow_each_other() -> None:
    drawn = {joining.draft(email=f"p{number}@jct.gov.my") for number in range(20)}

    assert len(drawn) == 20
    assert len({reference[9] for reference in drawn}) > 3


def test_an_address_begins_only_so_many_drafts_a_day() -> None:
    for _number in range(drafts.DRAFTS_PER_DAY):
        joining.draft()

    with pytest.raises(drafts.TooManyDrafts):
        joining.draft(email="PEMOHON@jct.gov.my")
    assert joining.draft(now=NOW + timedelta(days=1, minutes=1))


def test_answers_are_kept_page_by_page() -> None:
    reference = joining.draft()

    drafts.save_page(reference=reference, page=Page.AGENCY, values=AGENCY, now=NOW)

    application = Application.objects.get(reference=reference)
    assert application.name == AGENCY["name"]
    assert application.pages == ["agensi"]


def test_a_mykad_number_is_sealed_and_shown_masked_only() -> None:
    reference = joining.complete_draft()

    person = Person.objects.get(application__reference=reference, duty="PENTADBIR_ICT")

    assert "900718103341" not in person.id_sealed
    assert person.id_masked == "900718-10-****"
    assert drafts.id_number_of(person) == "900718103341"


def test_a_number_left_empty_keeps_the_one_on_record() -> None:
    reference = joining.complete_draft()
    again = [drafts.PersonFacts(one.duty, one.name, one.email, one.phone) for one in ADMINS]

    drafts.save_people(reference=reference, page=Page.ADMINS, people=again, now=NOW)

    person = Person.objects.get(application__reference=reference, duty="PENTADBIR_ICT")
    assert drafts.id_number_of(person) == "900718103341"


def test_an_unfinished_application_is_not_sent() -> None:
    reference = joining.draft()

    with pytest.raises(drafts.Unfinished):
        drafts.send(reference=reference, by=APPLICANT, now=NOW)


def test_sending_confirms_to_everyone_named_once_and_leaves_a_line(
    django_capture_on_commit_callbacks: object,
) -> None:
    reference = joining.complete_draft()

    with django_capture_on_commit_callbacks(execute=True):
        drafts.send(reference=reference, by=APPLICANT, now=NOW)

    application = Application.objects.get(reference=reference)
    assert application.state == State.SENT
    assert application.sent_at == NOW
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "hana@jct.gov.my",
        "idris@jct.gov.my",
        "pemohon@jct.gov.my",
    ]
    assert application.entries.get().verb == "HANTAR"
    assert AuditEntry.objects.filter(action="applications.sent", target_label=reference).exists()


def test_a_sent_application_is_not_changed_any_more() -> None:
    reference = joining.sent()

    with pytest.raises(drafts.NotEditable):
        drafts.save_page(reference=reference, page=Page.AGENCY, values=AGENCY, now=NOW)
    with pytest.raises(drafts.NotEditable):
        drafts.send(reference=reference, by=APPLICANT, now=NOW)


def test_a_returned_application_is_mended_and_sent_again() -> None:
    reference = joining.in_review()
    decisions.return_application(reference=reference, remark="Betulkan nama", by=OPERATOR, now=NOW)

    drafts.save_page(reference=reference, page=Page.AGENCY, values=AGENCY | {"name": "Jabatan Betul"}, now=NOW)
    drafts.send(reference=reference, by=APPLICANT, now=NOW)

    assert Application.objects.get(reference=reference).state == State.SENT


@pytest.mark.parametrize(
    "twin",
    [
        {"name": "jabatan contoh  TIMUR", "subdomain": "lain"},
        {"name": "Jabatan Lain", "subdomain": "jct"},
    ],
)
def test_a_second_application_of_an_agency_points_to_the_first(twin: dict[str, str]) -> None:
    first = joining.sent()
    second = joining.draft(email="lain@jct.gov.my")

    with pytest.raises(drafts.AlreadyApplied) as refusal:
        drafts.save_page(reference=second, page=Page.AGENCY, values=AGENCY | twin, now=NOW)

    assert refusal.value.reference == first


def test_of_two_drafts_of_one_agency_the_first_sent_stands() -> None:
    first = joining.complete_draft(email="a@jct.gov.my")
    second = joining.complete_draft(email="b@jct.gov.my")
    drafts.send(reference=first, by=APPLICANT, now=NOW)

    with pytest.raises(drafts.AlreadyApplied) as refusal:
        drafts.send(reference=second, by=APPLICANT, now=NOW)

    assert refusal.value.reference == first


def test_a_rejected_agency_may_apply_again() -> None:
    reference = joining.in_review()
    decisions.reject_application(reference=reference, remark="Belum layak", by=OPERATOR, now=NOW)

    assert joining.sent() != reference


def test_an_address_in_use_is_refused(north: TenantRef) -> None:
    reference = joining.draft()

    with pytest.raises(drafts.AddressTaken) as refusal:
        drafts.save_page(
            reference=reference, page=Page.AGENCY, values=AGENCY | {"subdomain": north.schema_name}, now=NOW
        )

    assert "subdomain" in refusal.value.fields


def test_drafts_nobody_came_back_to_are_forgotten_with_their_people() -> None:
    old = joining.complete_draft()
    kept = joining.sent(name="Jabatan Kekal", subdomain="kekal")

    forgotten = drafts.forget_old(now=NOW + drafts.DRAFT_KEPT + timedelta(seconds=1))

    assert forgotten == 1
    assert not Application.objects.filter(reference=old).exists()
    assert not Person.objects.filter(application__reference=old).exists()
    assert Application.objects.filter(reference=kept).exists()
