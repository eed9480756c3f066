"""Peti isu: what waits for the supervisor's decision, or the administrator's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

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
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.issues import forms, selectors, services
from tenant_apps.issues.models import Issue
from tenant_apps.issues.pages import PLACE, TIME, detail_context, inbox_context, rejections, row_context
from tenant_apps.issues.rules.kinds import TIME_KINDS
from tenant_apps.issues.services import Step
from tenant_apps.issues.views import decider_of, may_know
from tenant_apps.people.viewer import for_role, viewer_of

DECIDERS = (Role.SUPERVISOR.value, Role.ADMIN.value)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed with a step and in which ``form``: it stays on the page when the step is refused."""

    form: str = ""
    remark: str = ""
    code: str = ""


@require_GET
@for_role(*DECIDERS)
def inbox(request: HttpRequest) -> HttpResponse:
    """The two lanes: issues of time, to be decided together; days elsewhere, one by one."""
    return render_page(request, "issues/inbox.html", inbox_context(request), fragment="list")


@require_GET
@for_role(*DECIDERS)
def detail(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue with all that was said, and every way to decide it."""
    return render_page(request, "issues/detail.html", detail_context(request, _known_issue(request, issue_id)))


@require_GET
@for_role(*DECIDERS)
def refuse(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The row with the reasons for a rejection opened in place, or closed again; without htmx, the issue's page."""
    issue = _known_issue(request, issue_id)
    if not wants_fragment(request):
        return redirect_after_post(request, reverse("issues:detail", args=[issue.pk]))
    context = row_context(request, issue) | {"refusing": "tutup" not in request.GET}
    return render_page(request, "issues/row.html", context)


@require_POST
@for_role(*DECIDERS)
def decide(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Accept or reject one issue."""
    now = clock.now()
    accept = request.POST.get("decision") == "accept"
    typed = _typed(request, issue_id, "" if accept else "reject")

    def act() -> Step:
        return services.decide(
            issue_id=issue_id,
            accept=accept,
            remark=typed.remark or dict(rejections()).get(typed.code, ""),
            version=forms.version_of(request),
            decider=decider_of(viewer_of(request)),
            by=actor_of(request),
            now=now,
            today=timezone.localtime(now).date(),
        )

    return _answer(request, issue_id, act, typed)


@require_POST
@for_role(*DECIDERS)
def ask(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Ask the officer for more."""
    typed = Typed("ask", request.POST.get("question", ""))

    def act() -> Step:
        return services.ask(
            issue_id=issue_id,
            question=typed.remark,
            decider=decider_of(viewer_of(request)),
            by=actor_of(request),
            now=clock.now(),
            version=forms.version_of(request),
        )

    return _answer(request, issue_id, act, typed)


@require_POST
@for_role(*DECIDERS)
def undo(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Take back one's own decision."""

    def act() -> Step:
        return services.undo(
            issue_id=issue_id, decider=decider_of(viewer_of(request)), by=actor_of(request), now=clock.now()
        )

    return _answer(request, issue_id, act, Typed())


@require_POST
@for_role(Role.ADMIN.value)
def reopen(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Lay a decided issue before its supervisor again."""
    now = clock.now()
    typed = Typed("reopen", request.POST.get("reason", ""))

    def act() -> Step:
        return services.reopen(
            issue_id=issue_id,
            decider=decider_of(viewer_of(request)),
            reason=typed.remark,
            by=actor_of(request),
            now=now,
            today=timezone.localtime(now).date(),
        )

    return _answer(request, issue_id, act, typed)


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
        return redirect_after_post(request, f"{reverse('issues:inbox')}?lorong={TIME}")
    return say(render_page(request, "issues/inbox.html", inbox_context(request, TIME), fragment="list"), sentence)


def _known_issue(request: HttpRequest, issue_id: int) -> Issue:
    """The issue, if the viewer decides it, decided it, or supervises its officer; own issues are elsewhere."""
    issue = selectors.issue_of(issue_id)
    if issue is None or not may_know(viewer_of(request), issue):
        raise Http404
    return issue


def _answer(request: HttpRequest, issue_id: int, act: Callable[[], Step], typed: Typed) -> HttpResponse:
    """Do it; answer with what the page then shows. What is refused is said, and what was typed stays."""
    issue = _known_issue(request, issue_id)
    try:
        step = act()
    except services.IssueUnknown as unknown:
        raise Http404 from unknown
    except Refusal as refusal:
        issue.refresh_from_db()
        return _refused(request, issue, refusal, typed)
    issue.refresh_from_db()
    sentence = _step_sentence(step)
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect_after_post(request, _back(request, issue))
    if request.GET.get("lorong") == PLACE:
        shown = issue if step.action == "undone" else None
        return say(
            render_page(request, "issues/inbox.html", inbox_context(request, PLACE, shown=shown), fragment="list"),
            sentence,
        )
    return say(render_page(request, "issues/row_answer.html", row_context(request, issue, counts=True)), sentence)


def _refused(request: HttpRequest, issue: Issue, refusal: Refusal, typed: Typed) -> HttpResponse:
    more = {"error": refusal, "typed": typed, "refusing": typed.form == "reject" and issue.state in selectors.WAITING}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not wants_fragment(request):
        return render_page(request, "issues/detail.html", detail_context(request, issue) | more, status=status)
    if request.GET.get("lorong") == PLACE:
        context = inbox_context(request, PLACE, shown=issue) | more
        answer = render_page(request, "issues/inbox.html", context, fragment="list", status=status)
    else:
        context = row_context(request, issue, counts=True) | more
        answer = render_page(request, "issues/row_answer.html", context, status=status)
    return say(answer, refusal.message, "danger")


def _back(request: HttpRequest, issue: Issue) -> str:
    lane = TIME if issue.kind in TIME_KINDS else PLACE
    place = f"&ke={forms.place_of(request)}" if lane == PLACE and "ke" in request.GET else ""
    return f"{reverse('issues:inbox')}?lorong={lane}{place}"


def _typed(request: HttpRequest, issue_id: int, form: str) -> Typed:
    """What was typed, and the reason chosen; in a list every row's fields carry its number."""

    def own(name: str) -> str:
        return request.POST.get(f"{name}-{issue_id}", request.POST.get(name, "")).strip()

    return Typed(form, own("remark"), own("remark_code"))


def _step_sentence(step: Step) -> str:
    return {
        "accepted": _("Diterima."),
        "rejected": _("Ditolak."),
        "checked": _("Disokong dan dihantar kepada pengesah."),
        "objected": _("Tidak disokong dan dihantar kepada pengesah."),
        "asked": _("Soalan dihantar kepada pegawai."),
        "undone": _("Keputusan dibatalkan; isu menunggu semula."),
        "reopened": _("Isu dibuka semula."),
    }[step.action]


def _chosen_sentence(done: services.Bulk) -> str:
    """How many were accepted, and how many of each sort were left out."""
    parts = [ngettext("%(n)s isu diterima.", "%(n)s isu diterima.", len(done.steps)) % {"n": len(done.steps)}]
    left = dict(done.left_out)
    for code, words in (
        ("issues.own", _("%(n)s milik sendiri")),
        ("worktime.month_is_locked", _("%(n)s dalam bulan yang ditutup")),
        ("issues.one_by_one", _("%(n)s hari di luar pejabat")),
        ("issues.already_decided", _("%(n)s sudah berubah")),
    ):
        if number := left.pop(code, 0):
            parts.append(words % {"n": number})
    if others := sum(left.values()):
        parts.append(_("%(n)s tidak menunggu anda") % {"n": others})
    if len(parts) == 1:
        return parts[0]
    return _("%(accepted)s Tidak disentuh: %(left)s.") % {"accepted": parts[0], "left": ", ".join(parts[1:])}
