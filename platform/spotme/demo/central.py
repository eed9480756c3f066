"""What the central office of the demo world has laid down and said: a published pack, drafts, an announcement."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared_apps.announcements import services as announcements
from shared_apps.audit.actor import Actor
from shared_apps.rulepacks import selectors
from shared_apps.rulepacks import services as rulepacks
from tenant_apps.attendance.central_trials import try_version
from tenants.context import in_tenant

HYBRID = "hari-bekerja-hibrid"


def lay_down(*, by: Actor, now: datetime) -> None:
    """Publish a pack for everybody before the first agency is set up, so that each begins with it."""
    start = date(now.year - 1, 1, 1)
    began = now - timedelta(days=200)
    pack_id = rulepacks.add_pack(
        key="kad-kehadiran", name_ms="Kad kehadiran", name_en="Attendance card", by=by, now=began
    )
    version_id = rulepacks.draft_version(pack_id=pack_id, by=by, now=began, today=start)
    content = {"card_table": "A", "tunjuk_sebab_days": 7}
    rulepacks.put_draft(version_id=version_id, content=content, valid_from=start, by=by)
    _try(version_id, by)
    reason = "Jadual A digunakan oleh semua agensi sejak pelaksanaan"
    rulepacks.publish_version(version_id=version_id, reason=reason, by=by, now=began)


def prepare(*, by: Actor, now: datetime) -> None:
    """Draft what comes next and have one draft tried by the agencies it touches; tell them of the maintenance."""
    rulepacks.add_shipped(by=by, now=now, today=now.date())
    card = selectors.pack_card(HYBRID)
    if card is not None and card.draft is not None:
        _try(card.draft.id, by)
    announcements.announce(
        text_ms="Penyelenggaraan Ahad ini, 2.00 pagi hingga 4.00 pagi. Rekod masuk dan keluar diterima seperti biasa.",
        text_en="Maintenance this Sunday, 2.00 am to 4.00 am. Clocking in and out works as usual.",
        from_at=now - timedelta(hours=1),
        to_at=now + timedelta(days=14),
        by=by,
        now=now,
    )


def _try(version_id: int, by: Actor) -> None:
    """Have a draft tried by the agencies it touches, as their workers would."""
    rulepacks.ask_trial(version_id=version_id, by=by)
    for schema in selectors.waiting_schemas(version_id):
        with in_tenant(schema):
            try_version(version_id=version_id)
