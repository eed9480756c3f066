"""What the demo's executive finds at Laporan: a schedule, and a file to download."""

from dataclasses import replace

from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from spotme.demo.printed import print_some
from tenant_apps.people import services as people
from tenant_apps.reports.models import ReportFile, ReportSchedule
from tenants.directory import TenantRef
from tests.spotme.demo.test_supervising import life
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.issues.desk import NOW

BY = Actor(None, "Dunia tunjuk cara")


def test_a_schedule_and_a_file_that_is_ready(in_north: TenantRef) -> None:
    crew = crew_at_work()
    give_account(crew.erna, "erna")
    people.put_roles(person_id=crew.erna, roles=[Role.EXECUTIVE], unit_ids=[crew.root], by=BY, now=NOW)
    standing = life(crew, "jpa")
    accounts = {"eksekutif": f"nombor-{crew.erna}"}

    print_some(replace(standing, furnished=replace(standing.furnished, accounts=accounts)), now=NOW)

    assert ReportSchedule.objects.get().recipients.get().pk == crew.erna
    assert [(file.state, file.format) for file in ReportFile.objects.all()] == [("SEDIA", "pdf")]
