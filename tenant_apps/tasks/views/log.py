"""Tugasan harian and Papan tugasan: the officer's own tasks by day and by status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.nav import NavItem
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import for_officer, viewer_of
from tenant_apps.tasks import selectors, services
from tenant_apps.tasks.forms import QuickForm, TaskForm, entry_of, usual_status
from tenant_apps.tasks.models import TaskStatus
from tenant_apps.tasks.services import TaskEntry

METHODS = ["GET", "HEAD", "POST"]
FARTHEST = timedelta(days=366)
ONE_DAY = timedelta(days=1)
HOME = "hari-ini"


@require_http_methods(METHODS)
@for_officer
def log(request: HttpRequest) -> HttpResponse:
    """Tugasan harian: a day's tasks, and one line to add another."""
    viewer = viewer_of(request)
    day = day_asked(request, viewer.on)
    usual = usual_status(day, viewer.on)
    sent = (request.POST,) if request.method == "POST" else ()
    form = QuickForm(*sent, categories=selectors.category_choices(), initial={"status": usual})

    def act(answers: dict[str, Any]) -> None:
        services.log_task(
            person_id=viewer.person_id or 0,
            entry=TaskEntry(title=answers["title"], day=day, category_id=answers["category"]),
            status=answers["status"] or usual,
            by=actor_of(request),
            now=clock.now(),
        )

    if taken(form, act, Refusal):
        messages.success(request, _("Tugasan dicatat."))
        return redirect_after_post(request, "/" if request.POST.get("kembali") == HOME else log_url(day, viewer.on))
    answer = invalid if form.is_bound else render_page
    return answer(request, "tasks/log.html", _log_context(viewer.person_id or 0, day, viewer.on) | {"form": form})


@require_POST
@for_officer
def copy(request: HttpRequest) -> HttpResponse:
    """Log chosen tasks of the days before again."""
    viewer = viewer_of(request)
    day = day_asked(request, viewer.on)
    chosen = request.POST.getlist("semalam" if "semua" in request.POST else "tugasan")
    try:
        made = services.copy_tasks(
            person_id=viewer.person_id or 0,
            task_ids=[int(pk) for pk in chosen[:200] if pk.isascii() and pk.isdigit() and len(pk) < 16],
            day=day,
            by=actor_of(request),
            now=clock.now(),
        )
    except services.TaskUnclear as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext("%(n)s tugasan disalin.", "%(n)s tugasan disalin.", made) % {"n": made}
        messages.success(request, said if made else _("Tiada tugasan dipilih untuk disalin."))
    return redirect_after_post(request, log_url(day, viewer.on))


@require_safe
@for_officer
def board(request: HttpRequest) -> HttpResponse:
    """Papan tugasan: one's tasks by status."""
    viewer = viewer_of(request)
    columns = selectors.board_of(viewer.person_id or 0, viewer.on)
    asked = request.GET.get("status", "")
    shown = asked if asked in TaskStatus.values else _first_with_work(columns)
    tabs = tuple(
        NavItem(column.label, f"?status={column.status}", current=column.status == shown, count=len(column.tasks))
        for column in columns
    )
    context = {"columns": columns, "tabs": tabs, "shown": shown, "today": viewer.on}
    return render_page(request, "tasks/board.html", context)


@require_http_methods(METHODS)
@for_officer
def new(request: HttpRequest) -> HttpResponse:
    """Tambah tugasan, with all there is to say of it."""
    viewer = viewer_of(request)
    sent = (request.POST,) if request.method == "POST" else ()
    initial = {"date": day_asked(request, viewer.on)}
    form = TaskForm(*sent, categories=selectors.category_choices(), initial=initial)
    made: list[int] = []

    def act(answers: dict[str, Any]) -> None:
        entry = entry_of(answers)
        made.append(
            services.log_task(person_id=viewer.person_id or 0, entry=entry, by=actor_of(request), now=clock.now())
        )

    if taken(form, act, Refusal):
        messages.success(request, _("Tugasan dicatat."))
        return redirect_after_post(request, reverse("tasks:task", args=made))
    answer = invalid if form.is_bound else render_page
    return answer(
        request, "tasks/form.html", {"form": form, "title": _("Tambah tugasan"), "back": reverse("tasks:log")}
    )


def day_asked(request: HttpRequest, today: date) -> date:
    """Return the day named by ``tarikh``, today if it names none within a year."""
    try:
        asked = date.fromisoformat(request.POST.get("tarikh") or request.GET.get("tarikh", ""))
    except ValueError:
        return today
    return asked if abs(asked - today) <= FARTHEST else today


def log_url(day: date, today: date) -> str:
    """Return the address of a day's log."""
    return reverse("tasks:log") + (f"?tarikh={day}" if day != today else "")


def _first_with_work(columns: Sequence[selectors.Column]) -> str:
    """The column a phone opens with: what is in hand, else what waits."""
    filled = [column.status for column in columns if column.tasks]
    order = (TaskStatus.DOING, TaskStatus.NEW, TaskStatus.PAUSED, TaskStatus.DONE)
    return next((status.value for status in order if status.value in filled), TaskStatus.DOING.value)


def _log_context(person_id: int, day: date, today: date) -> dict[str, Any]:
    cards = selectors.log_of(person_id, day)
    return {
        "date": day,
        "today": today,
        "previous": day - ONE_DAY,
        "next": day + ONE_DAY,
        "cards": cards,
        "carried": selectors.carried(person_id, day, shown=[card.id for card in cards]) if day == today else (),
        "offers": selectors.offers(person_id, day, cards),
        "needs_output": bool(selectors.lacking_output([person_id], day, day)),
    }
