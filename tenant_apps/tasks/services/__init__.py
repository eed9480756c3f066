"""Writes of the room: every one checks who it is about, keeps its audit line and tells whom it concerns."""

from tenant_apps.tasks.services.categories import CategoryTaken, ensure_categories, put_category
from tenant_apps.tasks.services.refusals import (
    AlreadyVerified,
    MoveNotAllowed,
    NotFinished,
    OutputMissing,
    OwnTask,
    RemarkMissing,
    TaskUnclear,
    TaskUnknown,
    TextTooLong,
)
from tenant_apps.tasks.services.supervising import By, assign_task, comment, return_task, take_back, verify_task
from tenant_apps.tasks.services.tasks import (
    TaskEntry,
    change_task,
    copy_tasks,
    log_task,
    move_task,
    set_progress,
)
from tenant_apps.tasks.services.thread import add_note, add_output

__all__ = [
    "AlreadyVerified",
    "By",
    "CategoryTaken",
    "MoveNotAllowed",
    "NotFinished",
    "OutputMissing",
    "OwnTask",
    "RemarkMissing",
    "TaskEntry",
    "TaskUnclear",
    "TaskUnknown",
    "TextTooLong",
    "add_note",
    "add_output",
    "assign_task",
    "change_task",
    "comment",
    "copy_tasks",
    "ensure_categories",
    "log_task",
    "move_task",
    "put_category",
    "return_task",
    "set_progress",
    "take_back",
    "verify_task",
]
