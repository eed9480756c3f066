"""The whole way with a real worker: approve, watch the agency become ready, find the invitations in the post."""

from pathlib import Path

from django.conf import settings
from django.test import Client

from shared_apps.accounts.models import User
from shared_apps.onboarding.models import Appointee
from tenants.context import in_tenant
from tests.makers import joining
from tests.shared_apps.root_host import signed_in
from tests.tenants.processes import until, worker

WATCH = "/operasi/agensi/jct/penyediaan/"


def test_an_operator_approves_and_sees_the_agency_become_ready(committed: None, tmp_path: Path) -> None:
    joining.operator()
    operator = signed_in(Client(SERVER_NAME=settings.ROOT_DOMAIN))
    reference = joining.in_review()

    def shown() -> str:
        return operator.get(WATCH, headers={"HX-Request": "true"}).content.decode()

    with worker(tmp_path / "worker.log"):
        operator.post(f"/operasi/permohonan/{reference}/lulus/", {"remark": ""})
        until(lambda: "hx-trigger" not in shown(), what="the fragment to stop asking")
        until(lambda: not Appointee.objects.filter(invited_at=None).exists(), what="the invitations")
        until(lambda: len(invitations()) == 2, what="the letters")

    assert "Sedia" in shown()
    with in_tenant("jct"):
        assert User.objects.count() == 2


def invitations() -> list[Path]:
    """The letters in the post that invite somebody to the new agency."""
    post = (Path(settings.ENV.home) / "mail").glob("*")
    return [letter for letter in post if "jct.localhost" in (text := letter.read_text()) and "/jemputan/" in text]
