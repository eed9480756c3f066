"""The demo world's tasks stand in every state, and some officers are out today."""

from kit import clock
from spotme.demo.working import work
from tenant_apps.movements.selectors import out_now
from tenant_apps.tasks.models import Entry, Task, TaskStatus
from tenants.directory import TenantRef
from tests.spotme.demo.test_supervising import life
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.issues.desk import NOW


def test_everybody_has_tasks_and_some_are_out(in_north: TenantRef) -> None:
    crew = crew_at_work()
    everyone = [crew.amina, crew.boris, crew.dania, crew.erna]

    with clock.moved_to(NOW):
        work(life(crew, "jpa"), now=NOW)
        out = out_now(everyone, NOW)

    assert set(everyone) <= set(Task.objects.values_list("person_id", flat=True))
    assert set(Task.objects.values_list("status", flat=True)) >= {TaskStatus.DONE, TaskStatus.DOING, TaskStatus.NEW}
    assert Task.objects.exclude(assigned_by=None).exists()
    assert Entry.objects.filter(kind="HASIL").exists()
    assert out
