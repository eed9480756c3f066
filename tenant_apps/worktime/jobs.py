"""Doors for the queue: what the central office published is taken."""

from __future__ import annotations

from kit import clock
from shared_apps.audit.actor import SYSTEM
from shared_apps.rulepacks import selectors as rulepacks
from shared_apps.rulepacks.services import report_taken
from tenant_apps.worktime import services
from tenants.context import current
from tenants.jobs import agency_job


@agency_job("worktime.take_published")
def take_published() -> None:
    """Take what the central office published and the agency does not have yet, and say that it is taken.

    It is sent when a version is published, and once a night for messages that were lost and agencies that were
    suspended meanwhile.
    """
    agency = current()
    facts = rulepacks.central_facts(agency)
    lists = rulepacks.central_facts(agency, kind=rulepacks.HOLIDAYS)
    services.take_central_sets(sets=[one.plain() for one in facts], by=SYSTEM)
    services.take_central_holidays(lists=[one.plain() for one in lists], by=SYSTEM)
    taken = [one.version_id for one in (*facts, *lists)]
    report_taken(version_ids=taken, tenant_id=agency.id or 0, now=clock.now())
