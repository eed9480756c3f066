"""Webhooks: a real receiver is told of what changed, can trust it, and is told again until it listens."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from connectors.api.models import Delivery, Event, Hook
from connectors.api.services import hooks
from connectors.api.services.hooks import BadHook
from kit import clock
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.models import AuditEntry
from tenant_apps.issues.models import Issue
from tests.tenant_apps.issues.desk import NOW, late_day
from tests.tenant_apps.people.cast import Cast

PAGE = "/tetapan/api/webhook/"
type Late = Callable[[int], Issue]


class Receiver(ThreadingHTTPServer):
    """Another system: it answers as told and remembers what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/spotme"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def page(tuesday: None, crew: Cast) -> Client:
    client = Client(headers={"host": "north.localhost"})
    user = get_user_model().objects.get(pk=crew.boris_user)
    client.force_login(user, backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


@pytest.fixture
def told(
    receiver: Receiver, tuesday: None, crew: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> hooks.Added:
    """A hook that wants issues. What follows a commit happens when the test calls :func:`late`."""
    with django_capture_on_commit_callbacks(execute=True):
        return hooks.add_hook(url=receiver.url, events=[Event.ISSUE], now=NOW, by=SYSTEM)


@pytest.fixture
def late(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Late:
    """Somebody comes late, and it is committed."""

    def late(person_id: int) -> Issue:
        with django_capture_on_commit_callbacks(execute=True):
            return late_day(person_id)

    return late


def test_what_changed_is_told_signed_and_once(told: hooks.Added, receiver: Receiver, crew: Cast, late: Late) -> None:
    issue = late(crew.amina)

    assert hooks.send_due(now=clock.now()) == 1
    assert hooks.send_due(now=clock.now()) == 0

    ((headers, body),) = receiver.heard
    said = json.loads(body)
    assert (said["event"], said["agency"]) == ("issue.changed", "north")
    assert said["data"]["rows"] == [{"issue": issue.pk, "state": "BARU"}]
    assert headers["X-SpotMe-Delivery"] == said["id"]
    moment, proof = (part.partition("=")[2] for part in headers["X-SpotMe-Signature"].split(","))
    expected = hmac.new(told.secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(proof, expected)
    assert told.secret not in Hook.objects.get().secret_sealed


def test_a_receiver_that_fails_is_told_again_and_given_up_after_a_day(
    told: hooks.Added, receiver: Receiver, crew: Cast, late: Late
) -> None:
    receiver.answers = [500, 503, 200]
    late(crew.amina)
    now = clock.now()

    assert hooks.send_due(now=now) == 0
    assert hooks.send_due(now=now + timedelta(seconds=59)) == 0
    assert len(receiver.heard) == 1
    assert hooks.send_due(now=now + timedelta(minutes=1)) == 0
    assert hooks.next_due() == now + timedelta(minutes=6)
    assert hooks.send_due(now=now + timedelta(minutes=6)) == 1
    assert Delivery.objects.get().tries == 3
    assert {headers["X-SpotMe-Delivery"] for headers, _body in receiver.heard} == {str(Delivery.objects.get().key)}

    receiver.answers = [500] * 50
    late(crew.boris)
    for hours in range(0, 30, 2):
        hooks.send_due(now=now + timedelta(hours=hours))
    row = Delivery.objects.latest("pk")
    assert (row.due_at, row.taken_at, row.status) == (None, None, 500)
    assert row.tries < 16


def test_a_dead_receiver_is_noted_and_hides_nobody(
    told: hooks.Added, receiver: Receiver, crew: Cast, late: Late
) -> None:
    Hook.objects.update(url="http://127.0.0.1:1/")
    late(crew.amina)

    assert hooks.send_due(now=clock.now()) == 0

    row = Delivery.objects.get()
    assert (row.status, row.trouble) == (None, "unreachable")


def test_nothing_is_written_for_events_nobody_wants_or_after_the_end(
    told: hooks.Added,
    crew: Cast,
    late: Late,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert hooks.announce(Event.MONTH, [{"month": "2026-10"}], now=NOW) == 0
    late(crew.amina)
    with django_capture_on_commit_callbacks(execute=True):
        assert hooks.end_hook(hook_id=told.id, now=NOW, by=SYSTEM)

    late(crew.boris)

    assert not Delivery.objects.filter(due_at__isnull=False).exists()
    assert Delivery.objects.count() == 1
    assert not hooks.end_hook(hook_id=told.id, now=NOW, by=SYSTEM)


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("http://10.0.0.8/", ["issue.changed"]),
        ("https://tiada-dalam-senarai.contoh/", ["issue.changed"]),
        ("bukan alamat", ["issue.changed"]),
        ("http://a:b@127.0.0.1/", ["issue.changed"]),
        ("http://127.0.0.1:9/", []),
        ("http://127.0.0.1:9/", ["test"]),
    ],
)
def test_an_address_or_choice_that_cannot_be_is_refused(crew: Cast, url: str, events: list[str]) -> None:
    with pytest.raises(BadHook) as refused:
        hooks.add_hook(url=url, events=events, now=NOW, by=None)

    assert set(refused.value.fields) <= {"url", "events"}
    assert not Hook.objects.exists()


def test_in_production_an_address_is_public_and_https(crew: Cast, settings: Any) -> None:
    settings.OUTGOING_PRIVATE = False

    with pytest.raises(BadHook):
        hooks.add_hook(url="http://127.0.0.1:9/", events=["issue.changed"], now=NOW, by=None)


def test_the_page_adds_tests_logs_and_ends(page: Client, receiver: Receiver) -> None:
    receiver.answers = [204, 500]
    added = page.post(PAGE, {"url": receiver.url, "events": ["issue.changed"]})
    assert "whsec_" in added.text
    assert "whsec_" not in page.get(PAGE).text
    assert page.post(PAGE, {"url": receiver.url, "events": ["issue.changed"]}).status_code == 422
    hook = Hook.objects.get()

    first = page.post(f"{PAGE}{hook.pk}/uji/", follow=True).text
    second = page.post(f"{PAGE}{hook.pk}/uji/", follow=True).text

    assert "Mesej ujian diterima." in first
    assert "Mesej ujian tidak diterima." in second
    assert "Diterima (204)." in second
    assert "Tidak diterima selepas 1 cubaan: 500." in second
    assert Delivery.objects.filter(due_at__isnull=False).count() == 0
    assert page.post(f"{PAGE}{hook.pk}/tamat/").status_code == 303
    assert page.post(f"{PAGE}{hook.pk}/uji/").status_code == 404
    actions = set(AuditEntry.objects.filter(action__startswith="api.hook").values_list("action", flat=True))
    assert actions == {"api.hook_added", "api.hook_tested", "api.hook_ended"}
