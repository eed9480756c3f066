"""Peti isu: what waits for the supervisor's decision, or the administrator's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.http import redirect_after_post, render_page, say, wants_fragment
from kit.ui.nav import NavItem
from kit.ui.tables import cut
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.issues import forms, selectors, services
from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.rules.kinds import TIME_KINDS
from tenant_apps.issues.selectors import Counts, IssueCard
from tenant_apps.issues.services import Step
from tenant_apps.issues.views import decider_of
from tenant_apps.people.selectors import person_for
from tenant_apps.people.viewer import Viewer, for_role, viewer_of

DECIDERS = (Role.SUPERVISOR.value, Role.ADMIN.value)
PER_PAGE = 30
REJECTIONS = ("BUKTI", "SEBAB", "BERULANG", "KEBENARAN")


@require_GET
@for_role(*DECIDERS)
def inbox(request: HttpRequest) -> HttpResponse:
    """The two lanes: issues of time, to be decided together; days elsewhere, one by one."""
    return render_page(request, "issues/inbox.html", _inbox_context(request), fragment="list")


@require_GET
@for_role(*DECIDERS)
def detail(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue with all that was said, and every way to decide it."""
    issue = _known_issue(request, issue_id)
    context = _row_context(request, issue) | {"thread": selectors.thread_of(issue, today=viewer_of(request).on)}
    return render_page(request, "issues/detail.html", context)


@require_GET
@for_role(*DECIDERS)
def refuse(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The row with the reasons for a rejection opened in place; without htmx, the issue's page."""
    issue = _known_issue(request, issue_id)
    if not wants_fragment(request):
        return redirect_after_post(request, reverse("issues:detail", args=[issue.pk]))
    return render_page(request, "issues/row.html", _row_context(request, issue) | {"refusing": True})


@require_POST
@for_role(*DECIDERS)
def decide(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Accept or reject one issue."""
    now = clock.now()
    accept = request.POST.get("decision") == "accept"

    def act() -> Step:
        return services.decide(
            issue_id=issue_id,
            accept=accept,
            remark=_remark(request, issue_id),
            version=forms.version_of(request),
            decider=decider_of(viewer_of(request)),
            by=actor_of(request),
            now=now,
            today=timezone.localtime(now).date(),
        )

    return _row_after(request, issue_id, act, refusing=not accept)


@require_POST
@for_role(*DECIDERS)
def ask(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Ask the officer for more."""

    def act() -> Step:
        return services.ask(
            issue_id=issue_id,
            question=request.POST.get("question", ""),
            decider=decider_of(viewer_of(request)),
            by=actor_of(request),
            now=clock.now(),
            version=forms.version_of(request),
        )

    return _row_after(request, issue_id, act)


@require_POST
@for_role(*DECIDERS)
def undo(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Take back one's own decision."""

    def act() -> Step:
        return services.undo(
            issue_id=issue_id, decider=decider_of(viewer_of(request)), by=actor_of(request), now=clock.now()
        )

    return _row_after(request, issue_id, act)


@require_POST
@for_role(Role.ADMIN.value)
def reopen(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Lay a decided issue before its supervisor again."""

    def act() -> Step:
        return services.reopen(
            issue_id=issue_id,
            decider=decider_of(viewer_of(request)),
            reason=request.POST.get("reason", ""),
            by=actor_of(request),
            now=clock.now(),
        )

    return _row_after(request, issue_id, act)


@require_POST
@for_role(*DECIDERS)
def decide_chosen(request: HttpRequest) -> HttpResponse:
    """Accept all that were picked: as many decisions as issues."""
    now = clock.now()
    done = services.decide_many(
        choices=forms.choices_of(request),
        accept=True,
        decider=decider_of(viewer_of(request)),
        by=actor_of(request),
        now=now,
        today=timezone.localtime(now).date(),
    )
    sentence = _chosen_sentence(done)
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect_after_post(request, f"{reverse('issues:inbox')}?lorong=masa")
    return say(render_page(request, "issues/inbox.html", _inbox_context(request, "masa"), fragment="list"), sentence)


def rejections() -> tuple[tuple[str, str], ...]:
    """Return the reasons a rejection is offered with: code and sentence."""
    words = (
        _("Tiada bukti yang menyokong."),
        _("Sebab tidak munasabah."),
        _("Sudah berulang kali."),
        _("Tiada kebenaran lebih awal."),
    )
    return tuple(zip(REJECTIONS, words, strict=True))


def _inbox_context(request: HttpRequest, lane: str = "") -> dict[str, object]:
    viewer, now = viewer_of(request), clock.now()
    decider = decider_of(viewer)
    counts = selectors.counts(decider, viewer.on)
    lane = lane or request.GET.get("lorong", "")
    lane = lane if lane in ("masa", "lokasi") else ("masa" if counts.time or not counts.place else "lokasi")
    per_page = PER_PAGE if lane == "masa" else PER_PAGE // 2
    rows, page = cut(request, selectors.in_lane(selectors.waiting_for(decider), lane), per_page)
    decided = list(selectors.in_lane(selectors.just_decided(decider, now), lane)[:10]) if page.number == 1 else []
    cards = selectors.cards_of([*decided, *rows], today=viewer.on, undoable=[issue.pk for issue in decided])
    return {
        "decided": cards[: len(decided)],
        "groups": _groups(cards[len(decided) :]),
        "counts": counts,
        "lane": lane,
        "lanes": _lanes(lane, counts),
        "lead": _lead(counts),
        "page": page,
        "shown": len(rows),
        "now": now,
        "today": viewer.on,
        "facts": _keys(),
    }


def _groups(cards: tuple[IssueCard, ...]) -> list[tuple[str, list[IssueCard]]]:
    return [(kind, list(group)) for kind, group in groupby(cards, key=lambda card: card.kind)]


def _lanes(lane: str, counts: Counts) -> tuple[NavItem, ...]:
    here = reverse("issues:inbox")
    return (
        NavItem(_("Isu masa"), f"{here}?lorong=masa", "clock", lane == "masa", counts.time),
        NavItem(_("Hari di luar pejabat"), f"{here}?lorong=lokasi", "map-pin", lane == "lokasi", counts.place),
    )


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
        ("Enter", _("buka butiran")),
        ("Z", _("batalkan keputusan terakhir")),
    )


def _known_issue(request: HttpRequest, issue_id: int) -> Issue:
    """The issue, if the viewer decides it, decided it, or supervises its officer; own issues are elsewhere."""
    viewer = viewer_of(request)
    issue = selectors.issue_of(issue_id)
    if issue is None or issue.person_id == viewer.person_id:
        raise Http404
    if viewer.person_id is not None and viewer.person_id in (issue.approver_id, issue.decided_by_id):
        return issue
    if not decider_of(viewer).is_admin and person_for(viewer, issue.person_id) is None:
        raise Http404
    return issue


def _row_after(request: HttpRequest, issue_id: int, act: Callable[[], Step], *, refusing: bool = False) -> HttpResponse:
    """Do it and answer with the row as it then is; what was refused is said beside the row."""
    issue = _known_issue(request, issue_id)
    sentence, tone, error = "", "info", None
    try:
        sentence = _step_sentence(act())
    except services.IssueUnknown as unknown:
        raise Http404 from unknown
    except Refusal as refusal:
        sentence, tone, error = refusal.message, "danger", refusal
    if not wants_fragment(request):
        (messages.error if error else messages.success)(request, sentence)
        back = reverse("issues:detail", args=[issue_id]) if error and refusing else _back(request, issue)
        return redirect_after_post(request, back)
    issue.refresh_from_db()
    context = _row_context(request, issue) | {
        "error": error,
        "refusing": bool(error and refusing and issue.state in selectors.WAITING),
    }
    return say(render_page(request, "issues/row.html", context, status=422 if error else 200), sentence, tone)


def _back(request: HttpRequest, issue: Issue) -> str:
    lane = "masa" if issue.kind in TIME_KINDS else "lokasi"
    return f"{reverse('issues:inbox')}?lorong={lane}"


def _row_context(request: HttpRequest, issue: Issue) -> dict[str, object]:
    viewer, now = viewer_of(request), clock.now()
    undoable = selectors.just_decided(decider_of(viewer), now).filter(pk=issue.pk).values_list("pk", flat=True)
    (card,) = selectors.cards_of([issue], today=viewer.on, undoable=list(undoable))
    return {
        "issue": card,
        "today": viewer.on,
        "rejections": rejections(),
        "may_decide": _may_decide(viewer, issue, now),
        "may_reopen": decider_of(viewer).is_admin and issue.state in (IssueState.ACCEPTED, IssueState.REJECTED),
    }


def _may_decide(viewer: Viewer, issue: Issue, now: datetime) -> bool:
    decider = decider_of(viewer)
    theirs = decider.may_decide(approver_id=issue.approver_id, state=issue.state)
    return theirs and issue.state in selectors.WAITING


def _remark(request: HttpRequest, issue_id: int) -> str:
    """What was typed, else the sentence of the reason chosen; in a list every row's fields carry its number."""
    names = ("remark", "remark_code")
    own = {name: request.POST.get(f"{name}-{issue_id}", request.POST.get(name, "")) for name in names}
    return own["remark"].strip() or dict(rejections()).get(own["remark_code"], "")


def _step_sentence(step: Step) -> str:
    return {
        "accepted": _("Diterima."),
        "rejected": _("Ditolak."),
        "checked": _("Disemak dan dihantar kepada pengesah."),
        "asked": _("Soalan dihantar kepada pegawai."),
        "undone": _("Keputusan dibatalkan; isu menunggu semula."),
        "reopened": _("Isu dibuka semula."),
    }[step.action]


def _chosen_sentence(done: services.Bulk) -> str:
    accepted = ngettext("%(n)s isu diterima.", "%(n)s isu diterima.", len(done.steps)) % {"n": len(done.steps)}
    left = sum(done.left_out.values())
    if not left:
        return accepted
    return (
        accepted
        + " "
        + ngettext(
            "%(n)s tidak disentuh: milik sendiri, bulan ditutup, hari di luar pejabat, atau sudah diputuskan.",
            "%(n)s tidak disentuh: milik sendiri, bulan ditutup, hari di luar pejabat, atau sudah diputuskan.",
            left,
        )
        % {"n": left}
    )
