"""What operators fill in to announce something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import CheckboxChips, DateInput, RadioChips, TimeInput
from shared_apps.announcements.models import Tone
from tenants import directory
from tenants.models import SERVED


class AnnouncementForm(forms.Form):
    """An announcement: both languages, for whom, from when to when (the central office's clock)."""

    text_ms = forms.CharField(label=_("Dalam Bahasa Melayu"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(
        label=_("Dalam Bahasa Inggeris"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    tone = forms.ChoiceField(label=_("Jenis"), choices=Tone.choices, widget=RadioChips(), initial=Tone.INFO)
    schemas = forms.MultipleChoiceField(
        label=_("Agensi"), required=False, widget=CheckboxChips(), help_text=_("Kosong bermaksud semua agensi.")
    )
    from_date = forms.DateField(label=_("Mulai tarikh"), widget=DateInput())
    from_time = forms.TimeField(label=_("Mulai masa"), widget=TimeInput())
    to_date = forms.DateField(label=_("Tamat tarikh"), widget=DateInput())
    to_time = forms.TimeField(label=_("Tamat masa"), widget=TimeInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = [(ref.schema_name, ref.short_name) for ref in directory.agencies() if ref.status in SERVED]
        self.fields["schemas"].choices = served  # type: ignore[attr-defined]  # a field of choices

    def facts(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        said = self.cleaned_data
        moments = {
            f"{end}_at": timezone.make_aware(datetime.combine(said[f"{end}_date"], said[f"{end}_time"]))
            for end in ("from", "to")
        }
        return {name: said[name] for name in ("text_ms", "text_en", "tone", "schemas")} | moments
