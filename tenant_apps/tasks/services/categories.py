"""The agency's own list of categories."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.tasks.models import Category

# What an agency begins with; its own words from then on.
USUAL = ("Pentadbiran", "Mesyuarat", "Laporan dan surat", "Khidmat pelanggan", "Projek", "Latihan", "Lain-lain")


class CategoryTaken(Refusal):
    """The name is empty or another category's."""

    code = "tasks.category_taken"


@transaction.atomic
def put_category(
    *, name: str, by: Actor | None, category_id: int | None = None, position: int = 0, is_active: bool = True
) -> int:
    """Add a category, or change one, and return its id.

    :raises CategoryTaken: the name is empty or another category's.
    """
    plain = " ".join(name.split())[:60]
    if not plain:
        said = _("Isi nama kategori.")
        raise CategoryTaken(said, fields={"name": said})
    if Category.objects.filter(name__iexact=plain).exclude(pk=category_id or 0).exists():
        said = _("Kategori %(name)s sudah ada.") % {"name": plain}
        raise CategoryTaken(said, fields={"name": said})
    category = Category.objects.filter(pk=category_id or 0).first() or Category()
    before = {"name": category.name, "is_active": category.is_active} if category.pk else None
    category.name, category.position, category.is_active = plain, position, is_active
    category.save()
    after = {"name": plain, "is_active": is_active}
    record("tasks.category_put", actor=by, target=("task_category", category.pk, plain), before=before, after=after)
    return category.pk


def ensure_categories() -> None:
    """Give an agency without categories the usual ones."""
    if not Category.objects.exists():
        Category.objects.bulk_create(Category(name=name, position=place) for place, name in enumerate(USUAL))
