"""Forms of the officer's requests that belong to this room."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DayField, EvidenceField, RadioChips, TimeInput
from tenant_apps.attendance.models import PunchKind


class PunchForm(forms.Form):
    """A punch somebody forgot."""

    kind = forms.ChoiceField(label=_("Rekod"), choices=PunchKind.choices, widget=RadioChips)
    day = DayField(label=_("Tarikh"))
    time = forms.TimeField(label=_("Masa"), widget=TimeInput())
    reason = forms.CharField(
        label=_("Sebab"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mengapa rekod ini tiada, dan siapa atau apa yang mengesahkannya."),
    )
    attachment = EvidenceField()

    def moment(self) -> datetime:
        """Return the moment meant, on the agency's clock; call it once the form is valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class FileForm(forms.Form):
    """One more file for a request that waits, such as the time slip of a treatment."""

    attachment = EvidenceField(required=True)


class CancelForm(forms.Form):
    """Why an administrator cancels somebody's request."""

    remark = forms.CharField(label=_("Sebab dibatalkan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
