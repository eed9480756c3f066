"""Who comes in at the interface, how often, and what is said to who does not."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from connectors.api import door
from connectors.api.models import Token
from connectors.api.scopes import Scope
from connectors.api.services import tokens
from connectors.api.services.tokens import BadToken
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.models import AuditEntry
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.cast import SOUTH
from tests.connectors.api.desk import Program, program
from tests.tenant_apps.people.cast import Cast

PAGE = "/tetapan/api/"


@pytest.fixture
def boss(crew: Cast) -> int:
    return crew.boris_user


@pytest.fixture
def page(boss: int) -> Client:
    client = Client(headers={"host": "north.localhost"})
    user = get_user_model().objects.get(pk=boss)
    client.force_login(user, backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def test_a_token_says_whom_it_stands_for(boss: int, crew: Cast) -> None:
    told = program(boss, [Scope.PEOPLE]).get("me/").json()

    assert (told["user"], told["person"], told["scopes"]) == (boss, crew.boris, ["people.read"])
    assert told["agency"]["schema"] == "north"


def test_no_token_or_a_wrong_one_is_401_in_the_one_shape(boss: int) -> None:
    for token in ("", "spot_salah", "lain"):
        answer = Program(token).get("me/")

        assert answer.status_code == 401
        assert set(answer.json()) == {"code", "message", "fields"}
        assert answer["WWW-Authenticate"] == "Token"


def test_a_token_of_one_agency_opens_nothing_in_the_other(boss: int, south: TenantRef) -> None:
    ours = program(boss)
    with in_tenant(SOUTH):
        assert Program(ours.token, SOUTH).get("me/").status_code == 401
    assert ours.get("me/").status_code == 200


def test_a_token_ends_when_revoked_expired_or_its_maker_is_no_administrator(boss: int) -> None:
    first, second, third = program(boss), program(boss), program(boss)
    tokens.revoke_token(token_id=Token.objects.earliest("pk").pk, now=clock.now(), by=None)
    assert first.get("me/").status_code == 401

    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert second.get("me/").status_code == 401

    accounts.end_role(boss, "PENTADBIR", SYSTEM, clock.now())
    assert third.get("me/").status_code == 401


def test_a_scope_that_is_missing_is_403_and_named(boss: int) -> None:
    answer = program(boss, [Scope.PEOPLE]).get("issues/")

    assert answer.status_code == 403
    assert "issues.read" in answer.json()["message"]


def test_an_agency_that_asks_too_often_waits(boss: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CALLS", 2)
    ours = program(boss)

    assert [ours.get("me/").status_code for _turn in range(3)] == [200, 200, 429]
    assert ours.get("me/")["Retry-After"] == "60"


def test_wrong_tokens_are_counted(boss: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WRONG_TOKENS", 2)

    assert [Program("spot_salah").get("me/").status_code for _turn in range(3)] == [401, 401, 429]


def test_a_signed_in_browser_without_a_token_stays_outside(page: Client) -> None:
    assert page.get("/api/v1/me/").status_code == 401


def test_what_is_not_there_is_404_in_the_one_shape(boss: int) -> None:
    ours = program(boss)

    for path in ("tiada/", "people/999999/", "people/99999999999999999999/"):
        answer = ours.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "api.not_found")


def test_what_cannot_be_read_says_which_field(boss: int) -> None:
    ours = program(boss)

    assert ours.get("people/", limit="9999").json()["fields"].keys() == {"limit"}
    assert ours.get("people/", cursor="apa").json()["fields"].keys() == {"cursor"}
    assert ours.get("punches/", date_from="esok").status_code == 422
    assert ours._client().post("/api/v1/punches/", "{", content_type="application/json").json()["code"] == (
        "api.parse_error"
    )


def test_a_token_is_shown_once_and_kept_as_a_digest(page: Client, boss: int) -> None:
    answer = page.post(PAGE, {"name": "Papan lobi", "scopes": ["people.read"], "days": "90"})
    token = next(word for word in answer.text.replace("<", " ").replace(">", " ").split() if word.startswith("spot_"))

    assert Program(token).get("me/").status_code == 200
    assert token not in page.get(PAGE).text
    row = Token.objects.get()
    assert token not in (row.digest, str(AuditEntry.objects.values_list("after", flat=True)))
    assert row.used_at is not None
    assert "Papan lobi" in page.get(PAGE).text

    assert page.post(f"{PAGE}{row.pk}/batal/").status_code == 303
    assert Program(token).get("me/").status_code == 401
    actions = set(AuditEntry.objects.filter(action__startswith="api.").values_list("action", flat=True))
    assert actions == {"api.token_issued", "api.token_revoked"}


@pytest.mark.parametrize(
    ("more", "field"), [({"name": " "}, "name"), ({"scopes": []}, "scopes"), ({"days": "7"}, "days")]
)
def test_a_token_that_cannot_be_issued_says_why(page: Client, more: dict[str, object], field: str) -> None:
    answer = page.post(PAGE, {"name": "Papan", "scopes": ["people.read"], "days": "90", **more})

    assert answer.status_code == 422
    assert f"id_{field}" in answer.text
    assert not Token.objects.exists()


def test_the_service_refuses_scopes_nobody_knows(boss: int) -> None:
    with pytest.raises(BadToken) as refused:
        tokens.issue_token(name="X", scopes=["segala"], days=90, user_id=boss, now=clock.now(), by=None)

    assert set(refused.value.fields) == {"scopes"}
