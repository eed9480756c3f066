"""The officer explains: a reason, the words, and what proves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kit.uploads import checked
from shared_apps.audit.actor import Actor
from tenant_apps.issues.models import Reason
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.services.attachments import keep
from tenant_apps.issues.services.refusals import IssueUnknown, NotNow, TooShort
from tenant_apps.issues.services.steps import Step, announce, issue_to_move, move

SHORTEST = 10
LONGEST = 2_000

# The reasons every agency begins with.
REASONS = (
    ("TERLUPA", "Terlupa", "Forgot"),
    ("PERANTI", "Masalah teknikal atau peranti", "Technical or device problem"),
    ("TALIAN", "Talian terputus", "Connection lost"),
    ("TUGAS_RASMI", "Tugas rasmi", "Official duty"),
    ("MESYUARAT", "Mesyuarat", "Meeting"),
    ("KURSUS", "Kursus", "Course"),
    ("KECEMASAN", "Kecemasan", "Emergency"),
    ("KESIHATAN", "Kesihatan", "Health"),
    ("TRAFIK", "Trafik", "Traffic"),
    ("LAIN", "Lain-lain", "Other"),
)


def ensure_reasons() -> None:
    """Put the reasons every agency begins with; those an agency changed stay as they are."""
    Reason.objects.bulk_create(
        [
            Reason(code=code, label_ms=malay, label_en=english, position=position)
            for position, (code, malay, english) in enumerate(REASONS)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def explain(
    *,
    issue_id: int,
    person_id: int,
    reason_code: str,
    text: str,
    by: Actor | None,
    now: datetime,
    today: date,
    attachments: Sequence[UploadedFile[Any]] = (),
) -> Step:
    """Explain an issue of one's own, or answer the supervisor's question on it.

    :raises IssueUnknown: it is none of theirs.
    :raises NotNow: it no longer waits for an explanation, or the date for it is over.
    :raises TooShort: no reason of the agency is chosen, or the words have fewer than ten letters.
    :raises kit.uploads.UploadRefused: a file is not what it should be.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    if issue.person_id != person_id:
        raise IssueUnknown(_("Isu ini tidak dijumpai."))
    if rules.State.EXPLAINED not in rules.next_states(issue.state, rules.Actor.OFFICER):
        raise NotNow(_("Isu ini tidak lagi menunggu penjelasan anda."))
    if today > issue.explain_by:
        raise NotNow(_("Tempoh memberi penjelasan sudah tamat. Hubungi penyelia anda."))
    text = text.strip()[:LONGEST]
    _refuse_unclear(reason_code, text)
    evidence = [checked(upload) for upload in attachments]
    for one in evidence:
        keep(one, issue_id=issue.pk, person_id=person_id, now=now)
    step = move(
        issue,
        action="answered" if issue.state == rules.State.MORE_INFO else "explained",
        state=rules.State.EXPLAINED.value,
        now=now,
        by=by,
        actor_id=person_id,
        remark=text,
        reason_code=reason_code,
        explanation=text,
        explained_at=now,
        waits_since=now,
    )
    announce([step], now=now)
    return step


def _refuse_unclear(reason_code: str, text: str) -> None:
    if not Reason.objects.filter(code=reason_code, is_active=True).exists():
        sentence = _("Pilih sebab daripada senarai.")
        raise TooShort(sentence, fields={"reason": sentence})
    if len(text) < SHORTEST:
        sentence = _("Tulis penjelasan sekurang-kurangnya 10 aksara.")
        raise TooShort(sentence, fields={"text": sentence})
