"""The operators' pages of agencies and their joining, and the applicant's tracker and briefing."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from kit import clock
from shared_apps.accounts.models import User
from shared_apps.accounts.services import passwords
from shared_apps.agencies import services as agencies
from shared_apps.applications.addresses import link_to
from shared_apps.applications.models import Application
from shared_apps.onboarding.models import Onboarding, Step
from shared_apps.onboarding.services import invitations
from tenants import provisioning
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import ProvisioningStep, Tenant
from tests.makers import joining
from tests.makers.joining import NOW

pytestmark = pytest.mark.django_db
HELD = {
    "held_date": "2026-11-20",
    "attendees": "Aida binti Omar\n\n  Badrul   bin Saad \nAida binti Omar",
    "remark": "",
}
PAGES = (
    "/operasi/agensi/",
    "/operasi/agensi/cipta/",
    "/operasi/agensi/jct/",
    "/operasi/agensi/jct/penyediaan/",
    "/operasi/agensi/jct/peringkat/TAKLIMAT/",
    "/operasi/agensi/jct/peringkat/FAMILIARISASI/",
    "/operasi/taklimat/",
)


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.moved_to(NOW):
        yield


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_operators_only(client: Client, path: str) -> None:
    joining.ready()
    assert client.get(path).status_code == 302

    joining.operator(role=joining.Role.EXECUTIVE)
    client.post("/log-masuk/", {"login": "operator@pusat.example", "password": joining.PASSWORD})
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_an_operator_sees_it(operator_client: Client, path: str) -> None:
    joining.ready()

    text = operator_client.get(path).content.decode()

    assert text.count("<h1") == 1


@pytest.mark.parametrize(
    "path",
    ["/operasi/agensi/tiada/", "/operasi/agensi/jct/peringkat/AKTIF/", "/operasi/agensi/jct/peringkat/LAIN/"],
)
def test_what_is_not_there_is_not_found(operator_client: Client, path: str) -> None:
    joining.approved()

    assert operator_client.get(path).status_code == 404


def test_a_step_is_recorded_with_its_names(operator_client: Client) -> None:
    joining.approved()

    answer = operator_client.post("/operasi/agensi/jct/peringkat/TAKLIMAT/selesai/", HELD)

    assert answer.status_code == 303
    assert Step.objects.get(stage="TAKLIMAT").attendees == ["Aida binti Omar", "Badrul bin Saad"]
    assert Onboarding.objects.get().stage == "LATIHAN_PENTADBIR"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"held_date": ""}, "Nyatakan tarikh peringkat ini diadakan"),
        ({"attendees": " \n "}, "Senaraikan nama yang hadir"),
        ({"held_date": "2026-11-22"}, "tidak boleh pada masa hadapan"),
        ({"held_date": "31/11/2026"}, "selesai_held_date_error"),
        ({"attendees": "n" * 151}, "paling panjang 150"),
    ],
)
def test_a_half_recorded_step_is_refused(operator_client: Client, wrong: dict[str, str], sentence: str) -> None:
    joining.approved()

    answer = operator_client.post("/operasi/agensi/jct/peringkat/TAKLIMAT/selesai/", HELD | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Onboarding.objects.get().stage == "TAKLIMAT"


def test_leaving_a_step_out_without_a_reason_is_refused(operator_client: Client) -> None:
    joining.ready()
    for stage in ("TAKLIMAT", "LATIHAN_PENTADBIR"):
        operator_client.post(f"/operasi/agensi/jct/peringkat/{stage}/selesai/", HELD)

    answer = operator_client.post("/operasi/agensi/jct/peringkat/INTEGRASI/langkau/", {"remark": ""})

    assert answer.status_code == 422
    assert "Nyatakan sebabnya" in answer.content.decode()
    assert Onboarding.objects.get().stage == "INTEGRASI"


def test_the_last_step_opens_the_agency(operator_client: Client) -> None:
    joining.ready()
    for stage in ("TAKLIMAT", "LATIHAN_PENTADBIR"):
        operator_client.post(f"/operasi/agensi/jct/peringkat/{stage}/selesai/", HELD)
    operator_client.post("/operasi/agensi/jct/peringkat/INTEGRASI/langkau/", {"remark": "Tiada peranti"})

    operator_client.post(
        "/operasi/agensi/jct/peringkat/FAMILIARISASI/langkau/",
        {"remark": "Agensi sudah biasa", "live_date": "2026-11-25"},
    )

    assert Onboarding.objects.get().stage == "AKTIF"
    assert Tenant.objects.get(schema_name="jct").is_live(NOW + timedelta(days=4))
    assert "Agensi sudah biasa" in operator_client.get("/operasi/agensi/jct/").content.decode()


@pytest.mark.parametrize("verb", ["gantung", "tamat"])
def test_suspending_and_ending_need_a_reason(operator_client: Client, verb: str) -> None:
    joining.ready()

    answer = operator_client.post(f"/operasi/agensi/jct/tindakan/{verb}/", {"peringkat": "TAKLIMAT", "remark": ""})

    assert answer.status_code == 422
    assert "Nyatakan sebabnya" in answer.content.decode()


def test_an_agency_is_suspended_and_resumed(operator_client: Client) -> None:
    joining.ready()
    url = "/operasi/agensi/jct/tindakan/"

    operator_client.post(f"{url}gantung/", {"peringkat": "TAKLIMAT", "remark": "Atas permintaan"})
    suspended = Onboarding.objects.get().stage
    operator_client.post(f"{url}sambung/", {"peringkat": "DIGANTUNG", "remark": ""})

    assert suspended == "DIGANTUNG"
    assert Onboarding.objects.get().stage == "TAKLIMAT"


def test_an_old_page_is_told_that_the_agency_moved_on(operator_client: Client) -> None:
    joining.ready()
    operator_client.post("/operasi/agensi/jct/peringkat/TAKLIMAT/selesai/", HELD)

    answer = operator_client.post("/operasi/agensi/jct/peringkat/TAKLIMAT/selesai/", HELD)

    assert answer.status_code == 422


def test_the_watched_fragment_asks_again_until_the_agency_is_ready(operator_client: Client) -> None:
    onboarding = joining.approved()
    watching = operator_client.get("/operasi/agensi/jct/penyediaan/", headers={"HX-Request": "true"})
    provisioning.provision(onboarding.tenant_id)
    done = operator_client.get("/operasi/agensi/jct/penyediaan/", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 1s"' in watching.content.decode()
    assert "Diminta" in watching.content.decode()
    assert "hx-trigger" not in done.content.decode()
    assert "Sedia" in done.content.decode()
    assert watching.content.decode().lstrip().startswith('<section id="provisioning"')


def test_without_javascript_the_page_refreshes_itself_until_ready(operator_client: Client) -> None:
    onboarding = joining.approved()
    watching = operator_client.get("/operasi/agensi/jct/").content.decode()
    provisioning.provision(onboarding.tenant_id)
    done = operator_client.get("/operasi/agensi/jct/").content.decode()

    assert '<meta http-equiv="refresh"' in watching
    assert '<meta http-equiv="refresh"' not in done


def test_a_failed_step_is_shown_with_a_way_to_try_again(operator_client: Client) -> None:
    onboarding = joining.approved()
    ProvisioningStep.objects.create(
        tenant_id=onboarding.tenant_id, step="schema", started_at=NOW, attempts=5, error="disk penuh"
    )

    text = operator_client.get("/operasi/agensi/jct/").content.decode()
    operator_client.post("/operasi/agensi/jct/cuba-semula/")

    assert "disk penuh" in text
    assert "Cuba semula" in text
    assert ProvisioningStep.objects.get(tenant_id=onboarding.tenant_id).attempts == 0


def test_an_invitation_is_sent_on_demand(operator_client: Client, django_capture_on_commit_callbacks: object) -> None:
    joining.ready()

    with django_capture_on_commit_callbacks(execute=True):
        operator_client.post("/operasi/agensi/jct/jemput/")

    assert {letter.to[0] for letter in mail.outbox} == {"aida@jct.gov.my", "badrul@jct.gov.my"}


def test_an_invitation_before_ready_is_refused_with_a_sentence(operator_client: Client) -> None:
    joining.approved()

    answer = operator_client.post("/operasi/agensi/jct/jemput/", follow=True)

    assert "belum siap" in answer.content.decode()


NEW = {
    "name": "Jabatan Terus",
    "short_name": "JT",
    "subdomain": "jt",
    "profile": "MY",
    "time_zone": "Asia/Kuala_Lumpur",
    "head_count": "10",
    "admin_name": "Aida binti Omar",
    "admin_id": "850312-14-5566",
    "admin_email": "aida@jt.gov.my",
}


def test_an_agency_is_created_without_an_application(operator_client: Client) -> None:
    answer = operator_client.post("/operasi/agensi/cipta/", NEW)

    assert answer["Location"] == "/operasi/agensi/jt/"
    assert Onboarding.objects.get(schema="jt").reference == ""


@pytest.mark.parametrize("subdomain", ["north", "operasi", "J", "j t", "xn--jt"])
def test_an_address_that_cannot_be_is_refused(operator_client: Client, north: TenantRef, subdomain: str) -> None:
    answer = operator_client.post("/operasi/agensi/cipta/", NEW | {"subdomain": subdomain})

    assert answer.status_code == 422
    assert 'id="id_subdomain_error"' in answer.content.decode()


def test_an_applicant_takes_a_slot_the_operator_offered(operator_client: Client) -> None:
    onboarding = joining.approved()
    operator_client.post(
        "/operasi/taklimat/", {"day": "2026-11-26", "time": "09:00", "venue": "Bilik 1", "capacity": "1"}
    )
    applicant = opened(onboarding.reference)
    page = f"/mohon/{onboarding.reference}/taklimat/"

    shown = applicant.get(page).content.decode()
    slot = Onboarding._meta.get_field("briefing").related_model.objects.get()
    answer = applicant.post(page, {"slot": str(slot.pk), "day": "", "note": ""})

    assert "Khamis, 26 November 2026, 9.00 pagi" in shown
    assert answer["Location"] == f"/mohon/{onboarding.reference}/"
    assert "Khamis, 26 November 2026" in applicant.get(answer["Location"]).content.decode()


def test_an_applicant_proposes_another_day_and_the_operator_sees_it(operator_client: Client) -> None:
    onboarding = joining.approved()
    applicant = opened(onboarding.reference)

    applicant.post(f"/mohon/{onboarding.reference}/taklimat/", {"slot": "lain", "day": "2026-12-02", "note": "pagi"})

    assert "Rabu, 2 Disember 2026" in operator_client.get("/operasi/taklimat/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot": ""},
        {"slot": "999"},
        {"slot": "lain", "day": ""},
        {"slot": "lain", "day": "2026-11-21"},
        {"slot": "lain", "day": "2028-01-01"},
        {"slot": "lain", "day": "esok"},
    ],
)
def test_a_briefing_that_cannot_be_is_refused(client: Client, wrong: dict[str, str]) -> None:
    reference = joining.approved().reference
    applicant = opened(reference)

    assert applicant.post(f"/mohon/{reference}/taklimat/", {"day": "", "note": ""} | wrong).status_code == 422


def test_before_approval_there_is_no_briefing_to_choose() -> None:
    reference = joining.sent()

    assert opened(reference).get(f"/mohon/{reference}/taklimat/").status_code == 302


@pytest.mark.parametrize("wrong", [{"day": "2026-11-20"}, {"capacity": "0"}, {"venue": ""}, {"time": "25:00"}])
def test_an_impossible_slot_is_refused(operator_client: Client, wrong: dict[str, str]) -> None:
    slot = {"day": "2026-11-26", "time": "09:00", "venue": "Bilik 1", "capacity": "1"}

    assert operator_client.post("/operasi/taklimat/", slot | wrong).status_code == 422


def test_the_tracker_shows_the_whole_way(operator_client: Client) -> None:
    onboarding = joining.ready()
    operator_client.post("/operasi/agensi/jct/peringkat/TAKLIMAT/selesai/", HELD)

    text = opened(onboarding.reference).get(f"/mohon/{onboarding.reference}/").content.decode()

    assert "Diadakan pada 20 November 2026" in text
    assert "jct.localhost" in text
    assert "Badrul bin Saad hadir" not in text


def opened(reference: str) -> Client:
    """A browser that opened the link to ``reference``."""
    client = Client(SERVER_NAME="localhost")
    link = link_to(Application.objects.get(reference=reference), now=clock.now())
    client.get(urlsplit(link).path)
    return client


def test_the_trial_is_told_on_every_page_until_the_agency_is_open() -> None:
    onboarding = joining.ready()
    invitations.welcome(onboarding.schema, now=NOW)
    with in_tenant("jct"):
        user_id = User.objects.get(full_name="Aida binti Omar").pk
        passwords.change_password(user_id, joining.PASSWORD, by=joining.OPERATOR)
    browser = Client(SERVER_NAME="jct.localhost")
    browser.post("/log-masuk/", {"login": "850312145566", "password": joining.PASSWORD})

    before = browser.get("/profil/").content.decode()
    agencies.open_agency(tenant_id=onboarding.tenant_id, live_at=NOW, actor=joining.OPERATOR)
    after = browser.get("/profil/").content.decode()

    assert "Tempoh percubaan" in before
    assert "Tempoh percubaan" not in after
    assert "Aida binti Omar" in after
