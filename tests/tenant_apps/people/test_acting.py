"""Acting supervisors: who may stand in for whom, until when, what they see, and that it is all written down."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared_apps.audit.models import AuditEntry
from tenant_apps.people import selectors, services
from tenant_apps.people.models import Delegation, Person
from tenant_apps.people.services import BadDelegation
from tenant_apps.people.viewer import Viewer, read_viewer
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, Cast, add, cast

NOW = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
WEEK = timedelta(days=7)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Boris heads Amina; Erna, of another unit, may stand in for him; she has his account."""
    return cast()


def delegate(principal: int, deputy: int, first: date = DAY, end: date = DAY + WEEK, **more: object) -> int:
    entry = {"reason": "Cuti rehat", "today": DAY, "now": NOW, "by": None, **more}
    return services.delegate(principal_id=principal, deputy_id=deputy, valid_from=first, valid_to=end, **entry)  # type: ignore[arg-type]  # free keywords of a test


def seen_by(crew: Cast, person_id: int, on: date = DAY) -> Viewer:
    """The one account of the cast, held by that person."""
    Person.objects.filter(user_id=crew.boris_user).update(user_id=None)
    Person.objects.filter(pk=person_id).update(user_id=crew.boris_user)
    return read_viewer(crew.boris_user, on=on)


def test_a_deputy_is_a_supervisor_and_sees_those_they_act_for_in_one_statement(crew: Cast) -> None:
    below = add("Chen Mei Ling", "890909-08-5010", unit_id=crew.unit, supervisor_id=crew.amina)
    delegate(crew.boris, crew.erna)

    seen_by(crew, crew.erna)
    with CaptureQueriesContext(connection) as statements:
        viewer = read_viewer(crew.boris_user, on=DAY)

    assert len(statements) == 1
    assert viewer.roles == {"PENYELIA"}
    assert [(one.principal_id, one.principal_name) for one in viewer.acting] == [(crew.boris, "Boris bin Omar")]
    assert selectors.subordinate_ids(viewer) == {crew.amina, below}
    assert selectors.visible_ids(viewer) == {crew.erna, crew.amina, below}
    assert {pk: stand_in.principal_id for pk, stand_in in selectors.in_charge_of(viewer).items() if stand_in} == {
        crew.amina: crew.boris
    }
    assert selectors.acted_for(viewer) == {crew.amina: "Boris bin Omar", below: "Boris bin Omar"}


@pytest.mark.parametrize(("day", "is_acting"), [(-1, False), (0, True), (6, True), (7, False)])
def test_it_holds_from_its_first_day_to_the_day_before_its_end(crew: Cast, day: int, is_acting: bool) -> None:
    delegate(crew.boris, crew.erna)

    viewer = seen_by(crew, crew.erna, DAY + timedelta(days=day))

    assert bool(viewer.acting) is is_acting
    assert ("PENYELIA" in viewer.roles) is is_acting
    assert (crew.amina in selectors.visible_ids(viewer)) is is_acting


def test_a_scope_limits_whom_the_deputy_sees(crew: Cast) -> None:
    other = add("Chen Mei Ling", "890909-08-5010", unit_id=crew.other_unit, supervisor_id=crew.boris)
    unit = delegate(crew.boris, crew.erna, scope="UNIT", unit_id=crew.unit)
    assert selectors.subordinate_ids(seen_by(crew, crew.erna)) == {crew.amina}
    assert selectors.subordinate_ids(seen_by(crew, crew.erna), direct=True) == {crew.amina}
    services.end_delegation(delegation_id=unit, now=NOW, today=DAY, by=None)

    delegate(crew.boris, crew.erna, scope="PEGAWAI", person_ids=[other])

    assert selectors.subordinate_ids(seen_by(crew, crew.erna)) == {other}
    assert selectors.in_charge_of(seen_by(crew, crew.erna)).keys() == {other}


def test_matters_are_apart(crew: Cast) -> None:
    delegate(crew.boris, crew.erna, for_requests=False)
    viewer = seen_by(crew, crew.erna)

    assert selectors.in_charge_of(viewer) == {}
    assert [one.principal_id for one in selectors.stand_ins(viewer, issues=True)] == [crew.boris]
    assert selectors.stand_ins(viewer, requests=True) == ()


def test_a_deputys_deputy_decides_only_what_is_the_deputys(crew: Cast) -> None:
    below_erna = add("Chen Mei Ling", "890909-08-5010", unit_id=crew.other_unit, supervisor_id=crew.erna)
    fresh = add("Farid bin Zain", "870808-08-5013", unit_id=crew.other_unit)
    delegate(crew.boris, crew.erna)
    delegate(crew.erna, fresh)

    assert selectors.subordinate_ids(seen_by(crew, fresh)) == {below_erna}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deputy": "boris"}, "people.bad_delegation"),
        ({"deputy": "amina"}, "people.deputy_is_covered"),
        ({"first": DAY - timedelta(days=1)}, "people.bad_delegation"),
        ({"end": DAY}, "people.bad_delegation"),
        ({"end": DAY + timedelta(days=400)}, "people.bad_delegation"),
        ({"principal": "amina"}, "people.nothing_to_delegate"),
        ({"reason": " "}, "people.bad_delegation"),
        ({"for_issues": False, "for_requests": False}, "people.bad_delegation"),
        ({"scope": "UNIT"}, "people.bad_delegation"),
        ({"scope": "UNIT", "unit_id": 10**9}, "people.bad_delegation"),
        ({"scope": "PEGAWAI"}, "people.bad_delegation"),
        ({"scope": "PEGAWAI", "person_ids": [10**9]}, "people.bad_delegation"),
    ],
)
def test_what_makes_no_sense_is_refused(crew: Cast, change: dict[str, Any], code: str) -> None:
    principal, deputy = (
        getattr(crew, str(change.pop(key, standard))) for key, standard in (("principal", "boris"), ("deputy", "erna"))
    )

    with pytest.raises(BadDelegation) as refused:
        delegate(principal, deputy, **change)

    assert refused.value.code == code
    assert not Delegation.objects.exists()


def test_somebody_below_may_stand_in_for_those_beside_them(crew: Cast) -> None:
    other = add("Chen Mei Ling", "890909-08-5010", unit_id=crew.other_unit, supervisor_id=crew.boris)

    delegate(crew.boris, crew.amina, scope="PEGAWAI", person_ids=[other])
    with pytest.raises(BadDelegation):
        delegate(crew.dania, crew.amina)

    assert selectors.subordinate_ids(seen_by(crew, crew.amina)) == {other}


def test_who_leaves_before_it_ends_cannot_stand_in(crew: Cast) -> None:
    services.end_person(person_id=crew.erna, on=DAY + timedelta(days=3), by=None)

    with pytest.raises(BadDelegation):
        delegate(crew.boris, crew.erna)
    delegate(crew.boris, crew.erna, end=DAY + timedelta(days=3))


def test_two_do_not_stand_in_for_the_same_at_once(crew: Cast) -> None:
    farid = add("Farid bin Zain", "870808-08-5013", unit_id=crew.other_unit)
    first = delegate(crew.boris, crew.erna)

    changes: tuple[dict[str, Any], ...] = (
        {},
        {"scope": "UNIT", "unit_id": crew.unit},
        {"scope": "PEGAWAI", "person_ids": [crew.amina]},
    )
    for change in changes:
        with pytest.raises(BadDelegation) as refused:
            delegate(crew.boris, farid, **change)
        assert refused.value.code == "people.delegation_overlaps"

    delegate(crew.boris, farid, first=DAY + WEEK, end=DAY + 2 * WEEK)
    services.end_delegation(delegation_id=first, now=NOW, today=DAY, by=None)
    delegate(crew.boris, farid)


def test_standing_in_does_not_go_round_in_circles(crew: Cast) -> None:
    add("Chen Mei Ling", "890909-08-5010", unit_id=crew.other_unit, supervisor_id=crew.erna)
    farid = add("Farid bin Zain", "870808-08-5013", unit_id=crew.other_unit)
    add("Gopal a/l Raju", "860707-07-5015", unit_id=crew.other_unit, supervisor_id=farid)
    delegate(crew.boris, crew.erna)

    with pytest.raises(BadDelegation) as refused:
        delegate(crew.erna, crew.boris, first=DAY + timedelta(days=6), end=DAY + 2 * WEEK)
    assert refused.value.code == "people.delegation_circle"
    assert "Erna binti Said → Boris bin Omar" in refused.value.message
    delegate(crew.erna, farid)
    with pytest.raises(BadDelegation):
        delegate(farid, crew.boris)
    delegate(farid, crew.boris, first=DAY + WEEK, end=DAY + 2 * WEEK)


def test_it_ends_at_once_and_only_once(crew: Cast) -> None:
    made = delegate(crew.boris, crew.erna)

    services.end_delegation(delegation_id=made, now=NOW, today=DAY, by=None)

    assert seen_by(crew, crew.erna).acting == ()
    for which in (made, 10**9):
        with pytest.raises(BadDelegation):
            services.end_delegation(delegation_id=which, now=NOW, today=DAY, by=None)
    assert list(AuditEntry.objects.filter(action__startswith="people.deleg").values_list("action", "target_id")) == [
        ("people.delegated", str(crew.boris)),
        ("people.delegation_ended", str(crew.boris)),
    ]


def test_it_ends_with_the_service_of_either(crew: Cast) -> None:
    delegate(crew.boris, crew.erna)
    delegate(crew.boris, crew.erna, first=DAY + 2 * WEEK, end=DAY + 3 * WEEK)

    services.end_person(person_id=crew.erna, on=DAY + timedelta(days=2), by=None)

    assert [(one.valid_from, one.valid_to) for one in Delegation.objects.all()] == [(DAY, DAY + timedelta(days=2))]
