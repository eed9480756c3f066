"""What an officer may lack on a day, as conditions for lists and counts."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tenant_apps.people.models import Posting, Supervision

LACKS = ("penyelia", "lokasi", "emel", "akaun", "log-masuk")


def lacking(what: str, on: date) -> Q:
    """Return which officers lack ``what`` on a day: one of the keys of :data:`LACKS`, otherwise everybody."""
    holds = (Q(valid_to=None) | Q(valid_to__gt=on)) & Q(valid_from__lte=on)
    above = Supervision.objects.filter(holds)
    placed = Posting.objects.filter(holds, location__isnull=False)
    conditions = {
        "penyelia": ~Q(pk__in=above.values("person_id")),
        "lokasi": ~Q(pk__in=placed.values("person_id")),
        "emel": Q(email=""),
        "akaun": Q(user=None),
        "log-masuk": Q(user__isnull=False, user__last_login=None),
    }
    return conditions.get(what, Q())
