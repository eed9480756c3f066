"""Writes of the room: packs and drafts, trials, publication, and what agencies report of them."""

from shared_apps.rulepacks.services.drafts import (
    BadPack,
    NotADraft,
    add_pack,
    add_shipped,
    draft_version,
    drop_draft,
    put_draft,
)
from shared_apps.rulepacks.services.holidays import add_holidays, put_day
from shared_apps.rulepacks.services.publishing import (
    NotTried,
    PackConflict,
    PacksHaveMoved,
    ask_trial,
    conflicts_of,
    publish_version,
    wake_trial,
)
from shared_apps.rulepacks.services.reporting import begin_trial, report_taken, report_trial

__all__ = [
    "BadPack",
    "NotADraft",
    "NotTried",
    "PackConflict",
    "PacksHaveMoved",
    "add_holidays",
    "add_pack",
    "add_shipped",
    "ask_trial",
    "begin_trial",
    "conflicts_of",
    "draft_version",
    "drop_draft",
    "publish_version",
    "put_day",
    "put_draft",
    "report_taken",
    "report_trial",
    "wake_trial",
]
