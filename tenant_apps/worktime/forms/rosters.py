"""The forms beside the grid of a roster."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from kit.ui.forms import FileDrop


class LineForm(forms.Form):
    """A pattern to repeat over the dates shown. Shares its <form> with other deeds, which need no pattern."""

    use_required_attribute = False

    pattern = forms.CharField(
        label=gettext_lazy("Corak"),
        max_length=300,
        error_messages={"required": gettext_lazy("Tulis corak, misalnya P P M M – –.")},
        widget=forms.TextInput(attrs={"placeholder": "P P M M – –", "autocapitalize": "characters"}),
        help_text=gettext_lazy("Diulang sehingga hari terakhir. Tanda – ialah hari lepas, titik ialah kosong."),
    )


class PasteForm(forms.Form):
    """Lines copied from a spreadsheet or a CSV file; shares its <form> with other deeds."""

    use_required_attribute = False

    lines = forms.CharField(
        label=gettext_lazy("Baris jadual"),
        max_length=60_000,
        error_messages={
            "required": gettext_lazy(
                "Tampal sekurang-kurangnya satu baris: no. kakitangan, kemudian tanda setiap hari."
            )
        },
        widget=forms.Textarea(attrs={"rows": 5, "class": "code"}),
        help_text=gettext_lazy("Setiap baris: no. kakitangan, kemudian satu tanda bagi setiap hari yang dipaparkan."),
    )


class RosterFileForm(forms.Form):
    """A roster as a file; shares its <form> with other deeds."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Fail XLSX atau CSV"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Pilih fail untuk dimuat naik.")},
        widget=FileDrop(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("Satu baris setiap pegawai, satu lajur setiap tarikh. Sel kosong tidak diubah."),
    )
