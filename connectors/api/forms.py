"""The forms that issue a token and add a webhook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.api.models import Lifetime
from connectors.api.scopes import Scope
from connectors.api.services.hooks import OFFERED
from kit.ui.forms import CheckboxChips


class TokenForm(forms.Form):
    """What a token is for, what it may and how long."""

    name = forms.CharField(
        label=_("Nama program"),
        max_length=100,
        help_text=_("Program yang akan menggunakannya: Papan maklumat lobi, Sistem latihan."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Kebenaran"), choices=Scope.choices, widget=CheckboxChips, help_text=_("Beri yang perlu sahaja.")
    )
    days = forms.TypedChoiceField(
        label=_("Tempoh sah"), choices=Lifetime.choices, coerce=int, initial=Lifetime.QUARTER.value
    )


class HookForm(forms.Form):
    """Where messages go, and about what."""

    url = forms.CharField(
        label=_("Alamat"), max_length=300, help_text=_("Alamat https:// yang dibenarkan oleh operator pusat.")
    )
    events = forms.MultipleChoiceField(
        label=_("Peristiwa"), choices=[(one.value, one.label) for one in OFFERED], widget=CheckboxChips
    )
