"""The forms of the terminals' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit import uploads
from kit.ui.forms import DateInput, FileDrop, RadioCards, Switch
from tenant_apps.devices.models import FIRST_GROUP, Channel, Transport
from tenant_apps.devices.words import REASONS
from tenant_apps.people.selectors import find_person_ids, location_cards

USUAL_PORT = 4370
ZONES = (
    ("", gettext_lazy("Sama seperti agensi")),
    ("Asia/Kuala_Lumpur", "Malaysia (UTC+8)"),
    ("Asia/Jakarta", "WIB (UTC+7)"),
    ("Asia/Makassar", "WITA (UTC+8)"),
    ("Asia/Jayapura", "WIT (UTC+9)"),
)


class TerminalForm(forms.Form):
    """A terminal as the administrator knows it. The serial number is asked once."""

    name = forms.CharField(
        label=gettext_lazy("Nama"), max_length=100, help_text=gettext_lazy("Tempat letaknya, misalnya Lobi Aras 1.")
    )
    serial = forms.CharField(
        label=gettext_lazy("Nombor siri"),
        max_length=40,
        help_text=gettext_lazy("Tertera pada peranti, atau dalam menu Maklumat Sistem."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Cara rekod diterima"), choices=Channel.choices, initial=Channel.PUSH, widget=RadioCards
    )
    location_id = forms.TypedChoiceField(
        label=gettext_lazy("Lokasi kerja"), required=False, coerce=int, empty_value=None
    )
    model = forms.CharField(label=gettext_lazy("Model"), max_length=80, required=False)
    group = forms.CharField(
        label=gettext_lazy("Kumpulan nombor"),
        max_length=40,
        initial=FIRST_GROUP,
        help_text=gettext_lazy("Peranti yang berkongsi nombor pegawai yang sama."),
    )
    address = forms.GenericIPAddressField(
        label=gettext_lazy("Alamat IP di tapak"),
        required=False,
        help_text=gettext_lazy("Hanya jika dibaca oleh penyambung tapak."),
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port bacaan"), min_value=1, max_value=65_535, initial=USUAL_PORT, required=False
    )
    transport = forms.TypedChoiceField(
        label=gettext_lazy("Bacaan melalui"),
        choices=Transport.choices,
        initial=Transport.TCP,
        required=False,
        empty_value=Transport.TCP,
        help_text=gettext_lazy("Hanya perisian lama memerlukan UDP."),
    )
    push_key = forms.CharField(
        label=gettext_lazy("Kunci komunikasi"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Jika peranti ada kunci; kosongkan untuk mengekalkan yang sedia ada."),
    )
    cidrs = forms.CharField(
        label=gettext_lazy("Rangkaian dibenarkan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Misalnya 10.1.2.0/24; kosong bermaksud dari mana-mana."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Zon waktu"), choices=ZONES, required=False)
    alphanumeric_pins = forms.BooleanField(
        label=gettext_lazy("Nombor pegawai mengandungi huruf"), required=False, widget=Switch
    )
    trust_keys = forms.BooleanField(
        label=gettext_lazy("Percaya kekunci masuk/keluar"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy("Jika tidak, punch pertama dan terakhir hari itu yang menentukan."),
    )

    hold_to_read = forms.BooleanField(
        label=gettext_lazy("Boleh ditahan semasa dibaca"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy(
            "Hanya jika kiraan rekod tidak sepadan: pegawai menunggu beberapa saat sementara log dibaca semula."
        ),
    )

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(card.id, card.name) for card in location_cards(only_active=True)]
        self.fields["location_id"].choices = [("", _("Tidak ditetapkan")), *places]  # type: ignore[attr-defined]  # a ChoiceField
        if is_known:
            self.fields["serial"].disabled = True

    def clean_port(self) -> int:
        return self.cleaned_data["port"] or USUAL_PORT

    def clean_cidrs(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["cidrs"].split(",") if part.strip()]


class MappingForm(forms.Form):
    """Whose number it is, from a day on; a card needs the letter that allows it."""

    pin = forms.CharField(label=gettext_lazy("Nombor pada peranti"), max_length=40)
    group = forms.CharField(label=gettext_lazy("Kumpulan nombor"), max_length=40, initial=FIRST_GROUP)
    staff_no = forms.CharField(label=gettext_lazy("No. kakitangan"), max_length=30)
    valid_from = forms.DateField(label=gettext_lazy("Mulai"), widget=DateInput())
    valid_to = forms.DateField(
        label=gettext_lazy("Hingga (tidak termasuk)"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Kosongkan untuk seterusnya."),
    )
    by_card = forms.BooleanField(
        label=gettext_lazy("Guna kad RFID"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy("Bagi pegawai yang cap jarinya tidak dapat dibaca."),
    )
    letter_reference = forms.CharField(label=gettext_lazy("Rujukan surat kelulusan"), max_length=100, required=False)
    letter = forms.FileField(
        label=gettext_lazy("Surat kelulusan"),
        required=False,
        widget=FileDrop(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_staff_no(self) -> str:
        staff_no = str(self.cleaned_data["staff_no"]).strip()
        found = find_person_ids(staff_nos=[staff_no])
        if staff_no not in found:
            raise forms.ValidationError(_("Tiada pegawai dengan nombor kakitangan ini."))
        self.cleaned_data["person_id"] = found[staff_no]
        return staff_no

    def clean_letter(self) -> uploads.Evidence | None:
        given = self.cleaned_data["letter"]
        if not given:
            return None
        try:
            return uploads.checked(given)
        except uploads.UploadRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class EndForm(forms.Form):
    """From which day on a number is nobody's."""

    valid_to = forms.DateField(label=gettext_lazy("Bukan lagi miliknya mulai"), widget=DateInput())


class QuarantineFilter(forms.Form):
    """Which records in quarantine."""

    sebab = forms.ChoiceField(
        label=gettext_lazy("Sebab"), required=False, choices=[("", gettext_lazy("Semua")), *REASONS.items()]
    )


class PolicyForm(forms.Form):
    """How the agency uses its terminals."""

    pins_are_staff_numbers = forms.BooleanField(
        label=gettext_lazy("Nombor peranti sama dengan nombor kakitangan"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy("Nombor yang belum dipadankan dicari sebagai nombor kakitangan."),
    )
    silent_minutes = forms.IntegerField(
        label=gettext_lazy("Senyap selepas (minit)"), min_value=5, max_value=1440, initial=30
    )
    set_clocks = forms.BooleanField(
        label=gettext_lazy("Betulkan jam peranti semasa dibaca"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy(
            "Jam yang tersasar lebih seminit diset selepas lognya dibaca dengan lengkap; setiap kali dicatat."
        ),
    )
