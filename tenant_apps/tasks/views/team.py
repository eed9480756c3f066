"""Tugasan pasukan: the tasks of officers below, assigned, commented on, verified or returned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people.selectors import names
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer, for_role, viewer_of
from tenant_apps.tasks import selectors, services
from tenant_apps.tasks.forms import AssignForm, CommentForm, RemarkForm, TeamFilter, entry_of
from tenant_apps.tasks.models import Task
from tenant_apps.tasks.selectors import Seen
from tenant_apps.tasks.services import By
from tenant_apps.tasks.views.log import METHODS
from tenant_apps.tasks.views.task import answered, page_context, seen_or_404

PER_PAGE = 50


@require_safe
@for_role(SUPERVISOR, EXECUTIVE)
def team(request: HttpRequest) -> HttpResponse:
    """Tugasan pasukan: today's and open tasks by officer."""
    viewer = viewer_of(request)
    charge, ids = selectors.in_charge(viewer), sorted(selectors.readable_ids(viewer))
    known = names(ids)
    form = TeamFilter(request.GET, officers=_choices(known))
    asked = form.asked()
    officer = int(asked["pegawai"]) if asked["pegawai"] else None
    tasks = selectors.team_tasks(ids, viewer.on, shown=asked["papar"], person_id=officer, words=asked["cari"])
    rows, page = cut(request, tasks, PER_PAGE)
    kept = {row.pk: place for place, row in enumerate(rows)}
    cards = sorted(selectors.cards_of(Task.objects.filter(pk__in=kept)), key=lambda card: kept[card.id])
    lacking = selectors.lacking_output(ids, viewer.on, viewer.on)
    context = {
        "form": form,
        "cards": cards,
        "page": page,
        "charge": charge,
        "principals": _principals(charge),
        "officers": len(ids),
        "today": viewer.on,
        "lacking": sorted(known[person_id] for person_id, _day in lacking if person_id in known),
    }
    return render_page(request, "tasks/team.html", context, fragment="rows")


@require_http_methods(METHODS)
@for_role(SUPERVISOR)
def assign(request: HttpRequest) -> HttpResponse:
    """Agihkan tugasan to one officer or several."""
    viewer = viewer_of(request)
    charge = selectors.in_charge(viewer)
    sent = (request.POST,) if request.method == "POST" else ()
    form = AssignForm(
        *sent,
        officers=_choices(names(charge)),
        categories=selectors.category_choices(),
        initial={"date": viewer.on, "officers": request.GET.getlist("pegawai")},
    )
    made: list[int] = []

    def act(answers: dict[str, Any]) -> None:
        chosen = {int(pk): charge[int(pk)] for pk in answers["officers"]}
        made.extend(
            services.assign_task(
                charge=chosen,
                by_id=viewer.person_id or 0,
                entry=entry_of(answers),
                by=actor_of(request),
                now=clock.now(),
            )
        )

    if taken(form, act, Refusal):
        said = ngettext("Tugasan diberi kepada %(n)s pegawai.", "Tugasan diberi kepada %(n)s pegawai.", len(made))
        messages.success(request, said % {"n": len(made)})
        return redirect_after_post(request, reverse("tasks:team"))
    answer = invalid if form.is_bound else render_page
    context = {"form": form, "title": _("Agihkan tugasan"), "back": reverse("tasks:team"), "none": not charge}
    return answer(request, "tasks/form.html", context)


@require_POST
@for_role(SUPERVISOR)
def comment(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say something about an officer's task."""
    seen, form = _charge_or_404(request, task_id), CommentForm(request.POST)
    return answered(request, seen, "comment_form", form, lambda answers: services.comment(
        task_id=task_id, by=_by(request, seen), text=answers["text"], now=clock.now()
    ), _("Ulasan dihantar."))  # fmt: skip


@require_POST
@for_role(SUPERVISOR)
def verify(request: HttpRequest, task_id: int) -> HttpResponse:
    """Sahkan finished work."""
    seen, form = _charge_or_404(request, task_id), RemarkForm(request.POST, prefix="sah")
    return answered(request, seen, "verify_form", form, lambda answers: services.verify_task(
        task_id=task_id, by=_by(request, seen), remark=answers["remark"], now=clock.now()
    ), _("Tugasan disahkan."))  # fmt: skip


@require_POST
@for_role(SUPERVISOR)
def give_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Kembalikan finished work with a remark."""
    seen, form = _charge_or_404(request, task_id), RemarkForm(request.POST, prefix="pulang")
    return answered(request, seen, "return_form", form, lambda answers: services.return_task(
        task_id=task_id, by=_by(request, seen), remark=answers["remark"], now=clock.now()
    ), _("Tugasan dikembalikan."))  # fmt: skip


@require_POST
@for_role(SUPERVISOR)
def take_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Tarik balik a task that was assigned."""
    seen = _charge_or_404(request, task_id)
    try:
        services.take_back(task_id=task_id, by=_by(request, seen), now=clock.now())
    except Refusal as refusal:
        return invalid(request, "tasks/task.html", page_context(request, seen) | {"refusal": refusal})
    messages.success(request, _("Tugasan ditarik balik."))
    return redirect_after_post(request, reverse("tasks:task", args=[task_id]))


def _charge_or_404(request: HttpRequest, task_id: int) -> Seen:
    seen = seen_or_404(request, task_id)
    if not seen.is_in_charge:
        raise Http404
    return seen


def _by(request: HttpRequest, seen: Seen) -> By:
    viewer: Viewer = viewer_of(request)
    return By(viewer.person_id or 0, actor_of(request), seen.on_behalf_of_id)


def _choices(known: dict[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in sorted(known.items(), key=lambda pair: (pair[1], pair[0]))]


def _principals(charge: dict[int, int | None]) -> dict[int, str]:
    """Officers the viewer is in charge of only because they stand in for somebody, with that supervisor's name."""
    acted = {person: principal for person, principal in charge.items() if principal is not None}
    known = names(set(acted.values())) if acted else {}
    return {person: known.get(principal, "") for person, principal in acted.items()}
