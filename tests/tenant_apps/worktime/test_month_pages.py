"""The pages of months: one's own, the team's grid, setting schedules, rosters, and Ramadan."""

import json
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people.models import Person
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import RamadanPeriod, RosterEntry, ScheduleRequest
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, add, cast

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
GRID, OWN, ASSIGN = "worktime:team", "worktime:own", "worktime:assign"


@pytest.fixture(autouse=True)
def _a_monday_morning() -> object:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
    found = cast()
    Person.objects.filter(pk=found.boris).update(user_id=found.boris_user)
    return found


@pytest.fixture
def amina(crew: Cast) -> Client:
    return signed_in(give_account(crew.amina, "amina"))


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in(crew.boris_user)


@pytest.fixture
def admin(crew: Cast) -> Client:
    user = accounts.create_user(login="770707075017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    return signed_in(user)


def signed_in(user_id: int) -> Client:
    client = Client(headers={"host": "north.localhost"})
    backend = "shared_apps.accounts.backends.LoginIdBackend"
    client.force_login(get_user_model().objects.get(pk=user_id), backend=backend)
    return client


def codes(person_id: int, year: int = 2026) -> list[str]:
    return [month.code for month in selectors.schedules_by_month([person_id], year)[person_id]]


ANSWERS = {"month": "2026-12", "pattern": "WP2", "duration": "sebulan", "reason": "Hantar anak ke sekolah"}


def test_an_officer_sees_twelve_months_and_until_when_to_ask(amina: Client) -> None:
    page = amina.get(reverse(OWN)).text

    assert page.count('class="schedule"') == 12
    assert "Disember 2026 ditutup pada 20 November 2026" in page


def test_a_request_is_sent_shown_and_withdrawn(amina: Client) -> None:
    assert amina.post(reverse(OWN), ANSWERS).status_code == 303
    page = amina.get(reverse(OWN)).text
    assert "dimohon: WP2" in page
    request = ScheduleRequest.objects.get()

    assert amina.post(reverse("worktime:request-cancel", args=[request.pk])).status_code == 303
    assert "dimohon" not in amina.get(reverse(OWN)).text
    amina.post(reverse("worktime:request-cancel", args=[request.pk]))
    assert "sudah diputuskan" in amina.get(reverse(OWN)).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"month": "2026-11"}, "Bulan pertama yang masih dibuka ialah Disember 2026"),
        ({"month": "2026-13"}, "Pilih bulan daripada senarai"),
        ({"pattern": "WP9"}, "Pilih"),
        ({"reason": ""}, "Nyatakan sebab"),
    ],
)
def test_a_request_that_cannot_be_is_refused_with_what_was_typed_kept(
    amina: Client, changed: dict[str, str], said: str
) -> None:
    answer = amina.post(reverse(OWN), {**ANSWERS, **changed})

    assert answer.status_code == 422
    assert said in answer.text
    assert changed.get("reason", ANSWERS["reason"]) in answer.text


def test_a_closed_month_is_said_to_be_closed(amina: Client) -> None:
    services.lock_month(month=date(2026, 10, 1), now=NOW, by=SYSTEM)

    assert amina.get(reverse(OWN)).text.count("ditutup</span>") == 1
    assert "Oktober 2026 sudah ditutup" in amina.post(reverse(OWN), {**ANSWERS, "month": "2026-10"}).text


def test_nobody_withdraws_anothers_request(amina: Client, boris: Client) -> None:
    amina.post(reverse(OWN), ANSWERS)

    assert boris.post(reverse("worktime:request-cancel", args=[ScheduleRequest.objects.get().pk])).status_code == 404


def test_a_supervisor_sees_those_below_and_what_they_ask_for(amina: Client, boris: Client, crew: Cast) -> None:
    amina.post(reverse(OWN), ANSWERS)
    page = boris.get(reverse(GRID)).text

    assert "Amina binti Ali" in page
    assert "Erna binti Said" not in page
    assert "Boris bin Omar, " not in page
    assert "1 permohonan waktu kerja menunggu" in page
    assert 'href="/permohonan/"' in page


def test_an_administrator_finds_officers_by_unit_and_name(admin: Client, crew: Cast) -> None:
    everyone = admin.get(reverse(GRID)).text
    assert all(name in everyone for name in ("Amina", "Boris", "Dania", "Erna"))
    of_unit = admin.get(reverse(GRID), {"unit": crew.other_unit}).text
    assert "Erna binti Said" in of_unit
    assert "Amina" not in of_unit

    assert "Tiada pegawai ditemui" in admin.get(reverse(GRID), {"cari": "zzz"}).text


def test_an_officer_without_subordinates_has_no_grid(amina: Client) -> None:
    assert amina.get(reverse(GRID)).status_code == 404
    assert amina.get(reverse(ASSIGN)).status_code == 404


def test_the_grid_takes_the_same_number_of_statements_for_any_number_of_officers(admin: Client, crew: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert admin.get(reverse(GRID)).status_code == 200
        return len(found)

    admin.get(reverse(GRID))
    few = statements()
    numbers = count(1)
    for _one in range(30):
        number = next(numbers)
        add(f"Pegawai {number:02d}", f"90010101{number:04d}", staff_no=f"X{number}", unit_id=crew.unit)

    assert statements() == few == COUNTS["schedule grid"]


@pytest.mark.parametrize("year", ["2026", "abad", "1", "99999"])
def test_a_year_that_is_none_shows_this_one(boris: Client, year: str) -> None:
    asked = {"tahun": year, "bulan": "2026-77", "unit": "x", "muka": "-1"}
    assert boris.get(reverse(GRID), asked).status_code == 200


def test_a_supervisor_sets_one_officers_month(boris: Client, crew: Cast) -> None:
    page = boris.get(reverse(ASSIGN), {"pegawai": str(crew.amina), "bulan": "2026-12"})
    assert "Amina binti Ali" in page.text

    answers = {"pegawai": crew.amina, "pattern": "WP3", "month": "2026-12", "duration": "sebulan", "fixed_start": ""}
    assert boris.post(reverse(ASSIGN), answers).status_code == 303
    assert codes(crew.amina)[10:] == ["WBF", "WP3"]
    assert codes(crew.amina, 2027)[0] == "WBF"


def test_a_counter_opens_at_a_fixed_time(boris: Client, crew: Cast) -> None:
    answers = {"pegawai": crew.amina, "pattern": "WBF", "month": "2026-12", "duration": "seterusnya"}
    refused = boris.post(reverse(ASSIGN), {**answers, "fixed_start": "10:00"})
    assert refused.status_code == 422
    assert "antara 7.30 pagi dan 9.00 pagi" in refused.text
    assert "Hanya WBF" in boris.post(reverse(ASSIGN), {**answers, "pattern": "WP2", "fixed_start": "08:00"}).text

    assert boris.post(reverse(ASSIGN), {**answers, "fixed_start": "08:00"}).status_code == 303
    schedule = selectors.frame_of(crew.amina, date(2026, 12, 1)).schedule
    assert schedule is not None
    assert schedule.fixed_start == 480
    assert "WBF 08:00" in boris.get(reverse(GRID), {"tahun": "2026"}).text


@pytest.mark.parametrize("who", ["boris", "erna", "dania", "nobody", "text"])
def test_a_supervisor_sets_nobody_elses_and_never_their_own(boris: Client, crew: Cast, who: str) -> None:
    chosen = {"nobody": "987654", "text": "x"}.get(who) or str(getattr(crew, who))
    with_amina = [chosen] if who == "text" else [str(crew.amina), chosen]

    assert boris.get(reverse(ASSIGN), {"pegawai": [chosen]}).status_code == 404
    assert boris.post(reverse(ASSIGN), {"pegawai": with_amina}).status_code == 404


def test_a_unit_is_set_at_once_or_given_a_default(admin: Client, crew: Cast) -> None:
    answers = {"unit": crew.unit, "pattern": "WP1", "month": "2026-12", "duration": "seterusnya", "fixed_start": ""}
    assert "3 pegawai" in admin.get(reverse(ASSIGN), {"unit": crew.unit}).text
    assert admin.post(reverse(ASSIGN), {**answers, "cara": "lalai"}).status_code == 303

    assert selectors.assignments_of([crew.amina]) == ()
    for person, code in ((crew.amina, "WP1"), (crew.erna, "WBF")):
        schedule = selectors.frame_of(person, date(2026, 12, 1)).schedule
        assert schedule is not None
        assert schedule.code == code
    assert admin.get(reverse(GRID)).text.count(">WP1<") >= 3

    assert admin.post(reverse(ASSIGN), {**answers, "pattern": "WP4"}).status_code == 303
    assert codes(crew.amina)[11] == "WP4"


def test_the_nearest_units_default_lies_over_those_above(crew: Cast) -> None:
    ids = [crew.amina, crew.erna]
    for unit, code in ((crew.root, "WP1"), (crew.unit, "WP2")):
        services.set_unit_schedule(unit_id=unit, pattern_code=code, valid_from=MONDAY, person_ids=ids, by=None)
    found = selectors.frames(ids, [MONDAY])
    assert [frame.schedule.code for frame in found.values() if frame.schedule] == ["WP2", "WP1"]

    services.set_unit_schedule(unit_id=crew.unit, pattern_code=None, valid_from=MONDAY, person_ids=ids, by=None)
    schedule = selectors.frame_of(crew.amina, MONDAY).schedule
    assert schedule is not None
    assert schedule.code == "WP1"


def test_a_supervisor_of_nobody_in_a_unit_does_not_find_it(boris: Client, crew: Cast) -> None:
    assert boris.get(reverse(ASSIGN), {"unit": crew.other_unit}).status_code == 404
    assert boris.get(reverse(ASSIGN), {"unit": "987654"}).status_code == 404
    assert boris.get(reverse("worktime:roster", args=[crew.other_unit])).status_code == 404


def test_a_locked_month_is_not_set(boris: Client, crew: Cast) -> None:
    services.lock_month(month=MONDAY, now=NOW, by=SYSTEM)
    answers = {"pegawai": crew.amina, "pattern": "WP3", "month": "2026-11", "duration": "sebulan"}

    refused = boris.post(reverse(ASSIGN), answers)
    assert refused.status_code == 422
    assert "November 2026 sudah ditutup" in refused.text


@pytest.fixture
def with_rosters(crew: Cast) -> str:
    services.put_policy(params={"rosters_enabled": True}, valid_from=FIRST_DAY, by=None)
    services.put_pattern(code="PAGI", name="Pagi", kind="SYIF", start_minutes=420, end_minutes=900, by=None)
    services.put_pattern(code="MALAM", name="Malam", kind="SYIF", start_minutes=1320, end_minutes=360, by=None)
    return reverse("worktime:roster", args=[crew.unit])


def test_rosters_say_when_they_are_off(boris: Client, crew: Cast) -> None:
    assert "tidak menggunakan jadual syif" in boris.get(reverse("worktime:rosters")).text
    services.put_pattern(code="PAGI", name="Pagi", kind="SYIF", start_minutes=420, end_minutes=900, by=None)

    refused = boris.post(
        reverse("worktime:roster", args=[crew.unit]), {"apa": "corak", "pattern": "P", "pegawai": crew.amina}
    )
    assert refused.status_code == 422
    assert "tidak menggunakan jadual syif" in refused.text


def test_a_roster_is_filled_published_and_seen_by_its_officer(
    boris: Client, amina: Client, crew: Cast, with_rosters: str
) -> None:
    assert "Operasi" in boris.get(reverse("worktime:rosters")).text
    assert (
        boris.post(with_rosters, {"apa": "corak", "pattern": "P P M M – –", "pegawai": crew.amina}).status_code == 303
    )
    page = boris.get(with_rosters).text
    assert "7 tarikh belum diterbitkan" in page
    assert "belum menerbitkan jadual" in amina.get(reverse("worktime:own-roster")).text

    cell = f"c-{crew.amina}-20261116"
    assert boris.post(with_rosters, {"apa": "simpan", cell: "m"}).status_code == 303
    assert boris.post(with_rosters, {"apa": "terbit"}).status_code == 303
    own = amina.get(reverse("worktime:own-roster")).text
    assert own.count("MALAM") == 3
    assert "Hari lepas" in own
    assert "Jadual syif saya" in amina.get(reverse(OWN)).text
    assert amina.get(reverse(OWN)).text.count(">SYIF<") == 1


def test_what_was_typed_into_the_grid_stays_when_it_is_refused(boris: Client, crew: Cast, with_rosters: str) -> None:
    answer = boris.post(with_rosters, {"apa": "simpan", f"c-{crew.amina}-20261117": "QQ"})

    assert answer.status_code == 422
    assert "Tanda QQ tidak dikenali" in answer.text
    assert 'value="QQ"' in answer.text


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"apa": "terbit"}, "Tiada perubahan"),
        ({"apa": "salin"}, "untuk disalin"),
        ({"apa": "corak", "pattern": "P"}, "seorang pegawai"),
        ({"apa": "tampal", "lines": ""}, "sekurang-kurangnya satu baris"),
        ({"apa": "lain"}, "Pilih tindakan"),
        ({}, "Pilih tindakan"),
    ],
)
def test_a_deed_without_sense_is_refused(boris: Client, with_rosters: str, posted: dict[str, str], said: str) -> None:
    answer = boris.post(with_rosters, posted)

    assert answer.status_code == 422
    assert said in answer.text


def test_lines_are_pasted_and_a_period_copied(boris: Client, crew: Cast, with_rosters: str) -> None:
    assert boris.post(with_rosters, {"apa": "tampal", "lines": "K003 P – M"}).status_code == 303
    following = {"apa": "salin", "mula": "2026-11-23", "tempoh": "minggu"}
    assert boris.post(with_rosters, following).status_code == 303

    cells = selectors.roster_cells([crew.amina], date(2026, 11, 23), date(2026, 11, 29), with_drafts=True)
    assert [cell.mark for cell in cells.values()] == ["P", "–", "M"]


def upload(client: Client, address: str, *lines: str) -> HttpResponse:
    file = SimpleUploadedFile("jadual.csv", "\n".join(lines).encode())
    return client.post(address, {"apa": "fail", "file": file})


HEADINGS = "No. kakitangan,Nama,2026-11-16,17/11/2026,Catatan"


def test_a_file_fills_the_roster_and_comes_out_again(boris: Client, crew: Cast, with_rosters: str) -> None:
    assert upload(boris, with_rosters, HEADINGS, "K003,Amina,p,–,x").status_code == 303

    cells = selectors.roster_cells([crew.amina], MONDAY, date(2026, 11, 22), with_drafts=True)
    assert [cell.mark for cell in cells.values()] == ["P", "–"]
    out = boris.get(f"{with_rosters}csv/?mula=2026-11-16").getvalue().decode()  # type: ignore[attr-defined]  # a streamed answer
    assert "2026-11-16,2026-11-17" in out
    assert "K003,Amina binti Ali,P,–" in out


def test_every_row_at_fault_is_named_and_nothing_of_the_file_is_kept(
    boris: Client, crew: Cast, with_rosters: str
) -> None:
    answer = upload(boris, with_rosters, HEADINGS, "K003,Amina,P,QQ", "K999,Tiada,P,P", "K003,Lagi,P,P")

    assert answer.status_code == 422
    for words in (
        "Baris 2",
        "Tanda QQ pada Sel 17 Nov",
        "Baris 3",
        "Tiada pegawai K999",
        "Baris 4",
        "sudah ada pada baris 2",
    ):
        assert words in answer.text, words
    assert not RosterEntry.objects.exists()


def test_a_row_that_clashes_is_named_among_rows_that_would_stand(boris: Client, crew: Cast, with_rosters: str) -> None:
    below = add("Faridah binti Isa", "910101-01-5018", staff_no="K009", unit_id=crew.unit, supervisor_id=crew.boris)
    services.put_pattern(code="AWAL", name="Awal", kind="SYIF", start_minutes=300, end_minutes=780, by=None)

    answer = upload(boris, with_rosters, HEADINGS, "K003,Amina,P,P", "K009,Faridah,M,A")

    assert answer.status_code == 422
    assert "Baris 3" in answer.text
    assert "Baris 2" not in answer.text
    assert "belum tamat" in answer.text
    assert not RosterEntry.objects.filter(person__in=[crew.amina, below]).exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [((), "kosong"), (("No,Nama", "K003,Amina"), "bertajuk tarikh"), (("PK\x03\x04 bukan zip",), "rosak")],
)
def test_what_is_no_roster_is_refused_with_the_reason(
    boris: Client, with_rosters: str, lines: tuple[str, ...], said: str
) -> None:
    answer = upload(boris, with_rosters, *lines)

    assert answer.status_code == 422
    assert said in answer.text


def test_a_roster_of_four_weeks_takes_as_many_statements_as_one_of_a_week(boris: Client, with_rosters: str) -> None:
    found = []
    boris.get(with_rosters)
    for period in ("minggu", "bulan"):
        with CaptureQueriesContext(connection) as statements:
            assert boris.get(with_rosters, {"tempoh": period, "mula": "2026-11-02"}).status_code == 200
        found.append(len(statements))

    assert found[0] == found[1] == COUNTS["roster"]


def test_ramadan_is_estimated_confirmed_and_set(admin: Client) -> None:
    RamadanPeriod.objects.all().delete()
    page = reverse("worktime:ramadan")
    assert "belum ada" in admin.get(page).text
    assert admin.post(reverse("worktime:ramadan-seed")).status_code == 303
    row = RamadanPeriod.objects.earliest("date_from")
    assert "Anggaran" in admin.get(page).text

    admin.post(reverse("worktime:ramadan-confirm", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == "AKTIF"
    assert admin.post(reverse("worktime:ramadan-confirm", args=[987654])).status_code == 404
    refused = admin.post(page, {"state": "", "date_from": "2027-02-08", "date_to": "2027-02-10"})
    assert refused.status_code == 422
    assert "29 atau 30" in refused.text
    assert admin.post(page, {"state": "SBH", "date_from": "2027-02-09", "date_to": "2027-03-09"}).status_code == 303


def test_an_early_release_is_kept_with_its_time(admin: Client) -> None:
    answers = {"day": "2026-12-24", "state": "", "name_ms": "Pelepasan sempena Krismas", "from_time": "08:00"}
    refused = admin.post(reverse("worktime:holiday-new"), answers)
    assert refused.status_code == 422
    assert "Pelepasan awal mesti" in refused.text

    assert admin.post(reverse("worktime:holiday-new"), {**answers, "from_time": "13:00"}).status_code == 303
    assert "pelepasan awal 13:00" in admin.get(reverse("worktime:holidays"), {"tahun": "2026"}).text
