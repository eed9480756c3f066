"""What the reports of the demo world leave behind: a schedule of the executive's, and a file that is ready."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared_apps.audit.actor import Actor
from spotme.demo.furnish import INDONESIA
from spotme.demo.history import Life
from tenant_apps.people.selectors import users_of
from tenant_apps.people.viewer import read_viewer
from tenant_apps.reports import services
from tenant_apps.reports.definitions import month_of, report_for

ASKED_BEFORE = timedelta(hours=2)


def print_some(life: Life, *, now: datetime) -> None:
    """Let the executive have last month's recap by schedule on every 5th, and once more as a file made today."""
    login = life.furnished.accounts.get("eksekutif")
    person_id = next((post.person_id for post in life.furnished.posts if post.who.identity == login), None)
    user_id = users_of([person_id]).get(person_id) if person_id is not None else None
    if person_id is None or user_id is None:
        return
    today = now.astimezone(life.zone).date()
    viewer = read_viewer(user_id, on=today)
    by = Actor(user_id, viewer.name)
    code = "rekap" if life.plan.profile == INDONESIA else "rekap-bulanan"
    plan = services.SchedulePlan(code, "xlsx", "BULAN", 5, "BULAN_LEPAS", (person_id,))
    services.put_schedule(viewer=viewer, plan=plan, now=now - timedelta(days=1), by=by)
    first, last = month_of(today.replace(day=1) - timedelta(days=1))
    report = report_for(viewer, code)
    asked = services.asked_for(viewer, report, {"first": first, "last": last}) if report else None
    if report is None or asked is None:
        return
    at = now - ASKED_BEFORE
    key = services.ask_file(viewer, report, asked, format="pdf", now=at, by=by)
    services.make_file(key=key, now=at)
