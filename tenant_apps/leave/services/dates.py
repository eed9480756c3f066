"""What is asked of every period, whatever it is for."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tenant_apps.leave.services.refusals import DatesBackwards
from tenant_apps.worktime.services.months import refuse_locked

LONGEST_DAYS = 366


def refuse_backwards(date_from: date, date_to: date, *, half_day: bool = False) -> None:
    """Do nothing, or refuse a period that does not run forwards or is longer than a year.

    :raises DatesBackwards: so it is, or a half day takes more than one date.
    """
    if date_to < date_from:
        raise _backwards(_("Tarikh akhir mesti pada atau selepas tarikh mula."))
    if (date_to - date_from).days >= LONGEST_DAYS:
        raise _backwards(_("Satu permohonan paling lama setahun. Semak tarikh akhir."))
    if half_day and date_to != date_from:
        raise _backwards(_("Cuti separuh hari hanya untuk satu tarikh."))


def refuse_closed(date_from: date, date_to: date) -> None:
    """Do nothing, or refuse because a date lies in a locked month.

    :raises MonthLocked: the sentence names the month.
    """
    refuse_locked(date_from + timedelta(days=n) for n in range((date_to - date_from).days + 1))


def _backwards(sentence: str) -> DatesBackwards:
    return DatesBackwards(sentence, fields={"date_to": sentence})
