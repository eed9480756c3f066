"""The operators' side of the applications."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kit import clock
from shared_apps.applications.addresses import link_to
from shared_apps.applications.models import Application, Entry
from shared_apps.onboarding.models import Onboarding, Paper
from shared_apps.onboarding.rules.papers import SIZE_LIMIT
from shared_apps.onboarding.services import steps
from tenants.models import ProvisioningStep
from tests.makers import joining
from tests.makers.joining import OPERATOR

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PAGES = (
    "/operasi/",
    "/operasi/permohonan/",
    "/operasi/permohonan/{reference}/",
    "/operasi/permohonan/{reference}/lampiran/1/",
)
DEEDS = ("semak", "lulus", "tolak", "kembalikan", "nota", "tamatkan-pautan")


def surat(name: str = "surat.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_the_log_in(client: Client, path: str) -> None:
    answer = client.get(path.format(reference=joining.sent()))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/log-masuk/?next=/operasi/")


@pytest.mark.parametrize("path", PAGES)
def test_somebody_who_is_no_operator_learns_nothing(outsider_client: Client, path: str) -> None:
    assert outsider_client.get(path.format(reference=joining.sent())).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_does_anything_to_an_application(client: Client, outsider_client: Client, deed: str) -> None:
    reference = joining.in_review()
    url = f"/operasi/permohonan/{reference}/{deed}/"

    assert outsider_client.post(url, {"remark": "x"}).status_code == 404
    assert Client(SERVER_NAME="localhost").post(url, {"remark": "x"}).status_code == 302
    assert Application.objects.get(reference=reference).state == "DALAM_SEMAKAN"


def test_the_operators_pages_are_not_on_an_agencys_host(north: object) -> None:
    assert Client(SERVER_NAME="north.localhost").get("/operasi/permohonan/").status_code == 404


def test_an_application_is_taken_up_and_approved(operator_client: Client) -> None:
    reference = joining.sent()
    url = f"/operasi/permohonan/{reference}/"

    assert "Mula semakan" in operator_client.get(url).content.decode()
    operator_client.post(f"{url}semak/")
    shown = operator_client.get(url).content.decode()
    answer = operator_client.post(f"{url}lulus/", {"remark": "Lengkap"})

    assert "Luluskan &amp; sediakan agensi" in shown
    assert answer.status_code == 303
    assert answer["Location"] == "/operasi/agensi/jct/"
    assert operator_client.get(answer["Location"]).status_code == 200
    application = Application.objects.get(reference=reference)
    assert (application.state, application.decided_by) == ("DILULUSKAN", "Operator Satu")


def test_an_application_shows_no_identity_number(operator_client: Client) -> None:
    text = operator_client.get(f"/operasi/permohonan/{joining.in_review()}/").content.decode()

    assert "900718-10-****" in text
    assert "900718103341" not in text


def test_a_second_approval_is_refused_with_a_sentence(operator_client: Client) -> None:
    onboarding = joining.approved()

    answer = operator_client.post(f"/operasi/permohonan/{onboarding.reference}/lulus/", {"remark": ""})

    assert answer.status_code == 422
    assert "sudah diputuskan oleh Operator Satu" in answer.content.decode()
    assert Onboarding.objects.count() == 1


@pytest.mark.parametrize("deed", ["kembalikan", "tolak"])
def test_a_no_without_a_reason_says_so_beside_the_field(operator_client: Client, deed: str) -> None:
    reference = joining.in_review()

    answer = operator_client.post(f"/operasi/permohonan/{reference}/{deed}/", {"remark": ""})

    assert answer.status_code == 422
    assert "Nyatakan sebabnya" in answer.content.decode()
    assert f'id="{deed}_remark_error"' in answer.content.decode()


def test_a_draft_is_its_applicants_business(operator_client: Client) -> None:
    reference = joining.complete_draft()

    assert operator_client.get(f"/operasi/permohonan/{reference}/").status_code == 404
    assert "Jabatan Contoh Timur" not in operator_client.get("/operasi/permohonan/?status=DRAF").content.decode()


@pytest.mark.parametrize(("text", "is_found"), [("timur", True), ("JCT", True), ("barat", False), ("<script>", False)])
def test_the_pipeline_is_searched(operator_client: Client, text: str, is_found: bool) -> None:
    joining.sent()

    shown = operator_client.get("/operasi/permohonan/", {"cari": text}).content.decode()

    assert ("Jabatan Contoh Timur" in shown) == is_found


def test_a_paper_is_kept_and_handed_out_as_a_download_only(operator_client: Client) -> None:
    reference = joining.in_review()

    operator_client.post(
        f"/operasi/permohonan/{reference}/nota/", {"remark": "Surat lantikan", "paper": surat("surat lantikan.pdf")}
    )
    paper = Paper.objects.get()
    answer = operator_client.get(f"/operasi/permohonan/{reference}/lampiran/{paper.pk}/")

    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="surat lantikan.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "surat" not in paper.place


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("surat.pdf", b"<html><script>alert(1)</script>"), "Jenis fail ini tidak diterima"),
        (("surat.pdf", b"\x89PNG\r\n\x1a\n0000"), "tidak sepadan dengan namanya"),
        (("surat.html", PDF), "tidak sepadan dengan namanya"),
        (("surat.pdf", PDF + b"0" * SIZE_LIMIT), "melebihi 5 MB"),
    ],
)
def test_a_bad_paper_is_refused_and_nothing_is_done(
    operator_client: Client, file: tuple[str, bytes], sentence: str
) -> None:
    reference = joining.in_review()

    answer = operator_client.post(
        f"/operasi/permohonan/{reference}/tolak/", {"remark": "Tidak layak", "paper": surat(*file)}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Application.objects.get(reference=reference).state == "DALAM_SEMAKAN"
    assert not Paper.objects.exists()


def test_a_shared_paper_reaches_the_applicant_and_others_do_not(operator_client: Client) -> None:
    reference, other = joining.in_review(), joining.sent(name="Jabatan Lain", subdomain="lain")
    url = f"/operasi/permohonan/{reference}/nota/"
    operator_client.post(url, {"remark": "Dalaman", "paper": surat("dalaman.pdf")})
    operator_client.post(url, {"remark": "Untuk agensi", "paper": surat("agensi.pdf"), "is_shared": "on"})
    hidden, shared = Paper.objects.order_by("pk").values_list("pk", flat=True)
    applicant = opened(reference)

    shown = applicant.get(f"/mohon/{reference}/").content.decode()

    assert "agensi.pdf" in shown
    assert "dalaman.pdf" not in shown
    assert "Dalaman" not in shown
    assert applicant.get(f"/mohon/{reference}/lampiran/{shared}/").status_code == 200
    assert applicant.get(f"/mohon/{reference}/lampiran/{hidden}/").status_code == 404
    assert opened(other).get(f"/mohon/{other}/lampiran/{shared}/").status_code == 404
    assert operator_client.get(f"/operasi/permohonan/{other}/lampiran/{shared}/").status_code == 404


def test_what_waits_too_long_needs_attention(operator_client: Client) -> None:
    long_ago = clock.now() - timedelta(days=4)
    reference = joining.sent(now=long_ago)

    shown = operator_client.get("/operasi/").content.decode()

    assert "Buka perkara pertama" in shown
    assert f"/operasi/permohonan/{reference}/" in shown


def test_a_failed_provisioning_needs_attention(operator_client: Client) -> None:
    onboarding = joining.approved(now=clock.now())
    ProvisioningStep.objects.create(
        tenant_id=onboarding.tenant_id, step="schema", started_at=clock.now(), attempts=1, error="disk penuh"
    )

    assert "Penyediaan agensi gagal" in operator_client.get("/operasi/").content.decode()


def test_nothing_to_attend_to_says_so(operator_client: Client) -> None:
    with clock.moved_to(datetime(2026, 11, 22, 13, 0, tzinfo=UTC)):  # a Sunday evening: no agency has to be heard of
        assert "Semua sihat" in operator_client.get("/operasi/").content.decode()


@pytest.mark.parametrize("agencies", [1, 6])
def test_the_control_centre_asks_the_same_however_many_there_are(
    operator_client: Client, agencies: int, django_assert_max_num_queries: object
) -> None:
    for number in range(agencies):
        onboarding = joining.approved(
            now=clock.now() - timedelta(days=40),
            name=f"Jabatan {number}",
            subdomain=f"j{number}x",
            email=f"p{number}@jct.gov.my",
        )
        held = steps.Remark(text="x")
        steps.add_note(onboarding_id=onboarding.pk, remark=held, by=OPERATOR, now=clock.now())
    operator_client.get("/operasi/")

    with django_assert_max_num_queries(16):
        operator_client.get("/operasi/")


def test_the_history_names_who_did_what(operator_client: Client) -> None:
    reference = joining.sent()
    operator_client.post(f"/operasi/permohonan/{reference}/semak/")

    line = Entry.objects.get(verb="SEMAK")

    assert line.actor_name == "Operator Satu"
    assert line.actor_id is not None


def opened(reference: str) -> Client:
    """A browser that opened the link to ``reference``."""
    client = Client(SERVER_NAME="localhost")
    link = link_to(Application.objects.get(reference=reference), now=clock.now())
    client.get(urlsplit(link).path)
    return client
