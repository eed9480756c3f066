"""Every URL of both hosts × whoever asks × what is answered; and rows of the agency next door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kit import clock
from tenant_apps.attendance.models import Punch
from tenant_apps.issues.models import Issue
from tenants.context import in_tenant
from tenants.models import Status, Tenant
from tests.cast import NORTH, SOUTH
from tests.isolation import stage as stages
from tests.isolation.doors import AGENCY, METHODS, ROOT, Address, Visitor, addresses, expected, table
from tests.isolation.stage import MARK, Stage
from tests.tenant_apps.issues.desk import NOW, explain, late_day

OPEN_BEFORE_OPENING = {"accounts:sign-in", "accounts:sign-out", "accounts:forgot", "accounts:forgot-sent"} | {
    "accounts:reset",
    "accounts:invitation",
    "accounts:first-time",
    "accounts:first-time-details",
    "accounts:first-time-location",
    "ui-language",
    "ui-theme",
    "api:schema",
}
OPEN_TO_THE_SUSPENDED = {"accounts:sign-in", "accounts:sign-out", "ui-language", "ui-theme"}


@pytest.fixture(autouse=True)
def _a_tuesday_morning(db: None) -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def north() -> Stage:
    with in_tenant(NORTH):
        return stages.agency(NORTH)


@pytest.fixture
def south() -> Stage:
    """South as North is, row for row, with everything in it marked as South's."""
    with in_tenant(SOUTH):
        there = stages.agency(SOUTH)
        stages.mark_everything()
    return there


def visitor(stage: Stage, viewer: str, *, host: str = "") -> Visitor:
    if not stage.schema:
        return Visitor(stage.browser(viewer, host=host))
    with in_tenant(stage.schema):
        return Visitor(stage.browser(viewer, host=host))


@pytest.mark.parametrize("urlconf", [AGENCY, ROOT])
def test_every_address_stands_in_the_table_and_the_table_has_no_others(urlconf: str) -> None:
    _viewers, rows = table(urlconf)
    known, real = {name for _method, name in rows}, {address.name for address in addresses(urlconf)}

    assert real - known == set(), "say in the table beside this test who may come in, for each viewer"
    assert known - real == set(), "the table names addresses that are gone"


def test_an_agencys_doors_open_to_whom_the_table_says_and_show_nothing_of_the_other(north: Stage, south: Stage) -> None:
    assert (north.crew, north.users) == (south.crew, south.users), "the same ids, or a leak would not show"
    viewers, rows = table(AGENCY)

    wrong, leaks = [], []
    for viewer in viewers:
        browser = visitor(north, viewer)
        for method, address in _doors():
            answer, page = browser.try_door(method, address.path(north.ids))
            wanted = expected(rows, method, address.name, viewer)
            if answer != wanted:
                wrong.append(f"{method} {address.name} for {viewer}: {answer}, not {wanted}")
            if MARK.encode() in page:
                leaks.append(f"{method} {address.name} shows {viewer} of North a row of South")

    assert wrong == []
    assert leaks == []
    _status, page = visitor(south, "admin").try_door("GET", "/tetapan/pegawai/")
    assert MARK.encode() in page


def test_the_root_hosts_doors_open_to_whom_the_table_says() -> None:
    stage, (viewers, rows) = stages.root_host(), table(ROOT)

    wrong = []
    for viewer in viewers:
        browser = visitor(stage, viewer)
        for method, address in _doors(ROOT):
            answer, _page = browser.try_door(method, address.path(stage.ids))
            wanted = expected(rows, method, address.name, viewer)
            if answer != wanted:
                wrong.append(f"{method} {address.name} for {viewer}: {answer}, not {wanted}")

    assert wrong == []


@pytest.mark.parametrize("viewer", ["supervisor", "admin"])
def test_ids_only_the_other_agency_has_are_known_to_nobody(north: Stage, south: Stage, viewer: str) -> None:
    with in_tenant(SOUTH):
        foreign = stages.more_of_it(south)
    _viewers, rows = table(AGENCY)
    browser = visitor(north, viewer)

    found = []
    for method, address in _doors():
        wanted = expected(rows, method, address.name, viewer)
        carried = {f"{address.name.partition(':')[0]}:{one}" for one in address.parameters} | set(address.parameters)
        if wanted in ("405", "404", "401") or not carried & foreign.keys():
            continue
        answer, _page = browser.try_door(method, address.path({**north.ids, **foreign}))
        if answer != "404":
            found.append(f"{method} {address.name}: {answer}")

    assert found == []


@pytest.mark.parametrize(("home", "host"), [(NORTH, "south.localhost"), (NORTH, "localhost"), ("", "north.localhost")])
def test_a_session_opens_no_door_of_another_host(home: str, host: str) -> None:
    with in_tenant(SOUTH):
        stages.agency(SOUTH)
    with in_tenant(NORTH):
        here = stages.agency(NORTH)
    root = stages.root_host()
    at_home = here if home else root
    there = root if host == "localhost" else here
    urlconf = ROOT if host == "localhost" else AGENCY
    _viewers, rows = table(urlconf)
    browser = visitor(at_home, "admin" if home else "system", host=host)

    opened = []
    for method, address in _doors(urlconf):
        answer, _page = browser.try_door(method, address.path(there.ids))
        if answer != expected(rows, method, address.name, "anonymous"):
            opened.append(f"{method} {address.name}: {answer}")

    assert opened == []


@pytest.mark.parametrize(
    ("fields", "anonymous", "signed_in", "but"),
    [
        ({"status": Status.CLOSED, "closed_at": NOW}, "410", "410", set()),
        ({"status": Status.SEEDED}, "503", "503", set()),
        ({"live_at": None}, "503", "", OPEN_BEFORE_OPENING),
        ({"status": Status.SUSPENDED, "suspended_at": NOW}, "", "", set()),
    ],
)
def test_every_door_knows_that_its_agency_is_not_open(
    north: Stage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    fields: dict[str, object],
    anonymous: str,
    signed_in: str,
    but: set[str],
) -> None:
    _viewers, rows = table(AGENCY)
    stranger, admin = visitor(north, "anonymous"), visitor(north, "admin")
    with django_capture_on_commit_callbacks(execute=True):
        tenant = Tenant.objects.get(schema_name=NORTH)
        for name, value in fields.items():
            setattr(tenant, name, value)
        tenant.save()

    wrong = []
    for method, address in _doors():
        for who, viewer, closed in ((stranger, "anonymous", anonymous), (admin, "admin", signed_in)):
            wanted = closed if closed and address.name not in but else expected(rows, method, address.name, viewer)
            if "suspended_at" in fields and method == "POST" and address.name not in OPEN_TO_THE_SUSPENDED:
                wanted = "403"
            answer, _page = who.try_door(method, address.path(north.ids))
            if answer != wanted:
                wrong.append(f"{method} {address.name} for {viewer}: {answer}, not {wanted}")

    assert wrong == []


def test_an_unknown_host_has_no_doors(north: Stage) -> None:
    browser = visitor(north, "admin", host="tiada.localhost")

    assert {browser.try_door(method, address.path(north.ids))[0] for method, address in _doors()} == {"404"}


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_HOST", "HTTP_X_ORIGINAL_HOST"])
def test_a_forged_header_leads_into_no_other_agency(north: Stage, south: Stage, header: str) -> None:
    with in_tenant(NORTH):
        browser = north.browser("admin")

    page = browser.get("/tetapan/pegawai/", **{header: "south.localhost"})  # type: ignore[arg-type]  # a header

    assert page.status_code == 200
    assert MARK not in page.text


def test_an_officer_does_nothing_to_anybody_elses_issue(north: Stage) -> None:
    with in_tenant(NORTH):
        assert north.crew is not None
        theirs = late_day(north.crew.dania)
        amina = north.browser("officer")

    words = {"reason": "TRAFIK", "text": "Kemalangan di lebuh raya"}
    assert amina.post(f"/isu/{theirs.pk}/", words).status_code == 404
    for deed in ("putus", "tanya", "batal", "buka-semula"):
        assert amina.post(f"/peti-isu/{theirs.pk}/{deed}/", {"decision": "accept"}).status_code == 404
    assert _issue(theirs.pk).state == "BARU"


def test_nobody_decides_their_own_issue_nor_another_teams(north: Stage) -> None:
    with in_tenant(NORTH):
        assert north.crew is not None
        own, others = late_day(north.crew.boris), late_day(north.crew.erna)
        for issue in (own, others):
            explain(issue)
        boris = north.browser("supervisor")

    for issue in (own, others):
        for deed in ("putus", "tanya", "batal", "buka-semula"):
            assert boris.post(f"/peti-isu/{issue.pk}/{deed}/", {"decision": "accept"}).status_code == 404
    boris.post("/peti-isu/pilihan/", {"issue": [f"{issue.pk}:{_issue(issue.pk).version}" for issue in (own, others)]})

    assert [_issue(issue.pk).state for issue in (own, others)] == ["DIJUSTIFIKASI", "DIJUSTIFIKASI"]


def test_nobody_punches_for_somebody_else(north: Stage) -> None:
    with in_tenant(NORTH):
        assert north.crew is not None
        before = set(Punch.objects.values_list("pk", flat=True))
        amina = north.browser("officer")
    forged = str(north.crew.boris)
    kept = "0192a0c0-7000-7000-8000-000000004711"

    amina.post(
        f"/tebuk/?person_id={forged}",
        {"kind": "MASUK", "uuid": kept, "person": forged, "person_id": forged, "user_id": forged, "at": "2026-01-01"},
    )

    with in_tenant(NORTH):
        (made,) = Punch.objects.exclude(pk__in=before)
        assert made.person_id == north.crew.amina
        assert made.at.date() == NOW.date()


def test_a_form_without_its_token_changes_nothing(north: Stage) -> None:
    with in_tenant(NORTH):
        signed_in = north.browser("officer")
    strict = Client(HTTP_HOST="north.localhost", enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies

    forged = [
        f"{address.name}: {answer.status_code}"
        for address in addresses(AGENCY)
        if address.name != "api:unknown"  # which does nothing for anybody
        if (answer := strict.post(address.path(north.ids), {"kind": "MASUK"})).status_code not in (401, 403, 405)
    ]  # 401: a door of programs, which looks at their token and at no session

    assert forged == []


def _doors(urlconf: str = AGENCY) -> list[tuple[str, Address]]:
    return [(method, address) for address in addresses(urlconf) for method in METHODS]


def _issue(issue_id: int) -> Issue:
    with in_tenant(NORTH):
        return Issue.objects.get(pk=issue_id)
