"""What a punch brings along, read leniently: whatever is unreadable is left out, never a reason to refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from tenant_apps.attendance.services import Fix
from tenant_apps.attendance.today import quick_reasons

FARTHEST_M = 100_000


def submission_of(data: QueryDict) -> UUID:
    """Return the submission's number, or a fresh one when it carries none."""
    try:
        return UUID(data.get("uuid", ""))
    except ValueError:
        return uuid4()


def fix_of(data: QueryDict) -> Fix | None:
    """Return the place the device reported, if it makes sense on earth."""
    latitude, longitude = _number(data.get("lat")), _number(data.get("lon"))
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    accuracy = _number(data.get("accuracy_m"))
    known = accuracy is not None and 0 <= accuracy <= FARTHEST_M
    return Fix(latitude, longitude, round(accuracy) if known and accuracy is not None else None, _moment(data))


def reason_of(data: QueryDict) -> str:
    """Return the reason: what was typed, else the words of the chip."""
    typed = data.get("reason", "").replace("\x00", "").strip()
    if typed:
        return typed
    return dict(quick_reasons()).get(data.get("reason_code", ""), "")


def pending_of(data: QueryDict, at: datetime) -> dict[str, Any]:
    """Return a punch as it is kept while its officer signs in again."""
    names = ("kind", "uuid", "lat", "lon", "accuracy_m", "fix_at", "reason", "reason_code", "place")
    return {"at": at.isoformat(), "data": {name: data.get(name, "")[:300] for name in names}}


def pending_data(pending: dict[str, Any]) -> tuple[QueryDict, datetime]:
    """Return the kept punch's fields and the moment it was sent."""
    data = QueryDict(mutable=True)
    data.update(pending["data"])
    return data, datetime.fromisoformat(pending["at"])


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _moment(data: QueryDict) -> datetime | None:
    try:
        moment = parse_datetime(data.get("fix_at", ""))
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or moment.utcoffset() is None:
        return None
    return moment
