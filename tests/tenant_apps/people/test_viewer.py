"""Who is looking: read in one statement, with the scope that follows from it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people import selectors, services
from tenant_apps.people.models import Unit
from tenant_apps.people.viewer import Viewer, read_viewer
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, Cast, cast


def viewer_with(crew: Cast, *roles: str) -> Viewer:
    for role in roles:
        accounts.grant_role(crew.boris_user, role, SYSTEM, clock.now())
    return read_viewer(crew.boris_user, on=DAY)


def test_a_viewer_is_read_in_one_statement(in_north: TenantRef) -> None:
    crew = cast()

    with CaptureQueriesContext(connection) as statements:
        viewer = read_viewer(crew.boris_user, on=DAY)

    assert len(statements) == 1
    assert (viewer.person_id, viewer.unit_id, viewer.location_id) == (crew.boris, crew.unit, crew.place)
    assert viewer.unit_path == f"/{crew.root}/{crew.unit}/"
    assert viewer.roles == {"PENYELIA"}


def test_a_role_that_has_ended_is_not_held(in_north: TenantRef) -> None:
    crew = cast()
    viewer_with(crew, "PENTADBIR", "OPERATOR_ORG")
    accounts.end_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())

    assert read_viewer(crew.boris_user, on=DAY).roles == {"PENYELIA", "OPERATOR_ORG"}


def test_a_supervisor_sees_everyone_below_and_oneself(in_north: TenantRef) -> None:
    crew = cast()
    services.assign_supervisor(person_id=crew.erna, supervisor_id=crew.amina, valid_from=DAY, by=None)
    viewer = viewer_with(crew)

    assert selectors.visible_ids(viewer) == {crew.boris, crew.amina, crew.erna}
    assert selectors.subordinate_ids(viewer) == {crew.amina, crew.erna}
    assert selectors.subordinate_ids(viewer, direct=True) == {crew.amina}
    assert selectors.person_for(viewer, crew.dania) is None


def test_an_administrator_sees_everyone(in_north: TenantRef) -> None:
    crew = cast()

    assert selectors.visible_ids(viewer_with(crew, "PENTADBIR")) == {crew.amina, crew.boris, crew.dania, crew.erna}


def test_an_executive_sees_below_the_granted_units_only_while_holding_the_role(in_north: TenantRef) -> None:
    crew = cast()
    services.put_roles(
        person_id=crew.boris, roles=["EKSEKUTIF"], unit_ids=[crew.other_unit], by=SYSTEM, now=clock.now()
    )
    assert crew.erna in selectors.visible_ids(read_viewer(crew.boris_user, on=DAY))

    services.put_roles(person_id=crew.boris, roles=[], by=SYSTEM, now=clock.now())
    viewer = read_viewer(crew.boris_user, on=DAY)
    assert viewer.granted_units == ()
    assert crew.erna not in selectors.visible_ids(viewer)


def test_moving_a_unit_takes_its_subtree_along(in_north: TenantRef) -> None:
    crew = cast()
    deep = services.put_unit(kind="Unit", name="Dalam", parent_id=crew.unit, valid_from=DAY, by=None)
    services.put_unit(
        unit_id=crew.unit, kind="Bahagian", name="Operasi", parent_id=crew.other_unit, valid_from=DAY, by=None
    )

    assert Unit.objects.get(pk=deep).path == f"/{crew.root}/{crew.other_unit}/{crew.unit}/{deep}/"
    assert [node.name for node in selectors.unit_tree()] == ["Jabatan", "Dasar", "Operasi", "Dalam"]


def test_the_tree_counts_officers_of_itself_and_of_everything_below(in_north: TenantRef) -> None:
    crew = cast()
    counted = {node.id: (node.officers, node.officers_below) for node in selectors.unit_tree()}

    assert counted == {crew.root: (0, 4), crew.unit: (3, 3), crew.other_unit: (1, 1)}


def test_gaps_and_chains_are_found_in_one_statement_each(in_north: TenantRef) -> None:
    crew = cast()

    with CaptureQueriesContext(connection) as statements:
        bare = [person.pk for person in selectors.gaps(DAY)]
        chain = selectors.chain_of(crew.amina, DAY)

    assert (bare, chain) == ([crew.dania, crew.erna], (crew.boris, crew.dania))
    assert len(statements) == 2
