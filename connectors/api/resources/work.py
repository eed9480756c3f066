"""Tasks: the caller's own, and those of officers whose work they may read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from connectors.api import serializers
from connectors.api.described import listed, read, written
from connectors.api.door import Door, asked, once, paged, said
from connectors.api.resources.attendance import shown_as, spanned
from connectors.api.scopes import Scope
from kit import clock
from kit.api.errors import Unknown
from tenant_apps.tasks.selectors import readable_ids, task_for, tasks_among
from tenant_apps.tasks.services import TaskEntry, TaskUnknown, log_task, move_task

TAG = "tasks"


class TasksDoor(Door):
    """``/tasks/``."""

    scopes = {"GET": Scope.TASKS, "POST": Scope.WORK}

    @listed("tasks_list", serializers.Task, serializers.TaskQuery, _("Senarai tugasan"), TAG)
    def get(self, request: Request) -> Response:
        """List tasks, the latest entered first."""
        query, viewer = asked(serializers.TaskQuery, request), request.user.viewer
        rows = spanned(tasks_among(readable_ids(viewer) | {viewer.person_id or 0}), query, "date")
        if query["status"]:
            rows = rows.filter(status=query["status"])
        return paged(rows, query, shown_as(serializers.Task))

    @written("tasks_create", serializers.TaskForm, serializers.Task, _("Log tugasan sendiri"), TAG, status=201)
    @once
    def post(self, request: Request) -> Response:
        """Log a task of the caller's own."""
        given, person_id = said(serializers.TaskForm, request), self.own_person(request)
        entry = TaskEntry(
            title=given["title"],
            day=given["date"],
            description=given["description"],
            due_on=given.get("due_on"),
            from_minutes=given.get("from_minutes"),
            to_minutes=given.get("to_minutes"),
            category_id=given.get("category"),
        )
        made = log_task(person_id=person_id, entry=entry, by=self.actor(request), now=clock.now())
        return Response(serializers.Task(tasks_among([person_id]).get(pk=made)).data, status=201)


class TaskDoor(Door):
    """``/tasks/<id>/``."""

    scopes = {"GET": Scope.TASKS}

    @read("tasks_read", serializers.Task, _("Satu tugasan"), TAG)
    def get(self, request: Request, task_id: int) -> Response:
        """Show one task.

        :raises Unknown: there is none, or none the caller may know of.
        """
        seen = task_for(request.user.viewer, task_id)
        if seen is None:
            raise Unknown("")
        return Response(serializers.Task(seen.task).data)


class MoveDoor(Door):
    """``/tasks/<id>/move/``."""

    scopes = {"POST": Scope.WORK}

    @written("tasks_move", serializers.TaskMove, serializers.Task, _("Pindah tugasan sendiri"), TAG)
    @once
    def post(self, request: Request, task_id: int) -> Response:
        """Move a task of the caller's own.

        :raises Unknown: it is not theirs.
        """
        to, person_id = said(serializers.TaskMove, request)["status"], self.own_person(request)
        try:
            move_task(task_id=task_id, person_id=person_id, to=to, by=self.actor(request), now=clock.now())
        except TaskUnknown as unknown:
            raise Unknown("") from unknown
        return Response(serializers.Task(tasks_among([person_id]).get(pk=task_id)).data)
