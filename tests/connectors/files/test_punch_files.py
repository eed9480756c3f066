"""Files of records into the common ingest: previewed, bound to a terminal, never doubled, resumed."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connectors.files import punches
from connectors.files.models import PunchFile
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM, Actor
from tenant_apps.attendance.models import Punch
from tenant_apps.devices.models import RawBatch
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.devices.desk import AMINA, BORIS, SERIAL, bring, number, seen, terminal
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())

PAGES = "/tetapan/peranti/fail/"
ADMIN = Actor(None, "Pentadbir")


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    crew = crew_at_work()
    number(crew.amina, AMINA)
    number(crew.boris, BORIS)
    return crew


@pytest.fixture
def admin(in_north: TenantRef) -> Client:
    user = accounts.create_user(login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    client.force_login(get_user_model().objects.get(pk=user), backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def attlog(*rows: tuple[str, str]) -> bytes:
    return "".join(f"{pin:>9}\t{day} \t1\t0\t1\t0\r\n".replace(" \t", "\t") for pin, day in rows).encode()


def stamp(clock_text: str, days: int = 0) -> str:
    return f"{MONDAY + timedelta(days=days)} {clock_text}"


def take(terminal_id: int, content: bytes, name: str = "1_attlog.dat", order: str = "") -> PunchFile:
    key = punches.keep_file(
        content=content, file_name=name, terminal_id=terminal_id, order=order, profile="", by=ADMIN, now=clock.now()
    )
    if PunchFile.objects.get(key=key).state == PunchFile.State.LOOKED_AT:
        punches.confirm_file(key=key, by=ADMIN, now=clock.now())
    punches.read_file(key)
    return PunchFile.objects.get(key=key)


def moments() -> list[datetime]:
    return sorted(Punch.objects.values_list("at", flat=True))


def upload(admin: Client, terminal_id: int, content: bytes, name: str = "1_attlog.dat", **more: str) -> HttpResponse:
    answers = {"terminal": str(terminal_id), "file": SimpleUploadedFile(name, content), **more}
    return admin.post(PAGES, answers)  # type: ignore[return-value]  # a response


TWO = attlog((AMINA, stamp("07:58:12")), (BORIS, stamp("08:03:45")))


def test_a_file_is_previewed_confirmed_and_read(admin: Client, crew: Cast) -> None:
    answer = upload(admin, terminal(crew), TWO)
    page = admin.get(answer["Location"]).text
    assert "Log terminal ZK" in page
    assert "07:58:12" in page
    assert not Punch.objects.exists()

    admin.post(answer["Location"] + "sahkan/")

    assert "2 rekod baharu, 0 sudah ada" in admin.get(answer["Location"]).text
    assert Punch.objects.count() == 2
    assert PunchFile.objects.get().content.read() == TWO


def test_the_same_punches_by_push_pull_and_file_are_one_punch_each(crew: Cast) -> None:
    door = terminal(crew)
    bring(door, seen("07:58:12"), seen("08:03:45", BORIS))
    bring(door, seen("07:58:12", "00001001"), channel="PULL")

    taken = take(door, TWO)

    assert (taken.stored, taken.duplicates) == (0, 2)
    assert Punch.objects.count() == 2


def test_the_same_file_twice_is_a_no_op(crew: Cast) -> None:
    door = terminal(crew)
    first = take(door, TWO)

    again = take(door, TWO, name="lain_attlog.dat")

    assert again.pk == first.pk
    assert RawBatch.objects.count() == 1


def test_a_file_of_one_day_later_brings_only_that_day(crew: Cast) -> None:
    door = terminal(crew)
    take(door, TWO)

    later = take(door, TWO + attlog((AMINA, stamp("08:00:01", 1))))

    assert (later.stored, later.duplicates) == (1, 2)
    assert len(moments()) == 3


def test_rows_known_to_the_minute_match_what_is_there_exactly(crew: Cast) -> None:
    door = terminal(crew)
    bring(door, seen("07:58:12"))
    day = f"{MONDAY:%d/%m/%Y}"
    content = f"No. Pekerja,Tarikh,Masa\n{AMINA},{day},07:58\n{AMINA},{day},17:03\n".encode()

    taken = take(door, content, name="senarai.csv")

    assert (taken.stored, taken.duplicates) == (1, 1)
    assert Punch.objects.count() == 2


def test_numbers_nobody_has_wait_in_quarantine(crew: Cast) -> None:
    taken = take(terminal(crew), attlog(("4711", stamp("07:58:12")), (AMINA, stamp("07:59:12"))))

    assert (taken.stored, taken.quarantined) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("CKUG999999999_attlog.dat", TWO),
        ("1_attlog.dat", b"SN=CKUG999999999\n" + TWO),
        ("senarai.csv", f"SN,AC-No.,Date/Time\nCKUG999999999,{AMINA},{stamp('07:58:12')}\n".encode()),
    ],
)
def test_a_file_of_another_terminal_is_blocked(admin: Client, crew: Cast, name: str, content: bytes) -> None:
    answer = upload(admin, terminal(crew), content, name)

    assert answer.status_code == 422
    assert "menyebut nombor siri CKUG999999999" in answer.content.decode()
    assert not PunchFile.objects.exists()


def test_a_file_that_names_its_own_terminal_is_taken(admin: Client, crew: Cast) -> None:
    assert upload(admin, terminal(crew), TWO, f"{SERIAL}_attlog.dat").status_code == 303


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"AC-No.,Date/Time\n1001,03/04/2026 07:58:12\n", "boleh bermaksud 3 April atau 4 Mac"),
        (b"Nama,Gaji\nAmina,1\n", "Tajuk lajur yang ditemui: Nama | Gaji"),
        (bytes(72 * 3), "user.dat"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "Excel lama"),
        (b"", "Fail ini kosong"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(admin: Client, crew: Cast, content: bytes, sentence: str) -> None:
    answer = upload(admin, terminal(crew), content, "rekod.xls")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_dates_that_could_be_either_are_read_once_somebody_says_which(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    content = f"AC-No.,Date/Time\n{AMINA},03/04/2026 07:58:12\n".encode()

    answer = upload(admin, door, content, "rekod.csv", order="mdy")

    assert "4 Mac 2026" in admin.get(answer["Location"]).text


def test_a_worker_that_died_is_followed_by_one_that_goes_on(crew: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(punches, "CHUNK", 2)
    door = terminal(crew)
    rows = [(AMINA, stamp(f"08:{minute:02d}:00")) for minute in range(5)]
    key = punches.keep_file(
        content=attlog(*rows), file_name="a.dat", terminal_id=door, order="", profile="", by=ADMIN, now=clock.now()
    )
    punches.confirm_file(key=key, by=ADMIN, now=clock.now())
    how_far = punches._take

    def dies(key: object, place: int, *more: object) -> bool:
        if place == 2:
            raise SystemExit
        return how_far(key, place, *more)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(punches, "_take", dies)
    with pytest.raises(SystemExit):
        punches.read_file(key)
    monkeypatch.setattr(punches, "_take", how_far)
    assert PunchFile.objects.get().rows_done == 2

    assert punches.waiting_files() == [key]
    punches.read_file(key)

    done = PunchFile.objects.get()
    assert (done.state, done.rows_done, done.stored) == (PunchFile.State.DONE, 5, 5)
    assert len(moments()) == 5


def test_the_list_costs_the_same_however_many_files_there_are(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    take(door, TWO)
    admin.get(PAGES)
    with CaptureQueriesContext(connection) as few:
        admin.get(PAGES)
    for minute in range(5):
        take(door, attlog((AMINA, stamp(f"07:{minute:02d}:00"))))
    with CaptureQueriesContext(connection) as many:
        admin.get(PAGES)

    assert len(few) == len(many) == COUNTS["punch files"]


def test_a_file_given_up_may_come_again(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    page = upload(admin, door, TWO)["Location"]
    admin.post(page + "batal/")
    assert admin.get(page).status_code == 404

    assert upload(admin, door, TWO)["Location"] != page


def test_a_file_is_confirmed_once(admin: Client, crew: Cast) -> None:
    page = upload(admin, terminal(crew), TWO)["Location"]
    admin.post(page + "sahkan/")

    answer = admin.post(page + "sahkan/")

    assert "tidak lagi menunggu pengesahan" in admin.get(answer["Location"]).text
    assert Punch.objects.count() == 2
