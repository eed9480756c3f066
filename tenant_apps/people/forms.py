"""The forms of the organisation's pages. Choices are read when a form is made: they are the agency's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.identity import IdKind
from kit.ui.forms import CheckboxChips, DateInput, RadioChips, Switch
from shared_apps.accounts.roles import Role
from tenant_apps.people.models import Delegation, Person
from tenant_apps.people.rules.states import STATES
from tenant_apps.people.selectors import location_cards, unit_tree

UNIT_KINDS = ("Jabatan", "Bahagian", "Cawangan", "Seksyen", "Unit", "Stesen", "Pejabat Negeri", "Pejabat Daerah")
_POINT = re.compile(r"\s*\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*\)?\s*")


def unit_choices(*, blank: Any = None) -> list[tuple[str, Any]]:
    """Return the open units by their whole path."""
    first = [("", blank)] if blank is not None else []
    return first + [(str(node.id), node.trail) for node in unit_tree() if node.is_open]


def location_choices(*, blank: Any = None) -> list[tuple[str, Any]]:
    """Return the active places."""
    first = [("", blank)] if blank is not None else []
    return first + [(str(card.id), card.name) for card in location_cards(only_active=True)]


def number_or_none(text: str | None) -> int | None:
    """Return a chosen id, or None for the empty choice."""
    return int(text) if text else None


def read_point(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude of a text as maps copy it (``2.926361, 101.696445``)."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


class PointField(forms.CharField):
    """A pair of coordinates in one box, as pasted from a map; cleaned to (latitude, longitude) or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        point = read_point(text)
        if point is None:
            raise forms.ValidationError(_("Tulis latitud dan longitud, contohnya 2.926361, 101.696445."))
        return point


class UnitForm(forms.Form):
    """A unit: its name, kind, code and the unit above it."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=200)
    kind = forms.CharField(
        label=gettext_lazy("Jenis"),
        max_length=30,
        help_text=gettext_lazy("Contohnya Bahagian, Cawangan, Seksyen atau Unit."),
        widget=forms.TextInput(attrs={"list": "unit-kinds"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Kod"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Kosongkan untuk kod automatik."),
    )
    parent = forms.ChoiceField(label=gettext_lazy("Di bawah"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("Bermula"), widget=DateInput())

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = unit_choices(blank=_("Tiada (peringkat teratas)"))  # type: ignore[attr-defined]  # a ChoiceField
        if not is_new:
            del self.fields["valid_from"]


class CloseUnitForm(forms.Form):
    """The day from which a unit is no more."""

    on = forms.DateField(label=gettext_lazy("Ditutup mulai"), widget=DateInput())


class LocationForm(forms.Form):
    """A work location; the point can be pasted from a map."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Kod"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Kosongkan untuk kod automatik."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Negeri"),
        required=False,
        help_text=gettext_lazy("Menentukan hari rehat mingguan dan cuti umum."),
    )
    address = forms.CharField(
        label=gettext_lazy("Alamat"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    point = PointField(
        label=gettext_lazy("Koordinat"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Tampal daripada peta: latitud, longitud. Tanpa koordinat, zon tidak disemak."),
    )
    radius_m = forms.IntegerField(label=gettext_lazy("Radius (meter)"), min_value=10, max_value=50_000, initial=200)
    is_active = forms.BooleanField(label=gettext_lazy("Digunakan"), required=False, initial=True, widget=Switch())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Tiada negeri")), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField


class TryPointForm(forms.Form):
    """A point to be tried against the offices' zones."""

    uji = PointField(label=gettext_lazy("Latitud, longitud"), max_length=60)
    tepat = forms.IntegerField(label=gettext_lazy("Ketepatan (meter)"), required=False, min_value=0, max_value=100_000)


class OfficerFilter(forms.Form):
    """Which officers the list shows."""

    cari = forms.CharField(
        label=gettext_lazy("Cari"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Nama atau no. kakitangan")}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[
            ("", gettext_lazy("Berkhidmat")),
            ("tamat", gettext_lazy("Tamat perkhidmatan")),
            ("semua", gettext_lazy("Semua")),
        ],
    )
    tiada = forms.ChoiceField(
        label=gettext_lazy("Belum ada"),
        required=False,
        choices=[
            ("", "–"),
            ("penyelia", gettext_lazy("Penyelia")),
            ("lokasi", gettext_lazy("Lokasi kerja")),
            ("emel", gettext_lazy("E-mel")),
            ("akaun", gettext_lazy("Akaun")),
            ("log-masuk", gettext_lazy("Log masuk pertama")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(blank=_("Semua unit"))  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> dict[str, str]:
        """Return the answers; what makes no sense is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class OfficerForm(forms.Form):
    """Who an officer is."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=150)
    id_kind = forms.ChoiceField(
        label=gettext_lazy("Jenis pengenalan"),
        choices=[(IdKind.MYKAD.value, "MyKad"), (IdKind.OTHER.value, gettext_lazy("ID lain"))],
        widget=RadioChips(),
        initial=IdKind.MYKAD.value,
    )
    id_number = forms.CharField(
        label=gettext_lazy("No. kad pengenalan"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    staff_no = forms.CharField(label=gettext_lazy("No. kakitangan"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mel"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    position = forms.CharField(label=gettext_lazy("Jawatan"), max_length=120, required=False)
    scheme = forms.CharField(label=gettext_lazy("Skim perkhidmatan"), max_length=80, required=False)
    grade = forms.CharField(label=gettext_lazy("Gred"), max_length=20, required=False)
    service_group = forms.CharField(label=gettext_lazy("Kumpulan"), max_length=60, required=False)
    appointment = forms.ChoiceField(label=gettext_lazy("Taraf lantikan"), choices=Person.Appointment.choices)
    in_service_from = forms.DateField(label=gettext_lazy("Mula berkhidmat"), widget=DateInput())


class NewOfficerForm(OfficerForm):
    """Who an officer is, and where they begin."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    location = forms.ChoiceField(label=gettext_lazy("Lokasi kerja"), required=False)
    supervisor = forms.CharField(
        label=gettext_lazy("Penyelia"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("No. kakitangan penyelia. Boleh diisi kemudian."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(blank=_("Pilih unit"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["location"].choices = location_choices(blank=_("Tiada lokasi tetap"))  # type: ignore[attr-defined]  # a ChoiceField


class ChangeOfficerForm(OfficerForm):
    """Who an officer is; the number is typed only when it changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = _("Kosongkan jika tidak berubah.")


class MoveForm(forms.Form):
    """Where an officer serves from a day on."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    location = forms.ChoiceField(label=gettext_lazy("Lokasi kerja"), required=False)
    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["location"].choices = location_choices(blank=_("Tiada lokasi tetap"))  # type: ignore[attr-defined]  # a ChoiceField


class EndForm(forms.Form):
    """From which day an officer no longer serves, and why."""

    on = forms.DateField(
        label=gettext_lazy("Tidak berkhidmat mulai"),
        widget=DateInput(),
        help_text=gettext_lazy("Hari pertama pegawai tidak lagi berkhidmat."),
    )
    reason = forms.CharField(label=gettext_lazy("Sebab"), required=False, max_length=300)


class ExemptForm(forms.Form):
    """The days on which an officer need not record attendance, and by whose letter."""

    valid_from = forms.DateField(label=gettext_lazy("Hari pertama"), widget=DateInput())
    last_day = forms.DateField(
        label=gettext_lazy("Hari terakhir"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Kosongkan jika tiada tarikh tamat."),
    )
    reason = forms.CharField(label=gettext_lazy("Sebab dan rujukan surat Ketua Jabatan"), max_length=300, min_length=5)


class RolesForm(forms.Form):
    """What an officer may do beside clocking in, and what an executive reads."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Peranan"),
        required=False,
        widget=CheckboxChips(),
        choices=[(role.value, role.label) for role in (Role.SUPERVISOR, Role.EXECUTIVE, Role.CLERK, Role.ADMIN)],
        help_text=gettext_lazy("Sesiapa yang mempunyai pegawai di bawahnya ialah penyelia dengan sendirinya."),
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Unit yang dibaca oleh Eksekutif"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("Termasuk semua unit di bawahnya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = unit_choices()  # type: ignore[attr-defined]  # a MultipleChoiceField


class SupervisorForm(forms.Form):
    """Who supervises an officer from a day on; the staff number finds the supervisor."""

    supervisor = forms.CharField(
        label=gettext_lazy("Penyelia"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("No. kakitangan. Kosongkan untuk tiada penyelia."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())


class UnitSupervisorForm(SupervisorForm):
    """Who supervises everybody of a unit from a day on."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    with_below = forms.BooleanField(label=gettext_lazy("Termasuk unit di bawahnya"), required=False, widget=Switch())
    only_gaps = forms.BooleanField(
        label=gettext_lazy("Hanya pegawai tanpa penyelia"), required=False, initial=True, widget=Switch()
    )
    field_order = ("unit", "with_below", "only_gaps", "supervisor", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["supervisor"].required = True
        self.fields["supervisor"].help_text = _("No. kakitangan penyelia bagi semua pegawai itu.")


class DelegationForm(forms.Form):
    """Who stands in for a supervisor, when, for whom and in what. The last day is included."""

    deputy = forms.CharField(
        label=gettext_lazy("Pemangku"), max_length=40, help_text=gettext_lazy("No. kakitangan pegawai yang memangku.")
    )
    valid_from = forms.DateField(label=gettext_lazy("Hari pertama"), widget=DateInput())
    last_day = forms.DateField(label=gettext_lazy("Hari terakhir"), widget=DateInput())
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("Perkara"),
        error_messages={"required": gettext_lazy("Pilih sekurang-kurangnya satu perkara.")},
        widget=CheckboxChips(),
        choices=[("isu", gettext_lazy("Isu kehadiran")), ("permohonan", gettext_lazy("Permohonan"))],
        initial=["isu", "permohonan"],
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Bagi"), choices=Delegation.Scope.choices, widget=RadioChips(), initial=Delegation.Scope.ALL
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), required=False, help_text=gettext_lazy("Hanya jika satu unit dipilih di atas.")
    )
    persons = forms.MultipleChoiceField(
        label=gettext_lazy("Pegawai"),
        required=False,
        widget=CheckboxChips(),
        help_text=gettext_lazy("Hanya jika pegawai dipilih di atas."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Sebab"), max_length=300, help_text=gettext_lazy("Contohnya cuti rehat atau kursus.")
    )

    def __init__(self, *args: Any, units: dict[int, str], officers: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Pilih unit")), *units.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["persons"].choices = list(officers.items())  # type: ignore[attr-defined]  # a ChoiceField


class SlipForm(forms.Form):
    """Whose temporary passwords are to be made: a unit's officers."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    only_new = forms.BooleanField(
        label=gettext_lazy("Hanya yang belum pernah log masuk"), required=False, initial=True, widget=Switch()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]  # a ChoiceField


def chosen_ids(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the ids among texts that came from checkboxes."""
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)
