"""What HRMIS and the administrator do not agree on: a check for :mod:`tenant_apps.people.health`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connectors.hrmis.models import Conflict
from tenant_apps.people.health import Finding


def hrmis_check(on: date) -> Iterator[Finding]:
    """Yield the open conflicts. One statement."""
    open_ones = Conflict.objects.filter(state=Conflict.State.OPEN).count()
    yield Finding(
        "hrmis-percanggahan",
        open_ones,
        ngettext("%(count)d percanggahan dengan HRMIS", "%(count)d percanggahan dengan HRMIS", open_ones)
        % {"count": open_ones},
        _("Maklumat tempatan dikekalkan sehingga anda memilih."),
        reverse("hrmis:conflicts"),
    )
