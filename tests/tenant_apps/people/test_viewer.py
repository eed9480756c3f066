"""Who is looking: read in one statement, with the scope that follows from it."""

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.people.viewer import read_viewer
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, cast


def test_a_viewer_is_read_in_one_statement(in_north: TenantRef) -> None:
    people = cast()
    user = get_user_model().objects.get(pk=people.boris_user)

    with CaptureQueriesContext(
        connection,
    ) as statements:
        viewer = read_viewer(user.pk, on=DAY)

    assert len(statements) == 1
    assert viewer.person_id == people.boris
    assert viewer.unit_id == people.unit
    assert viewer.unit_path == f"/{people.root}/{people.unit}/"
    assert viewer.roles == {"PENYELIA"}
    assert viewer.location_id == people.place
