"""The client against the simulator over real HTTP: patience where it helps, a clear no where it does not."""

from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest
from django.utils import translation
from pytest_django import Settings

from connectors.hrmis.client import PER_PAGE, Access, HrmisClient
from connectors.hrmis.mapping import BadProfileError, profiles, read_profile
from connectors.hrmis.protocol import HrmisError, Record, Stream, Trouble, latest
from connectors.hrmis.simulator.server import Hrmis, Server
from connectors.hrmis.simulator.world import build
from kit.outgoing import HostRefused, check_address

TODAY = date(2026, 11, 21)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Hrmis(world=build(30, today=TODAY), profile=profiles()["standard"])) as running:
        yield running


def access(server: Server, **more: object) -> Access:
    given = {"base_url": server.url, "client_id": "spotme", "client_secret": "rahsia-simulator"}
    return Access(profile=server.hrmis.profile, **{**given, **more})  # type: ignore[arg-type]  # free keywords of a test


def read_all(client: HrmisClient, stream: Stream) -> list[Record]:
    records: list[Record] = []
    cursor = ""
    while True:
        page = client.fetch(stream, cursor=cursor).page
        assert page is not None
        records += page.records
        cursor = page.next_cursor
        if not cursor:
            return records


@pytest.fixture
def ask(server: Server) -> Iterator[HrmisClient]:
    with HrmisClient(access(server), sleep=lambda _s: None) as client:
        yield client


@pytest.mark.parametrize("code", ["standard", "melayu"])
def test_every_profile_reads_what_its_system_writes(code: str) -> None:
    world = build(3, today=TODAY)
    with Server(Hrmis(world=world, profile=profiles()[code])) as server, HrmisClient(access(server)) as client:
        for stream in Stream:
            found = {one.ref: one for one in read_all(client, stream)}
            assert len(found) == len(world.rows[stream])
            for ref, row in world.rows[stream].items():
                assert {**found[ref].said, "updated_at": found[ref].updated_at} == row


def test_paging_ends_with_every_record_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 7)
    with HrmisClient(access(server)) as client:
        found = read_all(client, Stream.OFFICERS)

    assert [one.ref for one in found] == [f"P{n:06d}" for n in range(30)]
    assert server.hrmis.asked == {"token": 1, "officers": 5}
    assert PER_PAGE == 500


def test_a_doubled_page_doubles_nobody(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    server.hrmis.faults.double = 1
    with HrmisClient(access(server)) as client:
        found = read_all(client, Stream.OFFICERS)

    assert len(found) == 40
    assert len(latest(found)) == 30


def test_a_token_that_expires_between_pages_is_renewed_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    with HrmisClient(access(server)) as client:
        client.fetch(Stream.OFFICERS)
        server.hrmis.faults.expire = 1
        assert len(read_all(client, Stream.OFFICERS)) == 30

    assert server.hrmis.asked["token"] == 2


@pytest.mark.parametrize("fault", ["error", "drop", "busy"])
def test_passing_trouble_is_waited_out(server: Server, fault: str) -> None:
    waits: list[float] = []
    setattr(server.hrmis.faults, fault, 2)
    with HrmisClient(access(server), sleep=waits.append) as client:
        assert client.fetch(Stream.OFFICERS).page is not None

    assert len(waits) == 2
    assert waits == [1.0, 1.0] if fault == "busy" else waits[0] < waits[1]


def test_retry_after_is_never_waited_for_longer_than_two_minutes(server: Server) -> None:
    waits: list[float] = []
    server.hrmis.faults.busy, server.hrmis.faults.retry_after = 1, "86400"
    with HrmisClient(access(server), sleep=waits.append) as client:
        client.fetch(Stream.OFFICERS)

    assert waits == [120.0]


TROUBLES: list[tuple[Trouble, Callable[[Server], object]]] = [
    (Trouble.SERVER, lambda server: setattr(server.hrmis.faults, "error", -1)),
    (Trouble.UNREACHABLE, lambda server: setattr(server.hrmis.faults, "drop", -1)),
    (Trouble.BUSY, lambda server: setattr(server.hrmis.faults, "busy", -1)),
    (Trouble.NOT_JSON, lambda server: setattr(server.hrmis.faults, "html", -1)),
    (Trouble.CHANGED, lambda server: setattr(server.hrmis.faults, "renamed", ("id_number",))),
    (Trouble.CREDENTIAL, lambda server: setattr(server.hrmis, "client_secret", "lain")),
    (Trouble.CREDENTIAL, lambda server: setattr(server.hrmis, "token_seconds", 0)),
    (Trouble.NOT_FOUND, lambda server: setattr(server.hrmis.faults, "redirect", "http://169.254.169.254/")),
]


@pytest.mark.parametrize(("trouble", "spoil"), TROUBLES)
def test_trouble_that_stays_is_named(
    server: Server, ask: HrmisClient, trouble: Trouble, spoil: Callable[[Server], object]
) -> None:
    spoil(server)

    with pytest.raises(HrmisError) as found:
        ask.fetch(Stream.OFFICERS)

    assert found.value.trouble is trouble
    assert "rahsia" not in str(found.value)


def test_a_slow_server_is_not_waited_for_forever(server: Server) -> None:
    server.hrmis.faults.slow_s = 0.5
    timeout = httpx.Timeout(0.1)
    with (
        HrmisClient(access(server), timeout=timeout, tries=2, sleep=lambda _s: None) as client,
        pytest.raises(HrmisError) as found,
    ):
        client.fetch(Stream.OFFICERS)

    assert (found.value.trouble, found.value.permanent) == (Trouble.SLOW, False)


def test_a_changed_field_is_named_as_the_other_side_named_it(server: Server, ask: HrmisClient) -> None:
    server.hrmis.faults.renamed = ("id_number",)

    with pytest.raises(HrmisError) as found:
        ask.fetch(Stream.OFFICERS)

    assert found.value.detail == "id_number"


def test_a_field_missing_from_one_record_is_that_records_fault(server: Server, ask: HrmisClient) -> None:
    del server.hrmis.world.rows[Stream.OFFICERS]["P000003"]["id_number"]

    page = ask.fetch(Stream.OFFICERS).page

    assert page is not None
    assert len(page.records) == 29
    assert [(one.ref, one.field) for one in page.faults] == [("P000003", "id_number")]


def test_nothing_changed_is_said_by_the_etag(ask: HrmisClient) -> None:
    first = ask.fetch(Stream.SUPERVISORS)

    assert ask.fetch(Stream.SUPERVISORS, etag=first.etag).page is None
    assert ask.fetch(Stream.LEAVE, etag=first.etag).page is not None


def test_only_what_changed_since_is_sent(server: Server, ask: HrmisClient) -> None:
    before = ask.fetch(Stream.OFFICERS).page
    assert before is not None
    server.hrmis.world.put(Stream.OFFICERS, "P000005", grade="14")

    page = ask.fetch(Stream.OFFICERS, since=before.as_of).page

    assert page is not None
    assert [(one.ref, one.said["grade"]) for one in page.records] == [("P000005", "14")]


@pytest.mark.parametrize(
    "address",
    [
        "http://hrmis.gov.my",
        "https://hrmis.contoh.com",
        "https://localhost:8000",
        "https://169.254.169.254/latest",
        "https://10.0.0.5/",
        "https://user:pass@hrmis.gov.my",
        "https://gov.my.contoh.com",
        "https://hrmis.gov.my:0",
        "ftp://hrmis.gov.my",
        "hrmis",
        "",
    ],
)
def test_an_address_nobody_named_is_refused_in_production(settings: Settings, address: str) -> None:
    settings.OUTGOING_PRIVATE = False

    with translation.override("ms"), pytest.raises(HostRefused):
        check_address(address)


def test_a_named_host_is_taken_without_its_last_slash(settings: Settings) -> None:
    settings.OUTGOING_PRIVATE = False

    assert check_address("https://api.hrmis.gov.my/spotme/ ") == "https://api.hrmis.gov.my/spotme"


def test_a_named_host_that_leads_into_our_own_network_is_not_connected_to(server: Server, settings: Settings) -> None:
    settings.OUTGOING_PRIVATE = False
    settings.OUTGOING_HOSTS = ("localhost", "127.0.0.1")

    with HrmisClient(access(server)) as client, pytest.raises(HrmisError) as found:
        client.fetch(Stream.OFFICERS)

    assert found.value.trouble is Trouble.HOST
    assert not server.hrmis.asked


def test_a_profile_without_a_streams_key_is_refused_by_name() -> None:
    text = 'name = "x"\nabout = "y"\n[leave]\npath = "/v1/leave"\nrequired = ["officer"]\n[leave.fields]\nid = "id"\n'

    with pytest.raises(BadProfileError, match="leave lacks officer"):
        read_profile("x", text)
