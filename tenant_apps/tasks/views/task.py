"""One task: what it says, what was said and handed in, and what its officer does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.uploads import file_answer
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import for_officer, viewer_of
from tenant_apps.tasks import selectors, services
from tenant_apps.tasks.forms import CommentForm, NoteForm, OutputForm, ProgressForm, RemarkForm, TaskForm, entry_of
from tenant_apps.tasks.models import Task
from tenant_apps.tasks.selectors import Seen
from tenant_apps.tasks.selectors.cards import cards_of
from tenant_apps.tasks.views.log import METHODS, log_url

BOARD, TEAM = "papan", "pasukan"


@require_safe
@for_officer
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task, for its officer, those in charge of them and those who may read it."""
    return render_page(request, "tasks/task.html", page_context(request, seen_or_404(request, task_id)))


@require_http_methods(METHODS)
@for_officer
def change(request: HttpRequest, task_id: int) -> HttpResponse:
    """Change what a task of one's own says."""
    seen = own_or_404(request, task_id)
    sent = (request.POST,) if request.method == "POST" else ()
    form = TaskForm(
        *sent,
        categories=selectors.category_choices(seen.task.category_id),
        is_assigned=seen.task.assigned_by_id is not None,
        initial=_initial(seen.task),
    )

    def act(answers: dict[str, Any]) -> None:
        services.change_task(**_mine(request, task_id), entry=entry_of(answers))

    if taken(form, act, Refusal):
        messages.success(request, _("Tugasan disimpan."))
        return redirect_after_post(request, _url(task_id))
    answer = invalid if form.is_bound else render_page
    context = {"form": form, "title": _("Ubah tugasan"), "back": _url(task_id)}
    return answer(request, "tasks/form.html", context)


@require_POST
@for_officer
def move(request: HttpRequest, task_id: int) -> HttpResponse:
    """Pindah ke another status."""
    seen = own_or_404(request, task_id)
    try:
        services.move_task(**_mine(request, task_id), to=request.POST.get("to", ""))
    except Refusal as refusal:
        return invalid(request, "tasks/task.html", page_context(request, seen) | {"refusal": refusal})
    return redirect_after_post(request, _back(request, seen.task))


@require_POST
@for_officer
def progress(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say how far the task is."""
    seen, form = own_or_404(request, task_id), ProgressForm(request.POST)
    return answered(request, seen, "progress_form", form, lambda answers: services.set_progress(
        **_mine(request, task_id), progress=answers["progress"]
    ))  # fmt: skip


@require_POST
@for_officer
def note(request: HttpRequest, task_id: int) -> HttpResponse:
    """Write a note under the task."""
    seen, form = own_or_404(request, task_id), NoteForm(request.POST)
    return answered(request, seen, "note_form", form, lambda answers: services.add_note(
        **_mine(request, task_id), text=answers["text"]
    ))  # fmt: skip


@require_POST
@for_officer
def output(request: HttpRequest, task_id: int) -> HttpResponse:
    """Hand in an output."""
    seen, form = own_or_404(request, task_id), OutputForm(request.POST, request.FILES, prefix="hasil")

    def act(answers: dict[str, Any]) -> None:
        services.add_output(**_mine(request, task_id), text=answers["text"], file=answers["attachment"] or None)

    return answered(request, seen, "output_form", form, act, _("Hasil diserahkan."))


@require_GET
@for_officer
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of an output, for those who may see its task."""
    found = selectors.file_for(viewer_of(request), file_id)
    if found is None:
        raise Http404
    return file_answer(found[0])


def seen_or_404(request: HttpRequest, task_id: int) -> Seen:
    """Return the task as the viewer may see it."""
    seen = selectors.task_for(viewer_of(request), task_id)
    if seen is None:
        raise Http404
    return seen


def own_or_404(request: HttpRequest, task_id: int) -> Seen:
    """Return a task of the viewer's own."""
    seen = seen_or_404(request, task_id)
    if not seen.is_own:
        raise Http404
    return seen


def answered(
    request: HttpRequest,
    seen: Seen,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    said: str = "",
) -> HttpResponse:
    """Do ``act`` and go back to the task, or show the page again with what was typed."""
    if taken(form, act, Refusal):
        messages.success(request, said or _("Disimpan."))
        return redirect_after_post(request, _back(request, seen.task))
    return invalid(request, "tasks/task.html", page_context(request, seen) | {name: form})


def page_context(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    """Return what the page of one task is rendered with."""
    viewer = viewer_of(request)
    (card,) = cards_of(Task.objects.filter(pk=seen.task.pk))
    return {
        "card": card,
        "seen": seen,
        "thread": selectors.thread_of(seen.task),
        "today": viewer.on,
        "log": log_url(seen.task.date, viewer.on),
        "note_form": NoteForm(),
        "output_form": OutputForm(prefix="hasil"),
        "progress_form": ProgressForm(initial={"progress": card.progress}),
        "comment_form": CommentForm(),
        "verify_form": RemarkForm(prefix="sah"),
        "return_form": RemarkForm(prefix="pulang"),
    }


def _mine(request: HttpRequest, task_id: int) -> dict[str, Any]:
    person_id = viewer_of(request).person_id or 0
    return {"task_id": task_id, "person_id": person_id, "by": actor_of(request), "now": clock.now()}


def _back(request: HttpRequest, task: Task) -> str:
    """The page the form stood on."""
    came_from = request.POST.get("kembali", "")
    if came_from == BOARD:
        status = Task.objects.filter(pk=task.pk).values_list("status", flat=True)[0]
        return f"{reverse('tasks:board')}?status={status}"
    if came_from == TEAM:
        return reverse("tasks:team")
    if came_from == "log":
        return log_url(task.date if request.POST.get("hari") != "ini" else viewer_of(request).on, viewer_of(request).on)
    return _url(task.pk)


def _url(task_id: int) -> str:
    return reverse("tasks:task", args=[task_id])


def _initial(task: Task) -> dict[str, Any]:
    card = cards_of(Task.objects.filter(pk=task.pk))[0]
    return {
        "title": task.title,
        "category": task.category_id or "",
        "date": task.date,
        "due_on": task.due_on,
        "from_time": card.from_time,
        "to_time": card.to_time,
        "description": task.description,
    }
