"""One word for all rules as they stand: it changes whenever any of them does."""

from __future__ import annotations

from django.db import connection

_STAMP = """
    SELECT md5(concat_ws('|',
        (SELECT string_agg(t::text, ';' ORDER BY t.id) FROM worktime_policyset t),
        (SELECT string_agg(t::text, ';' ORDER BY t.id) FROM worktime_centralset t),
        (SELECT string_agg(t::text, ';' ORDER BY t.id) FROM worktime_holiday t),
        (SELECT string_agg(t::text, ';' ORDER BY t.id) FROM worktime_scheduleassignment t WHERE t.person_id IS NULL),
        (SELECT string_agg(t::text, ';' ORDER BY t.id) FROM worktime_monthlock t)
    ))
"""


def rules_stamp() -> str:
    """Return the stamp of parameters, holidays, default schedules and locked months. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        (stamp,) = cursor.fetchone()
    return str(stamp)
