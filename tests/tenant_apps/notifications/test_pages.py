import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenant_apps.notifications import services
from tenant_apps.notifications.kinds import register_kind
from tenant_apps.notifications.models import Notice
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at
from tests.tenant_apps.people.cast import Cast, cast

register_kind("ujian.kad", "Ujian")


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        return cast()


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        return signed_in("north", give_account(crew.amina, "amina"))


def tell(person_id: int, title: str, key: str = "", url: str = "/isu/") -> Notice:
    with in_tenant("north"):
        services.notify(
            person_ids=[person_id],
            kind="ujian.kad",
            title=lambda: title,
            body=lambda: "Butirannya.",
            url=url,
            now=at("09:00"),
            key=key,
        )
        return Notice.objects.latest("pk")


def test_the_bell_counts_what_is_new_on_every_page(crew: Cast, amina: Client) -> None:
    tell(crew.amina, "Kad anda hijau")
    tell(crew.amina, "Kad anda merah")
    tell(crew.boris, "Milik Boris")

    page = amina.get("/isu/")

    assert '<span class="visually-hidden">Notifikasi</span><span class="count">2</span>' in page.text


def test_opening_a_notice_marks_it_read_and_goes_where_it_leads(crew: Cast, amina: Client) -> None:
    notice = tell(crew.amina, "Kad anda hijau")

    answer = amina.post(f"/notifikasi/{notice.pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/isu/")
    assert 'class="count"' not in amina.get("/notifikasi/").text


def test_everything_can_be_marked_read_at_once(crew: Cast, amina: Client) -> None:
    tell(crew.amina, "Satu")
    tell(crew.amina, "Dua")
    assert "Tandakan semua dibaca" in amina.get("/notifikasi/").text

    assert amina.post("/notifikasi/dibaca/").status_code == 303

    assert "Tandakan semua dibaca" not in amina.get("/notifikasi/").text


def test_somebody_elses_notice_does_not_exist(crew: Cast, amina: Client) -> None:
    notice = tell(crew.boris, "Milik Boris")

    assert amina.post(f"/notifikasi/{notice.pk}/").status_code == 404
    assert "Milik Boris" not in amina.get("/notifikasi/").text
    with in_tenant("north"):
        assert Notice.objects.get().read_at is None


def test_words_of_others_are_escaped(crew: Cast, amina: Client) -> None:
    tell(crew.amina, "<script>satu</script>")

    assert "<script>satu" not in amina.get("/notifikasi/").text


def test_nothing_told_says_what_will_come(amina: Client) -> None:
    assert "Tiada notifikasi" in amina.get("/notifikasi/").text


def test_a_long_list_takes_no_more_statements(crew: Cast, amina: Client) -> None:
    tell(crew.amina, "Satu")
    amina.get("/notifikasi/")
    with CaptureQueriesContext(connection) as few:
        amina.get("/notifikasi/")
    for number in range(25):
        tell(crew.amina, f"Notis {number}")

    with CaptureQueriesContext(connection) as many:
        amina.get("/notifikasi/")

    assert len(many) == len(few) <= 6
