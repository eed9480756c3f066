"""Sixteen at once: one submission sent sixteen times is one record, sixteen submissions are sixteen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.conf import settings

from tenant_apps.attendance.models import Day, Punch
from tenant_apps.issues.services import ensure_reasons
from tenants.context import in_tenant
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import Cast

AT_ONCE = 16


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
        return crew_at_work()


@pytest.fixture
def session(crew: Cast) -> str:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return str(signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value)


def send_all(live: Live, session: str, uuids: list[str]) -> list[int]:
    """Post the submissions at the same time, through the served product; return the statuses."""
    with live.client("north") as client:
        client.cookies.set(settings.SESSION_COOKIE_NAME, session)
        client.get("/")
        token = client.cookies[settings.CSRF_COOKIE_NAME]

        def send(uuid: str) -> int:
            fields = {"kind": "MASUK", "uuid": uuid, "csrfmiddlewaretoken": token}
            return client.post("/tebuk/", data=fields).status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(send, uuids))


def test_one_submission_sent_sixteen_times_is_one_record(live: Live, session: str) -> None:
    assert send_all(live, session, [str(uuid4())] * AT_ONCE) == [303] * AT_ONCE

    with in_tenant("north"):
        assert Punch.objects.count() == 1


def test_sixteen_submissions_at_once_are_all_kept_and_their_day_is_judged_from_all(live: Live, session: str) -> None:
    assert send_all(live, session, [str(uuid4()) for _n in range(AT_ONCE)]) == [303] * AT_ONCE

    with in_tenant("north"):
        assert Punch.objects.count() == AT_ONCE
        day = Day.objects.get()
        assert not day.stale
        assert day.version >= AT_ONCE
