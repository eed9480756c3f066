"""The demo world leaves an acting supervisor, and issues in the states everyday history does not reach."""

from dataclasses import replace
from datetime import timedelta

from kit import clock
from shared_apps.audit.actor import Actor
from spotme.demo.agencies import PLANS
from spotme.demo.furnish import Furnished, Post
from spotme.demo.history import Life
from spotme.demo.names import Invented
from spotme.demo.supervising import supervise
from tenant_apps.issues.models import Issue
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.people.models import Delegation, WorkLocation
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW, close, explain, late_day
from tests.tenant_apps.people.cast import Cast, add


def life(crew: Cast, schema: str) -> Life:
    """Amina below Boris below Dania, and Chen below Erna, as the demo knows its officers."""
    chen = add("Chen Mei Ling", "890909-08-5010", unit_id=crew.other_unit, supervisor_id=crew.erna)
    above = {crew.amina: crew.boris, crew.boris: crew.dania, crew.dania: None, chen: crew.erna, crew.erna: None}
    posts = tuple(
        Post(pk, Invented(f"Pegawai {pk}", f"nombor-{pk}", female=False), crew.unit, "", supervisor)
        for pk, supervisor in above.items()
    )
    plan = replace(next(plan for plan in PLANS if plan.schema == schema), time_zone="Asia/Kuala_Lumpur")
    furnished = Furnished(posts, {}, {}, {"penyelia": f"nombor-{crew.boris}"})
    return Life(plan, furnished, Actor(None, "Dunia tunjuk cara"), lambda *_: None)


def history(crew: Cast) -> None:
    """Four late days that wait, four long not explained, four days of absence."""
    for days in (3, 4, 5, 6):
        explain(late_day(crew.amina, MONDAY - timedelta(days=days)))
    for days in (10, 11, 12, 13):
        late_day(crew.amina, MONDAY - timedelta(days=days))
    for days in (3, 4, 5, 6):
        close([crew.boris], MONDAY - timedelta(days=days))


def test_an_acting_supervisor_and_every_state_are_there(in_north: TenantRef) -> None:
    ensure_reasons()
    crew = crew_at_work()
    history(crew)

    with clock.moved_to(NOW):
        supervise(life(crew, "jpa"), now=NOW)

    assert list(Delegation.objects.values_list("principal_id", "deputy_id")) == [(crew.erna, crew.boris)]
    assert {"BATAL", "ESKALASI", "PERLU_MAKLUMAT"} <= set(Issue.objects.values_list("state", flat=True))


def test_two_levels_leave_checked_issues(in_north: TenantRef) -> None:
    ensure_reasons()
    crew = crew_at_work()
    WorkLocation.objects.filter(pk=crew.place).update(state="SBH")
    history(crew)

    with clock.moved_to(NOW):
        supervise(life(crew, "mardi"), now=NOW)

    assert "DISEMAK" in set(Issue.objects.values_list("state", flat=True))
    assert not Delegation.objects.exists()
