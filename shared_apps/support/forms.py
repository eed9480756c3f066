"""What an operator says before a visit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import RadioChips
from shared_apps.support.services import LENGTHS
from tenants import directory
from tenants.models import SERVED


class VisitForm(forms.Form):
    """Which agency, why, for how long."""

    schema = forms.ChoiceField(label=_("Agensi"))
    reason = forms.CharField(
        label=_("Sebab"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pentadbir agensi membacanya dan boleh menamatkan lawatan pada bila-bila masa."),
    )
    minutes = forms.TypedChoiceField(
        label=_("Tempoh (minit)"),
        coerce=int,
        choices=[(n, str(n)) for n in LENGTHS],
        widget=RadioChips(),
        initial=LENGTHS[0],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = [(ref.schema_name, ref.name) for ref in directory.agencies() if ref.status in SERVED]
        self.fields["schema"].choices = served  # type: ignore[attr-defined]  # a field of choices
