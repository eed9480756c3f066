"""What the months of the demo world leave behind: warnings, a letter that went out, recaps that were sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kit import clock
from kit.months import month_after
from spotme.demo.furnish import INDONESIA
from spotme.demo.history import Life
from tenant_apps.people.selectors import unit_tree
from tenant_apps.reports import services
from tenant_apps.reports.selectors.letters import drafts

SENT_DAY = 8


def follow_up(life: Life, *, start: date, now: datetime) -> None:
    """Do what the last night and an administrator did: tell, issue a letter, send recaps."""
    today = now.astimezone(life.zone).date()
    with clock.moved_to(now):
        services.refresh_running(now=now, today=today)
        services.watch_absence(now=now, today=today)
    if life.plan.profile == INDONESIA:
        _send_recaps(life, start, today)
    else:
        _issue_one(life, now, today)


def _issue_one(life: Life, now: datetime, today: date) -> None:
    """Issue the oldest draft in the name of the agency's head; the others wait for somebody."""
    letter_id = next(iter(drafts()), None)
    if letter_id is None:
        return
    with clock.moved_to(now - timedelta(days=2)):
        services.issue_letter(
            letter_id=letter_id,
            signatory_name=life.furnished.posts[0].who.name,
            signatory_position="Ketua Jabatan",
            issued_on=today - timedelta(days=2),
            now=now - timedelta(days=2),
            by=life.by,
        )


def _send_recaps(life: Life, start: date, today: date) -> None:
    """Each unit at the top sends its recap in time, save one that still owes its last."""
    month = start.replace(day=1)
    while month_after(month) <= today:
        sent_on = month_after(month).replace(day=SENT_DAY)
        units = [unit for unit in unit_tree(sent_on) if unit.depth == 0]
        owing = units[-1:] if month_after(month_after(month)) > today else []
        for unit in units:
            if unit not in owing and sent_on <= today:
                moment = life.moment(sent_on, 10)
                with clock.moved_to(moment):
                    signatory = life.furnished.posts[0].who.name
                    services.send_recap(
                        unit=unit, month=month, signatory=signatory, sent_on=sent_on, now=moment, by=life.by
                    )
        month = month_after(month)
