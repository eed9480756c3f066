"""The agency's list of categories."""

from __future__ import annotations

from dataclasses import dataclass

from tenant_apps.tasks.models import Category


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category as the settings list it."""

    id: int
    name: str
    position: int
    is_active: bool


def category_cards() -> tuple[CategoryCard, ...]:
    """Return all categories in the agency's order, those in use first. One statement."""
    rows = Category.objects.order_by("-is_active", "position", "name", "pk")
    return tuple(CategoryCard(*row) for row in rows.values_list("pk", "name", "position", "is_active"))


def category_choices(keep: int | None = None) -> list[tuple[str, str]]:
    """Return the categories in use for a form, and ``keep``, which a task may have from earlier. One statement."""
    rows = Category.objects.filter(is_active=True)
    if keep is not None:
        rows |= Category.objects.filter(pk=keep)
    return [(str(pk), name) for pk, name in rows.order_by("position", "name", "pk").values_list("pk", "name")]
