"""Forms of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import CheckboxChips, DayField, EvidenceField, RadioChips, Switch, TimeInput
from tenant_apps.tasks.models import TaskStatus
from tenant_apps.tasks.services import TaskEntry

LOGGED_AS = (TaskStatus.NEW, TaskStatus.DOING, TaskStatus.DONE)


class CategoryField(forms.ChoiceField):
    """A category of the agency, or none."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("Kategori"), "required": False, **more})

    def offer(self, categories: Sequence[tuple[str, str]]) -> None:
        """Let these be chosen."""
        self.choices = [("", _("Tiada")), *categories]

    def clean(self, value: Any) -> int | None:
        chosen = super().clean(value)
        return int(chosen) if chosen else None


class QuickForm(forms.Form):
    """One line: what was done, or is to be done."""

    title = forms.CharField(label=_("Apa yang dibuat?"), max_length=200)
    category = CategoryField()
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[(s.value, s.label) for s in LOGGED_AS], widget=RadioChips
    )

    def __init__(self, *sent: Any, categories: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*sent, **more)
        category = self.fields["category"]
        if isinstance(category, CategoryField):
            category.offer(categories)


class TaskForm(forms.Form):
    """A task with all there is to say of it."""

    title = forms.CharField(label=_("Tugasan"), max_length=200)
    category = CategoryField()
    date = DayField(label=_("Tarikh"))
    due_on = DayField(label=_("Siap sebelum atau pada"), required=False)
    from_time = forms.TimeField(label=_("Dari"), required=False, widget=TimeInput())
    to_time = forms.TimeField(label=_("Hingga"), required=False, widget=TimeInput())
    description = forms.CharField(
        label=_("Keterangan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Paling panjang 5,000 aksara. Dokumen diserahkan sebagai fail hasil."),
    )

    def __init__(
        self, *sent: Any, categories: Sequence[tuple[str, str]], is_assigned: bool = False, **more: Any
    ) -> None:
        super().__init__(*sent, **more)
        category = self.fields["category"]
        if isinstance(category, CategoryField):
            category.offer(categories)
        for name in ("title", "due_on") if is_assigned else ():
            self.fields[name].disabled = True


class AssignForm(TaskForm):
    """A task for one officer or several."""

    officers = forms.MultipleChoiceField(label=_("Pegawai"), widget=CheckboxChips, required=False)
    field_order = ("officers",)

    def __init__(self, *sent: Any, officers: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*sent, **more)
        chosen = self.fields["officers"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = officers


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}))


class CommentForm(forms.Form):
    """What a supervisor says of a task."""

    text = forms.CharField(label=_("Ulasan"), widget=forms.Textarea(attrs={"rows": 3}))


class OutputForm(forms.Form):
    """An output: words, a file, or both."""

    text = forms.CharField(label=_("Hasil"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    attachment = EvidenceField(label=_("Fail"))


class RemarkForm(forms.Form):
    """What a supervisor says when verifying or returning."""

    remark = forms.CharField(label=_("Ulasan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ProgressForm(forms.Form):
    """How far a task is."""

    progress = forms.IntegerField(label=_("Kemajuan (%)"), min_value=0, max_value=100)


class TeamFilter(forms.Form):
    """Which tasks of the team are listed; nonsense lists today's and open ones."""

    papar = forms.ChoiceField(
        label=_("Papar"),
        required=False,
        choices=[
            ("", _("Hari ini dan belum selesai")),
            ("sahkan", _("Menunggu pengesahan")),
            *((status.value, status.label) for status in TaskStatus),
            ("semua", _("Semua")),
        ],
    )
    pegawai = forms.ChoiceField(label=_("Pegawai"), required=False)
    cari = forms.CharField(label=_("Cari"), required=False, max_length=100)

    def __init__(self, data: Any, *, officers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen = self.fields["pegawai"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("Semua pegawai")), *officers]

    def asked(self) -> dict[str, str]:
        """Return what was asked for; fields that make no sense are empty."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class CategoryForm(forms.Form):
    """One category of the agency."""

    name = forms.CharField(label=_("Nama"), max_length=60)
    position = forms.IntegerField(label=_("Susunan"), min_value=0, max_value=999, initial=0, required=False)
    is_active = forms.BooleanField(label=_("Digunakan"), required=False, initial=True, widget=Switch)


def entry_of(answers: dict[str, Any]) -> TaskEntry:
    """Return the answers of :class:`TaskForm` as the services take them."""
    return TaskEntry(
        title=answers["title"],
        day=answers["date"],
        description=answers.get("description", ""),
        due_on=answers.get("due_on"),
        from_minutes=_minutes(answers.get("from_time")),
        to_minutes=_minutes(answers.get("to_time")),
        category_id=answers.get("category"),
    )


def usual_status(day: date, today: date) -> str:
    """Return what a new line of the log most likely is: finished before today, in hand today, new for later."""
    if day < today:
        return TaskStatus.DONE.value
    return TaskStatus.DOING.value if day == today else TaskStatus.NEW.value


def _minutes(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute
