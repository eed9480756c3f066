from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext as _

from shared_apps.accounts.models import User
from shared_apps.audit.models import AuditEntry
from tenant_apps.notifications import services
from tenant_apps.notifications.kinds import register_kind
from tenant_apps.notifications.models import Notice
from tenant_apps.notifications.selectors import cards_of, notices_of
from tenant_apps.notifications.signals import mail_waiting
from tenant_apps.people.models import Person
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import at
from tests.tenant_apps.people.cast import Cast, cast

NOW = at("09:00")
register_kind("ujian.surat", "Ujian", mails=True)
register_kind("ujian.diam", "Ujian")


class DeadServer(EmailBackend):
    """Nobody answers."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError


class RefusingServer(EmailBackend):
    """Answers, and refuses Amina's address only."""

    def send_messages(self, messages: Sequence[django_mail.EmailMessage]) -> int:
        if "amina@contoh.my" in messages[0].to:
            raise SMTPRecipientsRefused({"amina@contoh.my": (550, b"no such box")})
        return super().send_messages(messages)


def server(backend: type[EmailBackend]) -> override_settings:
    path = f"{backend.__module__}.{backend.__qualname__}"
    return override_settings(MAILERS={"default": {"BACKEND": path}})


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Amina and Boris have an address, Dania has none."""
    crew = cast()
    Person.objects.filter(pk=crew.amina).update(email="amina@contoh.my")
    Person.objects.filter(pk=crew.boris).update(email="boris@contoh.my")
    return crew


@pytest.fixture
def woken() -> Iterator[list[object]]:
    heard: list[object] = []

    def hear(**said: object) -> None:
        heard.append(said)

    mail_waiting.connect(hear)
    yield heard
    mail_waiting.disconnect(hear)


def tell(*person_ids: int, key: str = "satu", kind: str = "ujian.surat", now: datetime = NOW) -> int:
    return services.notify(
        person_ids=person_ids,
        kind=kind,
        title=lambda: _("Notifikasi"),
        body=lambda: _("Tiada notifikasi"),
        url="/isu/",
        now=now,
        key=key,
    )


def addresses() -> list[str]:
    return [message.to[0] for message in django_mail.outbox]


def test_the_same_key_is_told_once_to_each_person(crew: Cast) -> None:
    assert tell(crew.amina, crew.boris) == 2
    assert tell(crew.amina, crew.dania) == 1
    assert tell(crew.amina) == 0
    assert Notice.objects.count() == 3


def test_without_a_key_it_is_told_anew_each_time(crew: Cast) -> None:
    tell(crew.amina, key="")
    tell(crew.amina, key="")

    assert Notice.objects.count() == 2


def test_a_notice_reads_in_the_language_in_use(crew: Cast) -> None:
    tell(crew.amina)

    with translation.override("en"):
        (card,) = cards_of(notices_of(crew.amina))
    assert card.title == "Notifications"
    with translation.override("ms"):
        (card,) = cards_of(notices_of(crew.amina))
    assert card.title == "Notifikasi"


def test_a_kind_nobody_registered_is_not_told(crew: Cast) -> None:
    with pytest.raises(KeyError):
        tell(crew.amina, kind="ujian.lain")


def test_what_the_caller_undoes_was_never_told(crew: Cast) -> None:
    with transaction.atomic():
        tell(crew.amina)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_letters_go_to_those_with_an_address_and_wake_the_queue(crew: Cast, woken: list[object]) -> None:
    tell(crew.amina, crew.dania)

    assert len(woken) == 1
    assert services.send_letters(now=NOW) == 1
    assert addresses() == ["amina@contoh.my"]


def test_a_kind_that_needs_no_letter_sends_none(crew: Cast, woken: list[object]) -> None:
    tell(crew.amina, kind="ujian.diam")

    assert woken == []
    assert services.send_letters(now=NOW) == 0


def test_a_letter_goes_once_however_often_the_job_runs(crew: Cast) -> None:
    tell(crew.amina)

    services.send_letters(now=NOW)
    tell(crew.amina)
    services.send_letters(now=NOW)
    services.send_letters(now=NOW + timedelta(days=1))

    assert len(django_mail.outbox) == 1


def test_a_letter_is_written_in_the_readers_language(crew: Cast) -> None:
    give_account(crew.amina, "amina")
    User.objects.filter(person=crew.amina).update(language="en")
    tell(crew.amina)

    services.send_letters(now=NOW)

    (letter,) = django_mail.outbox
    assert letter.subject == "Notifications"
    assert "Open in SPOT-Me: http://north.localhost" in letter.body


def test_a_dead_server_costs_one_try_and_the_letter_goes_later(crew: Cast) -> None:
    tell(crew.amina, crew.boris)

    with server(DeadServer):
        assert services.send_letters(now=NOW) == 0
    assert sorted(Notice.objects.values_list("mail_tries", flat=True)) == [0, 1]

    assert services.send_letters(now=NOW + timedelta(hours=1)) == 2
    assert sorted(addresses()) == ["amina@contoh.my", "boris@contoh.my"]


def test_a_refused_letter_does_not_hold_up_the_others(crew: Cast) -> None:
    tell(crew.amina, crew.boris)

    with server(RefusingServer):
        services.send_letters(now=NOW)

    assert addresses() == ["boris@contoh.my"]
    assert Notice.objects.get(person=crew.amina).mail_at == NOW + timedelta(minutes=10)


def test_after_three_days_it_is_given_up_where_people_see_it(crew: Cast) -> None:
    tell(crew.amina)
    with server(DeadServer):
        services.send_letters(now=NOW)
        services.send_letters(now=NOW + timedelta(days=3, hours=1))

    (card,) = cards_of(notices_of(crew.amina))
    assert card.mail_failed
    assert AuditEntry.objects.get(action="notifications.mail_given_up").after == {"letters": 1}
    assert services.send_letters(now=NOW + timedelta(days=4)) == 0


def test_what_a_worker_died_over_is_taken_up_by_the_next(crew: Cast) -> None:
    tell(crew.amina)
    Notice.objects.update(mail_at=NOW + services.CLAIM, mail_tries=1)

    assert services.send_letters(now=NOW + timedelta(minutes=1)) == 0
    assert services.send_letters(now=NOW + services.CLAIM) == 1


def test_an_address_taken_away_meanwhile_gets_no_letter(crew: Cast) -> None:
    tell(crew.amina)
    Person.objects.filter(pk=crew.amina).update(email="")

    assert services.send_letters(now=NOW) == 0
    assert Notice.objects.get().mail_at is None
