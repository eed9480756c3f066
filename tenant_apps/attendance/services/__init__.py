"""Writes of the room: punches come in, days are judged."""

from tenant_apps.attendance.services.judging import (
    DayChange,
    Judged,
    close_days,
    judge_days,
    judge_pairs,
    mark_pairs_stale,
    mark_period_stale,
    mark_stale,
    sweep,
)
from tenant_apps.attendance.services.previews import (
    NoSuchPreview,
    RulesHaveMoved,
    cancel_preview,
    open_preview,
    preview_step,
    publish_preview,
    purge_previews,
)
from tenant_apps.attendance.services.previews import wake as wake_preview
from tenant_apps.attendance.services.proposals import (
    PUNCH_DESK,
    ProposalRefused,
    propose_punch,
)
from tenant_apps.attendance.services.punches import (
    Fix,
    KindUnknown,
    RawPunch,
    Receipt,
    Recorded,
    attach_fix,
    receipt_of,
    record_punch,
    record_punches,
)

__all__ = [
    "PUNCH_DESK",
    "DayChange",
    "Fix",
    "Judged",
    "KindUnknown",
    "NoSuchPreview",
    "ProposalRefused",
    "RawPunch",
    "Receipt",
    "Recorded",
    "RulesHaveMoved",
    "attach_fix",
    "cancel_preview",
    "close_days",
    "judge_days",
    "judge_pairs",
    "mark_pairs_stale",
    "mark_period_stale",
    "mark_stale",
    "open_preview",
    "preview_step",
    "propose_punch",
    "publish_preview",
    "purge_previews",
    "receipt_of",
    "record_punch",
    "record_punches",
    "sweep",
    "wake_preview",
]
