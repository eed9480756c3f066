"""How somebody wants to be told: on the page always, by letter at once, in a daily summary, or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.test import Client

from shared_apps.audit.models import AuditEntry
from tenant_apps.notifications import services
from tenant_apps.notifications.kinds import register_kind
from tenant_apps.notifications.models import KindChoice, Notice
from tenant_apps.notifications.selectors import notices_of
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.people.cast import Cast, cast

NOW = at("09:00")
register_kind("ujian.surat", "Ujian", mails=True)
register_kind("ujian.diam", "Ujian")


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    crew = cast()
    Person.objects.filter(pk=crew.amina).update(email="amina@contoh.my")
    Person.objects.filter(pk=crew.boris).update(email="boris@contoh.my")
    return crew


def choose(person_id: int, **choices: str) -> None:
    named = {code.replace("_", "."): way for code, way in choices.items()}
    services.choose(person_id=person_id, choices=named, by=None)


def tell(kind: str, title: str, *people: int) -> None:
    services.notify(person_ids=people, kind=kind, title=lambda: title, body=lambda: "Butiran", url="/isu/", now=NOW)


@pytest.mark.parametrize(
    ("kind", "way", "at_once", "later"),
    [
        ("ujian.surat", "", True, False),
        ("ujian.surat", "TERUS", True, False),
        ("ujian.surat", "HARIAN", False, True),
        ("ujian.surat", "TIADA", False, False),
        ("ujian.diam", "", False, False),
        ("ujian.diam", "TERUS", True, False),
        ("ujian.diam", "HARIAN", False, True),
    ],
)
def test_a_letter_goes_as_was_chosen_and_the_notice_stands_always(
    crew: Cast, kind: str, way: str, at_once: bool, later: bool
) -> None:
    if way:
        services.choose(person_id=crew.amina, choices={kind: way}, by=None)

    tell(kind, "Satu", crew.amina)

    notice = Notice.objects.get()
    assert (notice.mail_at == NOW, notice.in_digest) == (at_once, later)


def test_whoever_has_no_address_waits_for_no_summary(crew: Cast) -> None:
    choose(crew.dania, ujian_surat="HARIAN")
    tell("ujian.surat", "Satu", crew.dania)

    assert not Notice.objects.get().in_digest


def test_a_days_notices_are_one_letter_and_no_second_one(crew: Cast) -> None:
    choose(crew.amina, ujian_surat="HARIAN", ujian_diam="HARIAN")
    tell("ujian.surat", "Kad hijau", crew.amina, crew.boris)
    tell("ujian.diam", "Isu diterima", crew.amina)
    services.send_letters(now=NOW)
    assert [letter.to for letter in django_mail.outbox] == [["boris@contoh.my"]]
    morning = at("07:40", MONDAY + timedelta(days=1))

    assert services.gather_digests(day=morning.date(), now=morning) == 1
    assert services.gather_digests(day=morning.date(), now=morning) == 0
    services.send_letters(now=morning)
    services.send_letters(now=morning)

    (_first, summary) = django_mail.outbox
    assert summary.subject.count("Ringkasan notifikasi 17 November 2026") == 1
    assert "• Kad hijau" in summary.body
    assert "• Isu diterima" in summary.body
    assert [notice.title["ms"] for notice in notices_of(crew.amina)] == ["Isu diterima", "Kad hijau"]


def test_what_is_as_usual_is_not_kept_and_a_change_is_audited_once(crew: Cast) -> None:
    choose(crew.amina, ujian_surat="TERUS", ujian_diam="TIADA")
    assert not KindChoice.objects.exists()
    assert not AuditEntry.objects.filter(action="notifications.chosen").exists()

    choose(crew.amina, ujian_surat="TIADA")
    choose(crew.amina, ujian_surat="TIADA")
    choose(crew.amina, ujian_surat="TERUS")

    assert not KindChoice.objects.exists()
    assert AuditEntry.objects.filter(action="notifications.chosen").count() == 2


@pytest.mark.parametrize("choices", [{"tiada.begini": "TERUS"}, {"ujian.surat": "SEMUA"}])
def test_a_choice_that_is_none_is_refused(crew: Cast, choices: dict[str, str]) -> None:
    with pytest.raises(services.ChoiceUnknown):
        services.choose(person_id=crew.amina, choices=choices, by=None)


def test_an_officer_chooses_on_a_page_and_is_not_asked_about_others_matters(north: TenantRef) -> None:
    with in_tenant("north"):
        crew = cast()
        amina: Client = signed_in("north", give_account(crew.amina, "amina"))
    page = amina.get("/profil/notifikasi/").text
    assert "Tugasan diberi" in page
    assert "Peranti perlu perhatian" not in page
    assert "Pilihan notifikasi" in amina.get("/profil/").text
    sent = {part.split('"')[0]: "HARIAN" for part in page.split('type="radio" name="')[1:]}

    assert amina.post("/profil/notifikasi/", {**sent, "tasks-assigned": "SEMUA"}).status_code == 422
    assert amina.post("/profil/notifikasi/", sent).status_code == 303

    with in_tenant("north"):
        assert KindChoice.objects.get(person=crew.amina, kind="tasks.assigned").mail == "HARIAN"
        assert not KindChoice.objects.exclude(person=crew.amina).exists()
