"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target
from tenant_apps.tasks.models import TaskStatus


def status_name(code: str) -> str:
    """Return what a status is called."""
    return str(TaskStatus(code).label) if code in TaskStatus.values else code


PHRASES = {
    "tasks.logged": Phrase(_("Tugasan dicatat"), _("%(actor)s mencatat tugasan %(target)s.")),
    "tasks.assigned": Phrase(_("Tugasan diberi"), _("%(actor)s memberi tugasan %(target)s kepada %(after.person)s.")),
    "tasks.changed": Phrase(_("Tugasan diubah"), _("%(actor)s mengubah tugasan %(target)s.")),
    "tasks.moved": Phrase(
        _("Status tugasan"),
        _("%(actor)s memindahkan tugasan %(target)s kepada %(after.status)s."),
        {"after.status": status_name},
    ),
    "tasks.progressed": Phrase(
        _("Kemajuan tugasan"), _("%(actor)s mencatat kemajuan tugasan %(target)s: %(after.progress)s peratus.")
    ),
    "tasks.noted": Phrase(_("Catatan tugasan"), _("%(actor)s menambah catatan pada tugasan %(target)s.")),
    "tasks.output_added": Phrase(_("Hasil kerja"), _("%(actor)s menyerahkan hasil bagi tugasan %(target)s.")),
    "tasks.commented": Phrase(_("Ulasan tugasan"), _("%(actor)s mengulas tugasan %(target)s.")),
    "tasks.verified": Phrase(_("Tugasan disahkan"), _("%(actor)s mengesahkan tugasan %(target)s.")),
    "tasks.returned": Phrase(_("Tugasan dikembalikan"), _("%(actor)s mengembalikan tugasan %(target)s: %(remark)s")),
    "tasks.category_put": Phrase(_("Kategori tugasan"), _("%(actor)s menyimpan kategori tugasan %(target)s.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("tasks", _("Tugasan"), PHRASES)
    register_target("task", _("Tugasan"))
    register_target("task_category", _("Kategori tugasan"))
