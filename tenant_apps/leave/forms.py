"""Forms for leave and releases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DayField, EvidenceField, RadioChips
from tenant_apps.leave.models import LeavePart, LeaveType
from tenant_apps.leave.services import Pregnancy


class LeaveForm(forms.Form):
    """What leave, when, and why."""

    type = forms.ChoiceField(label=_("Jenis cuti"), choices=LeaveType.choices)
    part = forms.ChoiceField(label=_("Tempoh"), choices=LeavePart.choices, initial=LeavePart.FULL, widget=RadioChips)
    date_from = DayField(label=_("Tarikh mula"))
    date_to = DayField(
        label=_("Tarikh akhir"), required=False, help_text=_("Tarikh akhir termasuk. Kosongkan bagi satu hari.")
    )
    reason = forms.CharField(
        label=_("Sebab"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    attachment = EvidenceField(help_text=_("Contohnya sijil cuti sakit. PDF, JPEG atau PNG, paling besar 5 MB."))


class RamadanForm(forms.Form):
    """The choice of a shorter rest in Ramadan."""

    chosen = forms.BooleanField(
        label=_("Saya memilih rehat 30 minit lebih pendek dan pulang 30 minit lebih awal sepanjang Ramadan.")
    )


class PregnancyForm(forms.Form):
    """An hour earlier during a pregnancy: for the mother, or for her husband."""

    MOTHER, HUSBAND = "ibu", "suami"

    who = forms.ChoiceField(
        label=_("Permohonan bagi"),
        choices=((MOTHER, _("Pegawai yang hamil")), (HUSBAND, _("Suami"))),
        initial=MOTHER,
        widget=RadioChips,
    )
    due = DayField(label=_("Tarikh jangka bersalin"))
    date_from = DayField(label=_("Tarikh mula"), help_text=_("Sekurang-kurangnya seminggu dari hari ini."))
    date_to = DayField(
        label=_("Tarikh akhir"),
        required=False,
        help_text=_("Kosongkan untuk tarikh jangka bersalin. Ia tamat lebih awal apabila cuti bersalin bermula."),
    )
    wife_number = forms.CharField(
        label=_("No. kad pengenalan isteri"),
        required=False,
        max_length=20,
        help_text=_("Suami sahaja, jika isteri bertugas di agensi ini dan kebenarannya sudah diluluskan."),
    )
    wife_reference = forms.CharField(
        label=_("Agensi isteri dan rujukan surat kelulusan"),
        required=False,
        max_length=200,
        help_text=_("Suami sahaja, jika isteri bertugas di agensi lain."),
    )
    together = forms.BooleanField(
        label=_("Suami isteri bertugas di bangunan atau kawasan yang sama dan berkongsi kenderaan."), required=False
    )
    attachment = EvidenceField(
        help_text=_("Buku rekod kesihatan ibu atau surat kelulusan isteri. PDF, JPEG atau PNG, paling besar 5 MB.")
    )

    def pregnancy(self) -> Pregnancy:
        """Return what is said of the pregnancy; call it once the form is valid."""
        answers: dict[str, Any] = self.cleaned_data
        return Pregnancy(
            due=answers["due"],
            is_husband=answers["who"] == self.HUSBAND,
            wife_number=answers["wife_number"],
            wife_reference=answers["wife_reference"],
            together=answers["together"],
        )
