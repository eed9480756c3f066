"""Packs the product brings along, as drafts: the central office tries and publishes them when it has the circular.

Source: the announcement of the Hari Bekerja Hibrid for the federal public service from 1 August 2026: two days away
from the office, three in it; Monday and Friday in the office, Sunday and Thursday where Friday and Saturday are off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared_apps.rulepacks.models import Body, Scope

HYBRID_FROM: Final = date(2026, 8, 1)
FRIDAY_WEEKEND: Final = {"KDH": "Kedah", "KTN": "Kelantan", "TRG": "Terengganu"}


@dataclass(frozen=True, slots=True)
class Shipped:
    """A pack with the content of its first draft."""

    key: str
    scope: str
    name_ms: str
    name_en: str
    valid_from: date
    content: Mapping[str, Any]
    reason: str
    state: str = ""
    body: str = ""


SHIPPED: Final = (
    Shipped(
        key="hari-bekerja-hibrid",
        scope=Scope.PROFILE,
        body=Body.FEDERAL,
        name_ms="Hari Bekerja Hibrid",
        name_en="Hybrid working day",
        valid_from=HYBRID_FROM,
        content={"hbh_enabled": True, "hbh_remote_quota_per_week": 2, "remote_plan_required": True},
        reason="Hari Bekerja Hibrid bagi perkhidmatan awam persekutuan mulai 1 Ogos 2026",
    ),
    *(
        Shipped(
            key=f"hari-pejabat-{state.lower()}",
            scope=Scope.STATE,
            state=state,
            name_ms=f"Hari wajib di pejabat, {name}",
            name_en=f"Office days, {name}",
            valid_from=HYBRID_FROM,
            content={"hbh_office_weekdays": [6, 3]},
            reason="Hari wajib di pejabat ialah Ahad dan Khamis di negeri ini",
        )
        for state, name in FRIDAY_WEEKEND.items()
    ),
)
