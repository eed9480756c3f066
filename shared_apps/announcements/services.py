"""Announcing, and withdrawing what was announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit import clock
from kit.errors import Refusal
from shared_apps.announcements import board
from shared_apps.announcements.models import Announcement, Tone
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenants import directory
from tenants.context import in_public


class BadAnnouncement(Refusal):
    """The announcement cannot be made as given; ``fields`` names what is at fault."""

    code = "announcements.bad"


class NotShowing(Refusal):
    """The announcement is over already."""

    code = "announcements.not_showing"


def announce(
    *,
    text_ms: str,
    text_en: str,
    from_at: datetime,
    to_at: datetime,
    schemas: Sequence[str] = (),
    tone: str = Tone.INFO,
    by: Actor,
    now: datetime,
) -> int:
    """Show a banner to the people of all agencies, or of some, from a moment to a moment; return its id.

    :raises BadAnnouncement: a language is missing, it would end before it begins or is over already, or an agency does
        not exist.
    """
    if not text_ms.strip() or not text_en.strip():
        empty = "text_en" if text_ms.strip() else "text_ms"
        raise _bad(empty, _("Isi pengumuman dalam kedua-dua bahasa."))
    if to_at <= from_at or to_at <= now:
        raise _bad("to_at", _("Pengumuman mesti tamat selepas ia bermula, dan selepas sekarang."))
    unknown = set(schemas) - {agency.schema_name for agency in directory.agencies()}
    if unknown:
        raise _bad("schemas", _("Agensi %(names)s tidak wujud.") % {"names": ", ".join(sorted(unknown))})
    with in_public(), transaction.atomic():
        row = Announcement.objects.create(
            text_ms=text_ms.strip(),
            text_en=text_en.strip(),
            tone=tone,
            schemas=sorted(set(schemas)),
            from_at=from_at,
            to_at=to_at,
            created_at=now,
            created_by=by.name,
        )
        facts = {"from_at": from_at, "to_at": to_at, "schemas": row.schemas}
        record("announcements.made", actor=by, target=_target(row), after=facts)
        transaction.on_commit(lambda: board.post(now=clock.now()))
    return row.pk


def withdraw(*, announcement_id: int, by: Actor, now: datetime) -> None:
    """Take an announcement off every page.

    :raises NotShowing: it is over, or was withdrawn.
    """
    with in_public(), transaction.atomic():
        rows = Announcement.objects.select_for_update().filter(pk=announcement_id, withdrawn_at=None, to_at__gt=now)
        row = rows.first()
        if row is None:
            raise NotShowing(_("Pengumuman ini sudah tamat atau ditarik balik. Muat semula halaman."))
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        record("announcements.withdrawn", actor=by, target=_target(row))
        transaction.on_commit(lambda: board.post(now=clock.now()))


def _target(row: Announcement) -> tuple[str, object, str]:
    return ("announcements.announcement", row.pk, row.text_ms)


def _bad(field: str, sentence: str) -> BadAnnouncement:
    return BadAnnouncement(sentence, fields={field: sentence})
