"""Jobs of the connector: readings at night and on demand; the rows say what is left to do."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from connectors.hrmis.models import Reading
from connectors.hrmis.protocol import HrmisError
from connectors.hrmis.services import link as links
from connectors.hrmis.services import reading, writing
from connectors.hrmis.services.reading import State
from kit import clock
from tenants.context import current
from tenants.jobs import agency_job

log = logging.getLogger(__name__)
LIMIT = timedelta(minutes=25)
FOR_WORKERS = (State.READING, State.READ, State.CONFIRMED, State.WRITTEN)


@agency_job("hrmis.work_on", limit=LIMIT)
def work_on(*, key: str) -> None:
    """Bring a reading as far as it goes without a person."""
    go_on(uuid.UUID(key))


@agency_job("hrmis.read_nightly", limit=LIMIT)
def read_nightly() -> None:
    """Read what changed since the last time, or go on with a reading that stopped."""
    one = links.link()
    if one is not None and one.is_nightly and one.confirmed_at is not None:
        go_on(reading.start_reading(by=None, now=clock.now()))


@agency_job("hrmis.resume", limit=LIMIT)
def resume() -> None:
    """Go on with a reading whose worker died or whose other side was away."""
    waiting = Reading.objects.filter(state__in=FOR_WORKERS).values_list("key", flat=True).first()
    if waiting is not None:
        go_on(waiting)


def go_on(key: uuid.UUID) -> None:
    """Fetch what is missing, compare, write; stop where a person or the other side is needed."""
    state = Reading.objects.filter(key=key).values_list("state", flat=True).first()
    if state == State.READING:
        try:
            if not reading.fetch(key):
                _again_if_free(key)
                return
        except HrmisError as error:
            log.warning("reading of HRMIS stopped: %s", error.trouble)
            return
        except reading.LostError:
            return
    writing.settle(key)


def _again_if_free(key: uuid.UUID) -> None:
    """Send for the next turn when this one ended because its time was over."""
    if Reading.objects.filter(key=key, state=State.READING, taken_until=None).exists():
        work_on.enqueue(current().schema_name, key=str(key))
