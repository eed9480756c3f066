"""How forms look: the project's renderer and the inputs Django lacks.

``{{ form }}`` prints an error summary (focused, with links), then every field with label, hint, error and control.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from kit.errors import Refusal


class Renderer(TemplatesSetting):
    """Renders forms and widgets with the project's own templates (``FORM_RENDERER``)."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    formset_template_name = "django/forms/formsets/div.html"


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as ``2026-11-21``."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.DateInput):
    """The browser's own month picker; the value travels as ``2026-11``."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class TimeInput(forms.TimeInput):
    """The browser's own time input; the value travels as ``07:58``."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class RadioCards(forms.RadioSelect):
    """Choices as cards to tap. A label of two lines (``"Titel\\nPenerangan"``) prints its second line smaller."""

    template_name = "ui/widgets/radio_cards.html"


class RadioChips(forms.RadioSelect):
    """A few short choices in a row."""

    template_name = "ui/widgets/chips.html"


class CheckboxChips(forms.CheckboxSelectMultiple):
    """Several short choices in a row."""

    template_name = "ui/widgets/chips.html"


class Switch(forms.CheckboxInput):
    """On or off, acting when the form is saved."""

    template_name = "ui/widgets/switch.html"


class PasswordInput(forms.PasswordInput):
    """A password that can be shown; pasting and password managers are welcome."""

    template_name = "ui/widgets/password.html"


class FileDrop(forms.FileInput):
    """A file to choose or to drop; ``accept`` goes in ``attrs``."""

    template_name = "ui/widgets/file_drop.html"


class DayField(forms.DateField):
    """A calendar day somebody may mean: a slip of the year is said beside the field."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"widget": DateInput(), **more})
        self.validators += [
            MinValueValidator(date(2000, 1, 1), _("Semak tahun bagi tarikh ini.")),
            MaxValueValidator(date(2100, 1, 1), _("Semak tahun bagi tarikh ini.")),
        ]


class EvidenceField(forms.FileField):
    """One file of evidence; what it is, is checked from its bytes by the service that keeps it."""

    def __init__(self, **more: Any) -> None:
        widget = FileDrop(attrs={"accept": ".pdf,image/jpeg,image/png"})
        usual = {
            "label": _("Lampiran"),
            "help_text": _("PDF, JPEG atau PNG, paling besar 5 MB."),
            "required": False,
            "allow_empty_file": True,
            "widget": widget,
        }
        super().__init__(**{**usual, **more})


def taken(form: forms.BaseForm, act: Callable[[dict[str, Any]], object], *refusals: type[Refusal]) -> bool:
    """Do ``act`` with the answers of a valid form and tell whether it was done.

    A refusal among ``refusals`` is shown on the form: its fields' sentences beside the fields, its own on top where
    no field of the form is named.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except refusals as refusal:
        named = {name: sentence for name, sentence in refusal.fields.items() if name in form.fields}
        for name, sentence in named.items():
            form.add_error(name, sentence)
        if refusal.message not in named.values():
            form.add_error(None, refusal.message)
        return False
    return True
