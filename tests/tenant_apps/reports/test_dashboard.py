from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.audit.actor import Actor
from tenant_apps.attendance import figures, services
from tenant_apps.people import services as people
from tenant_apps.people.selectors import unit_paths
from tenant_apps.people.viewer import read_viewer
from tenant_apps.reports.selectors import dashboard, scope_for
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import anonymous, give_account, signed_in
from tests.tenant_apps.attendance.desk import FAR, MONDAY, after, at, crew_at_work, punch
from tests.tenant_apps.people.cast import Cast

SYSTEM = Actor(user_id=None, name="Ujian")


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    """The crew on Monday evening: Amina on time, Boris late and outside, Dania and Erna never came."""
    with in_tenant("north"):
        crew = crew_at_work()
        punch(crew.amina, "MASUK", "07:58")
        punch(crew.amina, "KELUAR", "17:02")
        punch(crew.boris, "MASUK", "09:12", fix=FAR)
        everyone = [crew.amina, crew.boris, crew.dania, crew.erna]
        services.close_days(person_ids=everyone, date_from=MONDAY, date_to=MONDAY, now=after())
    return crew


def executive(crew: Cast, *unit_ids: int) -> Client:
    """Erna, who may read the given units."""
    with in_tenant("north"):
        user_id = give_account(crew.erna, "erna")
        people.put_roles(person_id=crew.erna, roles=["EKSEKUTIF"], unit_ids=unit_ids, by=SYSTEM, now=at("08:00"))
    return signed_in("north", user_id)


def test_the_three_answers_are_counted_once_each(crew: Cast) -> None:
    with in_tenant("north"):
        counted = figures.figures((), MONDAY, MONDAY)

    assert (counted.expected, counted.clocked_in, counted.not_clocked_in) == (4, 2, 2)
    assert (counted.office, counted.remote, counted.outside) == (1, 0, 1)
    assert counted.arrivals == (0, 1, 0, 0, 1)
    assert (counted.late, counted.incomplete, counted.absent) == (1, 1, 2)
    assert counted.rate == 50.0


@pytest.mark.parametrize(
    ("minute", "bucket"), [(449, 0), (450, 1), (479, 1), (480, 2), (509, 2), (510, 3), (540, 3), (541, 4)]
)
def test_the_buckets_of_arrival_end_where_the_scheme_says(north: TenantRef, minute: int, bucket: int) -> None:
    with in_tenant("north"):
        crew = crew_at_work()
        punch(crew.amina, "MASUK", f"{minute // 60:02d}:{minute % 60:02d}")

        arrivals = figures.figures((), MONDAY, MONDAY).arrivals

    assert arrivals.index(1) == bucket


def test_rest_days_expect_nobody(crew: Cast) -> None:
    saturday = MONDAY - timedelta(days=2)
    with in_tenant("north"):
        services.close_days(person_ids=[crew.amina], date_from=saturday, date_to=saturday, now=after(saturday))

        assert figures.figures((), saturday, saturday).expected == 0


def test_a_unit_counts_its_own_officers_only(crew: Cast) -> None:
    with in_tenant("north"):
        paths = people_paths(crew.other_unit)
        counted = figures.figures(paths, MONDAY, MONDAY)

    assert (counted.expected, counted.clocked_in) == (1, 0)


def people_paths(unit_id: int) -> tuple[str, ...]:
    return (unit_paths([unit_id])[unit_id],)


def test_an_executive_reads_the_figures_of_the_granted_units(crew: Cast) -> None:
    page = executive(crew, crew.unit).get("/dashboard/", {"dari": MONDAY, "ke": MONDAY})

    assert page.status_code == 200
    assert "66.67 %" in page.text
    assert "Dasar" not in page.text


def test_a_unit_that_was_not_granted_does_not_exist(crew: Cast) -> None:
    client = executive(crew, crew.unit)

    assert client.get("/dashboard/", {"bahagian": crew.other_unit}).status_code == 404
    assert client.get("/dashboard/", {"bahagian": crew.root}).status_code == 404
    assert client.get(f"/dashboard/{crew.other_unit}/{MONDAY}/").status_code == 404


def test_the_officers_behind_a_cell_are_listed_by_how_their_day_stands(crew: Cast) -> None:
    page = executive(crew, crew.unit).get(f"/dashboard/{crew.unit}/{MONDAY}/")

    assert page.status_code == 200
    for name in ("Amina binti Ali", "Boris bin Omar", "Dania binti Musa"):
        assert name in page.text
    assert "Erna binti Said</strong>" not in page.text
    assert "07:58" in page.text


@pytest.mark.parametrize("day", ["2026-13-40", "semalam", "20261116x"])
def test_a_date_that_is_none_is_not_found(crew: Cast, day: str) -> None:
    assert executive(crew, crew.unit).get(f"/dashboard/{crew.unit}/{day}/").status_code == 404


def test_a_period_that_runs_backwards_is_answered_with_a_sentence(crew: Cast) -> None:
    page = executive(crew, crew.unit).get("/dashboard/", {"dari": "2026-11-20", "ke": "2026-11-16"})

    assert page.status_code == 422
    assert "Tarikh ke mesti pada atau selepas tarikh dari." in page.text


def test_a_period_longer_than_a_quarter_is_refused(crew: Cast) -> None:
    page = executive(crew, crew.unit).get("/dashboard/", {"dari": "2026-01-01", "ke": "2026-11-16"})

    assert page.status_code == 422
    assert "92" in page.text


def test_an_officer_without_the_role_finds_no_dashboard(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")

    assert signed_in("north", user_id).get("/dashboard/").status_code == 404
    assert anonymous("north").get("/dashboard/").status_code == 302


def test_before_the_first_punch_the_latest_working_day_is_shown_and_named(crew: Cast) -> None:
    with clock.moved_to(at("06:30", MONDAY + timedelta(days=1))):
        page = executive(crew, crew.unit).get("/dashboard/")

    assert page.status_code == 200
    assert "Hari ini belum ada angka; ini angka Isnin, 16 November 2026." in page.text
    assert "66.67 %" in page.text


def test_a_date_that_was_chosen_is_shown_even_when_it_is_empty(crew: Cast) -> None:
    sunday = MONDAY - timedelta(days=1)

    page = executive(crew, crew.unit).get("/dashboard/", {"dari": sunday, "ke": sunday})

    assert "Belum ada angka untuk tempoh ini" in page.text


def test_a_single_day_stands_in_the_heat_map_with_the_fortnight_before_it(crew: Cast) -> None:
    with in_tenant("north"):
        viewer = read_viewer(give_account(crew.erna, "erna"), on=MONDAY)
        scope = scope_for(replace(viewer, roles=frozenset({"PENTADBIR"})), unit_id=None, first=MONDAY, last=MONDAY)
        assert scope is not None

        assert dashboard(scope).dates[0] == MONDAY - timedelta(days=13)


def test_the_dashboard_takes_at_most_twelve_statements(crew: Cast) -> None:
    client = executive(crew, crew.unit)
    client.get("/dashboard/")

    with CaptureQueriesContext(connection) as seen:
        client.get("/dashboard/")

    assert len(seen) <= 12, [query["sql"][:80] for query in seen]


def test_two_months_stand_side_by_side_by_unit(crew: Cast) -> None:
    client = executive(crew, crew.root)
    with clock.moved_to(at("08:00", MONDAY + timedelta(days=20))):
        page = client.get("/dashboard/banding/", {"bulan": "2026-11", "dengan": "2026-10"}).text
        own = client.get("/dashboard/banding/", {"bulan": "2026-11", "bahagian": str(crew.unit)}).text
        empty = client.get("/dashboard/banding/", {"bulan": "2011-02", "dengan": "2011-01"})
        wrong = client.get("/dashboard/banding/", {"bulan": "0001-01"})
        foreign = client.get("/dashboard/banding/", {"bahagian": "999999"})

    row = page.partition("Daftar masuk</th>")[2].partition("</tr>")[0]
    assert [cell.partition("<")[0] for cell in row.split('time">')[1:]] == ["0.00 %", "50.00 %", "+50.00"]
    assert "66.67 %" in own, "of Dania, Boris and Amina two came"
    assert "Tiada angka bagi dua bulan ini" in empty.text
    assert (wrong.status_code, foreign.status_code) == (422, 404)


def test_the_dashboard_draws_its_course_and_leads_down_to_the_officers_day(crew: Cast) -> None:
    client = executive(crew, crew.root)
    with in_tenant("north"):
        punch(crew.amina, "MASUK", "07:58", day=MONDAY + timedelta(days=1))
        services.close_days(
            person_ids=[crew.amina],
            date_from=MONDAY + timedelta(days=1),
            date_to=MONDAY + timedelta(days=1),
            now=after(MONDAY + timedelta(days=1)),
        )
    with clock.moved_to(at("18:00", MONDAY + timedelta(days=1))):
        board = client.get("/dashboard/", {"dari": f"{MONDAY}", "ke": f"{MONDAY + timedelta(days=1)}"}).text
        day = client.get(f"/dashboard/{crew.unit}/{MONDAY}/").text

    assert "Kehadiran dari hari ke hari" in board
    assert f'href="/pasukan/{crew.amina}/{MONDAY}/"' in day
    assert client.get(f"/pasukan/{crew.amina}/{MONDAY}/").status_code == 200
