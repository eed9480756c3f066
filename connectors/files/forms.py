"""The form that takes a file of officers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DateInput, FileDrop, Switch


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
