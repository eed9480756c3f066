"""The officer's issues, and the evidence under them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from kit.uploads import file_answer
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.attendance.selectors import typed_reasons
from tenant_apps.issues import selectors, services
from tenant_apps.issues.forms import ExplainForm
from tenant_apps.issues.models import Issue
from tenant_apps.issues.rules.deciding import ActsFor, Decider
from tenant_apps.people.selectors import person_for, stand_ins
from tenant_apps.people.viewer import Viewer, for_officer, for_role, viewer_of


@require_GET
@for_officer
def own(request: HttpRequest) -> HttpResponse:
    """Isu saya."""
    viewer = viewer_of(request)
    rows, page = cut(request, selectors.own_issues(viewer.person_id or 0), 20)
    context = {"issues": selectors.cards_of(rows, today=viewer.on), "page": page, "today": viewer.on}
    return render_page(request, "issues/own.html", context)


@require_http_methods(["GET", "POST"])
@for_officer
def explain(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue of one's own: what happened, what was said, and the explanation."""
    viewer, now = viewer_of(request), clock.now()
    issue = _own_issue(viewer, issue_id)
    reasons = selectors.reason_labels()
    if request.method == "GET":
        return render_page(request, "issues/explain.html", _explain_context(issue, viewer, _fresh(issue, reasons)))
    form = ExplainForm(request.POST, request.FILES, reasons=reasons)
    if not form.is_valid():
        return invalid(request, "issues/explain.html", _explain_context(issue, viewer, form))
    upload = form.cleaned_data["attachment"]
    try:
        services.explain(
            issue_id=issue.pk,
            person_id=issue.person_id,
            reason_code=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
            attachments=[upload] if upload else [],
            by=actor_of(request),
            now=now,
            today=timezone.localtime(now).date(),
        )
    except Refusal as refusal:
        for name, sentence in refusal.fields.items():
            form.add_error(name, sentence)
        if not refusal.fields:
            form.add_error(None, refusal.message)
        return invalid(request, "issues/explain.html", _explain_context(issue, viewer, form))
    return redirect_after_post(request, reverse("issues:explain", args=[issue.pk]))


@require_GET
@for_role()
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """Evidence, for its officer, the supervisor it waits for or was decided by, and administrators."""
    found = selectors.attachment_of(attachment_id)
    viewer = viewer_of(request)
    if found is None or not _may_see(viewer, found.issue):
        raise Http404
    return file_answer(found)


def decider_of(viewer: Viewer) -> Decider:
    """Return the viewer as one who decides, also for the supervisors they stand in for."""
    acting = tuple(
        ActsFor(one.principal_id, one.principal_name, one.person_ids) for one in stand_ins(viewer, issues=True)
    )
    is_admin = viewer.is_any(Role.ADMIN.value)
    return Decider(viewer.person_id, is_admin=is_admin, acting=acting, user_id=viewer.user_id)


def may_know(viewer: Viewer, issue: Issue) -> bool:
    """Whether the viewer decides the issue, decided it, supervises its officer or administers; not if it is theirs."""
    if issue.person_id == viewer.person_id:
        return False
    if viewer.person_id is not None and viewer.person_id in (issue.approver_id, issue.decided_by_id):
        return True
    decider = decider_of(viewer)
    if decider.is_admin:
        return True
    standing = decider.standing(approver_id=issue.approver_id, officer_id=issue.person_id, state=issue.state)
    return standing is not None or person_for(viewer, issue.person_id) is not None


def _own_issue(viewer: Viewer, issue_id: int) -> Issue:
    issue = selectors.issue_of(issue_id)
    if issue is None or issue.person_id != viewer.person_id:
        raise Http404
    return issue


def _may_see(viewer: Viewer, issue: Issue) -> bool:
    """Evidence: as the issue, but an executive reads none."""
    if issue.person_id == viewer.person_id:
        return True
    return viewer.is_any(Role.SUPERVISOR.value, Role.ADMIN.value) and may_know(viewer, issue)


def _fresh(issue: Issue, reasons: dict[str, str]) -> ExplainForm:
    """The form as it opens: what was typed with the punches is the draft."""
    draft = issue.explanation or ". ".join(typed_reasons(issue.person_id, issue.date))
    return ExplainForm(reasons=reasons, initial={"text": draft, "reason": issue.reason_code})


def _explain_context(issue: Issue, viewer: Viewer, form: ExplainForm) -> dict[str, object]:
    thread = selectors.thread_of(issue, today=viewer.on)
    return {
        "thread": thread,
        "issue": thread.card,
        "form": form,
        "can_explain": thread.card.waits_for_officer and viewer.on <= issue.explain_by,
        "title": _("Jelaskan isu"),
    }
