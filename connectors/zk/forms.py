"""The form that registers a site connector."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ConnectorForm(forms.Form):
    """What a connector is called."""

    name = forms.CharField(
        label=_("Nama penyambung"),
        max_length=100,
        help_text=_("Misalnya komputer dan pejabat tempat program ini dipasang: Bilik pelayan, Putrajaya."),
    )
