"""Reads of the room."""

from tenant_apps.tasks.selectors.cards import Line, OutputCard, TaskCard, cards_of, file_for, thread_of
from tenant_apps.tasks.selectors.categories import CategoryCard, category_cards, category_choices
from tenant_apps.tasks.selectors.lists import (
    Column,
    Offer,
    board_of,
    carried,
    finished_between,
    log_of,
    offers,
    tasks_among,
    tasks_between,
    team_tasks,
)
from tenant_apps.tasks.selectors.outputs import lacking_output, output_days
from tenant_apps.tasks.selectors.scope import Seen, in_charge, readable_ids, task_for
from tenant_apps.tasks.selectors.today import TODAY, TodaysWork, work_of

__all__ = [
    "TODAY",
    "CategoryCard",
    "Column",
    "Line",
    "Offer",
    "OutputCard",
    "Seen",
    "TaskCard",
    "TodaysWork",
    "board_of",
    "cards_of",
    "carried",
    "category_cards",
    "category_choices",
    "file_for",
    "finished_between",
    "in_charge",
    "lacking_output",
    "log_of",
    "offers",
    "output_days",
    "readable_ids",
    "task_for",
    "tasks_among",
    "tasks_between",
    "team_tasks",
    "thread_of",
    "work_of",
]
