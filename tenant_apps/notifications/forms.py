"""The form of one's choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kit.ui.forms import RadioChips
from tenant_apps.notifications.kinds import Kind
from tenant_apps.notifications.models import MailChoice
from tenant_apps.notifications.selectors import usual_choice


class ChoicesForm(forms.Form):
    """How each kind is wanted by letter."""

    def __init__(self, data: Any, *, kinds: Sequence[Kind], chosen: Mapping[str, str]) -> None:
        super().__init__(data)
        self._codes = {_name(kind): kind.code for kind in kinds}
        for kind in kinds:
            self.fields[_name(kind)] = forms.ChoiceField(
                label=str(kind.label),
                choices=MailChoice.choices,
                initial=chosen.get(kind.code) or usual_choice(kind),
                widget=RadioChips,
            )

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by kind."""
        return {self._codes[name]: value for name, value in self.cleaned_data.items()}


def _name(kind: Kind) -> str:
    return kind.code.replace(".", "-")
