"""The forms that take files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.files.punch_profiles import punch_profiles
from kit.ui.forms import DateInput, FileDrop, RadioChips, Switch
from tenant_apps.devices.selectors import terminal_cards


class UploadForm(forms.Form):
    """A file, and how it is to be taken."""

    file = forms.FileField(
        label=_("Fail XLSX atau CSV"),
        allow_empty_file=True,
        widget=FileDrop(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Paling banyak 20,000 baris dan 8 MB. Tajuk lajur boleh dalam apa-apa susunan."),
    )
    effective_from = forms.DateField(
        label=_("Berkuat kuasa mulai"),
        widget=DateInput(),
        help_text=_("Penempatan dan penyelia pegawai sedia ada berubah mulai tarikh ini."),
    )
    may_add_units = forms.BooleanField(
        label=_("Tambah unit yang belum ada, mengikut laluan dalam fail"), required=False, widget=Switch()
    )


class PunchUploadForm(forms.Form):
    """A file of records, the terminal it is from, and how to read it where the file itself does not say."""

    terminal = forms.ChoiceField(label=_("Peranti"), help_text=_("Peranti yang mengeluarkan fail ini."))
    file = forms.FileField(
        label=_("Fail rekod"),
        allow_empty_file=True,
        widget=FileDrop(attrs={"accept": ".dat,.txt,.csv,.xls,.xlsx"}),
        help_text=_("attlog.dat, GLG_001.TXT, atau eksport perisian PC (CSV, XLSX, XLS). Paling besar 64 MB."),
    )
    order = forms.ChoiceField(
        label=_("Susunan tarikh"),
        required=False,
        choices=[("", _("Ikut fail")), ("dmy", _("Hari dahulu")), ("mdy", _("Bulan dahulu"))],
        widget=RadioChips(),
        help_text=_("Pilih hanya jika tarikh dalam fail boleh dibaca dua cara."),
    )
    profile = forms.ChoiceField(label=_("Profil perisian"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terminals = [(str(one.id), f"{one.name} ({one.serial})") for one in terminal_cards()]
        profiles = [(one.code, one.name) for one in punch_profiles().values()]
        self.fields["terminal"].choices = terminals  # type: ignore[attr-defined]  # a choice field
        self.fields["profile"].choices = [("", _("Kenal pasti sendiri")), *profiles]  # type: ignore[attr-defined]  # a choice field


class LeaveUploadForm(forms.Form):
    """A table of approved leave."""

    file = forms.FileField(
        label=_("Fail XLSX atau CSV"),
        allow_empty_file=True,
        widget=FileDrop(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Paling banyak 2,000 baris. Tajuk lajur boleh dalam apa-apa susunan."),
    )
