"""What the pages of Peti isu show: the lanes, a row, an issue with its thread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit import clock
from kit.ui.nav import NavItem
from kit.ui.tables import cut
from tenant_apps.issues import forms, selectors
from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.rules.deciding import Decider
from tenant_apps.issues.rules.kinds import TIME_KINDS
from tenant_apps.issues.selectors import Counts, IssueCard
from tenant_apps.issues.views import decider_of
from tenant_apps.people.viewer import viewer_of
from tenant_apps.worktime.selectors import is_locked

TIME, PLACE = "masa", "lokasi"
PER_PAGE = 30
JUST_DECIDED = 10
LONGEST_QUEUE = 500
REJECTIONS = ("BUKTI", "SEBAB", "BERULANG", "KEBENARAN")

type Context = dict[str, Any]


def rejections() -> tuple[tuple[str, str], ...]:
    """Return the reasons a rejection is offered with: code and sentence."""
    words = (
        _("Tiada bukti yang menyokong."),
        _("Sebab tidak munasabah."),
        _("Sudah berulang kali."),
        _("Tiada kebenaran lebih awal."),
    )
    return tuple(zip(REJECTIONS, words, strict=True))


def inbox_context(request: HttpRequest, lane: str = "", *, shown: Issue | None = None) -> Context:
    """Return one lane with what was just decided; in the lane of places ``shown`` is the issue to begin with."""
    viewer = viewer_of(request)
    decider = decider_of(viewer)
    counts = selectors.counts(decider, viewer.on)
    lane = lane or request.GET.get("lorong", "")
    lane = lane if lane in (TIME, PLACE) else (TIME if counts.time or not counts.place else PLACE)
    fill = _time_lane if lane == TIME else _place_lane
    head = {"counts": counts, "lane": lane, "lanes": _lanes(lane, counts), "lead": _lead(counts)}
    common = {"today": viewer.on, "facts": _keys(), "rejections": rejections()}
    return head | common | fill(request, decider, shown)


def row_context(request: HttpRequest, issue: Issue, *, counts: bool = False) -> Context:
    """Return one issue as a row; with ``counts`` also the page's head, which its decision changes."""
    viewer, now = viewer_of(request), clock.now()
    decider = decider_of(viewer)
    undoable = selectors.just_decided(decider, now).filter(pk=issue.pk).values_list("pk", flat=True)
    (card,) = selectors.cards_of([issue], today=viewer.on, undoable=list(undoable), decider=decider)
    context: Context = {
        "issue": card,
        "today": viewer.on,
        "rejections": rejections(),
        "may_decide": _may_decide(decider, issue),
    }
    if request.GET.get("lorong") == PLACE:
        context |= {"lane": PLACE, "at": forms.place_of(request), "tail": _tail(forms.place_of(request))}
    if counts:
        found = selectors.counts(decider, viewer.on)
        lane = TIME if issue.kind in TIME_KINDS else PLACE
        context |= {"counts": found, "lane": lane, "lanes": _lanes(lane, found), "lead": _lead(found)}
    return context


def detail_context(request: HttpRequest, issue: Issue) -> Context:
    """Return one issue with its thread, and what the viewer may do about it."""
    viewer = viewer_of(request)
    decided = issue.state in (IssueState.ACCEPTED, IssueState.REJECTED)
    is_admin = decider_of(viewer).is_admin and issue.person_id != viewer.person_id
    return row_context(request, issue) | {
        "thread": selectors.thread_of(issue, today=viewer.on),
        "may_reopen": is_admin and decided and not is_locked(issue.date),
        "may_ask": issue.state in (IssueState.EXPLAINED, IssueState.ESCALATED),
    }


def _time_lane(request: HttpRequest, decider: Decider, _shown: Issue | None) -> Context:
    rows, page = cut(request, selectors.in_lane(selectors.waiting_for(decider), TIME), PER_PAGE)
    decided, cards = _cards(request, decider, TIME, list(rows), with_decided=page.number == 1)
    return {"decided": decided, "groups": _groups(cards), "page": page, "waiting": len(cards)}


def _place_lane(request: HttpRequest, decider: Decider, shown: Issue | None) -> Context:
    """One day at a time, at its place in the queue: when it is decided, the next one slides into the same place."""
    queue = list(selectors.in_lane(selectors.waiting_for(decider), PLACE).values_list("pk", flat=True)[:LONGEST_QUEUE])
    at = min(forms.place_of(request), max(len(queue) - 1, 0))
    current = selectors.issue_of(queue[at]) if queue else None
    if shown is not None:
        at, current = (queue.index(shown.pk) if shown.pk in queue else at), shown
    decided, cards = _cards(request, decider, PLACE, [current] if current else [], with_decided=True)
    here = f"{reverse('issues:inbox')}?lorong={PLACE}&ke="
    return {
        "decided": decided,
        "current": cards[0] if cards else None,
        "may_decide": current is not None and _may_decide(decider, current),
        "waiting": len(cards),
        "at": at,
        "tail": _tail(at),
        "nth": at + 1,
        "total": len(queue),
        "before": f"{here}{at - 1}" if at else "",
        "next": f"{here}{at + 1}" if at + 1 < len(queue) else "",
    }


def _cards(
    request: HttpRequest, decider: Decider, lane: str, rows: list[Issue], *, with_decided: bool
) -> tuple[tuple[IssueCard, ...], tuple[IssueCard, ...]]:
    """The cards of what was just decided, and of what waits."""
    shown = {issue.pk for issue in rows}
    latest = selectors.just_decided(decider, clock.now())[:JUST_DECIDED] if with_decided else ()
    here = [issue for issue in latest if issue.pk not in shown]
    decided = [issue for issue in here if (issue.kind in TIME_KINDS) == (lane == TIME)]
    cards = selectors.cards_of(
        [*decided, *rows], today=viewer_of(request).on, undoable=[issue.pk for issue in decided], decider=decider
    )
    return cards[: len(decided)], cards[len(decided) :]


def _groups(cards: tuple[IssueCard, ...]) -> list[tuple[str, list[IssueCard]]]:
    """By kind, the kind that is due first before the others."""
    groups: defaultdict[str, list[IssueCard]] = defaultdict(list)
    for card in cards:
        groups[card.kind].append(card)
    return list(groups.items())


def _lanes(lane: str, counts: Counts) -> tuple[NavItem, ...]:
    here = reverse("issues:inbox")
    items = (
        NavItem(_("Isu masa"), f"{here}?lorong={TIME}", "clock", count=counts.time),
        NavItem(_("Hari di luar pejabat"), f"{here}?lorong={PLACE}", "map-pin", count=counts.place),
    )
    return tuple(replace(item, current=item.url.endswith(lane)) for item in items)


def _lead(counts: Counts) -> str:
    if not counts.all:
        return ""
    waiting = ngettext("%(n)s menunggu", "%(n)s menunggu", counts.all) % {"n": counts.all}
    if not counts.due:
        return _("%(waiting)s.") % {"waiting": waiting}
    return _("%(waiting)s, %(due)s tamat tempoh hari ini.") % {"waiting": waiting, "due": counts.due}


def _keys() -> tuple[tuple[str, str], ...]:
    return (
        (_("J, K atau anak panah"), _("gerak antara isu")),
        ("X, Shift + X", _("pilih satu, pilih julat")),
        ("A", _("terima")),
        ("R", _("tolak dengan sebab")),
        ("1, 2, 3, 4", _("pilih sebab ditolak")),
        ("Enter", _("buka butiran, atau sahkan penolakan")),
        ("Z", _("batalkan keputusan terakhir")),
    )


def _tail(at: int) -> str:
    return f"&lorong={PLACE}&ke={at}"


def _may_decide(decider: Decider, issue: Issue) -> bool:
    standing = decider.standing(approver_id=issue.approver_id, officer_id=issue.person_id, state=issue.state)
    return standing is not None and issue.state in selectors.WAITING
