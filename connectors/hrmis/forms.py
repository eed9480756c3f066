"""Forms of the connector's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.hrmis.mapping import profiles
from connectors.hrmis.services.link import LinkEntry
from kit.ui.forms import DateInput, PasswordInput, RadioCards, Switch


def _profiles() -> list[tuple[str, str]]:
    return [(one.code, f"{one.name}\n{one.about}") for one in profiles().values()]


class LinkForm(forms.Form):
    """Where the agency's HRMIS lies and how we prove who we are; the secret is written, never shown."""

    base_url = forms.CharField(
        label=_("Alamat HRMIS"),
        max_length=300,
        help_text=_("Alamat penuh yang diberi oleh pihak HRMIS, contohnya https://api.hrmis.gov.my"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label=_("ID klien"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    client_secret = forms.CharField(
        label=_("Rahsia klien"),
        max_length=500,
        required=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Disimpan tersulit dan tidak dipaparkan semula. Kosong mengekalkan rahsia yang ada."),
    )
    profile = forms.ChoiceField(label=_("Profil"), choices=_profiles, widget=RadioCards())
    may_add_units = forms.BooleanField(
        label=_("Tambah unit yang belum ada"), required=False, widget=Switch(), initial=True
    )
    is_nightly = forms.BooleanField(
        label=_("Baca perubahan setiap malam"), required=False, widget=Switch(), initial=True
    )

    def entry(self) -> LinkEntry:
        """Return the answers as the service takes them."""
        answers: dict[str, Any] = self.cleaned_data
        return LinkEntry(**answers)


class ConfirmForm(forms.Form):
    """From which day postings and supervisors of officers known already change."""

    effective_from = forms.DateField(
        label=_("Berkuat kuasa mulai"),
        widget=DateInput(),
        help_text=_("Penempatan dan penyelia pegawai sedia ada berubah mulai tarikh ini."),
    )
