"""The forms of the application: one for each page, and those of the operators.

A page's form knows how to read its answers from an application and how to hand them to the service.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import CheckboxChips, RadioChips
from shared_apps.applications.models import (
    Application,
    DeviceLink,
    Kind,
    MalaysianState,
    Person,
    Schedule,
)
from shared_apps.applications.rules.answers import Page, read_reference
from shared_apps.applications.services.drafts import PersonFacts
from shared_apps.onboarding.forms import check_mykad, check_subdomain

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,24}")


def check_phone(text: str) -> str:
    """Return ``text`` when it looks like a telephone number.

    :raises django.forms.ValidationError: it does not.
    """
    if not _PHONE.fullmatch(text):
        raise forms.ValidationError(_("Nombor telefon mengandungi 7 hingga 25 angka, contohnya 03-8000 8000."))
    return text


class StartForm(forms.Form):
    """Where the link to the application is sent."""

    email = forms.EmailField(
        label=_("E-mel rasmi anda"),
        help_text=_("Kami menghantar pautan ke e-mel ini supaya anda boleh menyambung permohonan bila-bila masa."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AskLinkForm(forms.Form):
    """Asking for the link again."""

    reference = forms.CharField(label=_("Nombor rujukan"), help_text=_("Contohnya SPM-2026-K7Q3FM."), max_length=30)
    email = forms.EmailField(
        label=_("E-mel"),
        help_text=_("E-mel yang memulakan permohonan, atau e-mel pegawai dihubungi."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_reference(self) -> str:
        found = read_reference(self.cleaned_data["reference"])
        if found is None:
            raise forms.ValidationError(_("Nombor rujukan berbentuk SPM-2026-K7Q3FM. Semak semula."))
        return found


class AgencyForm(forms.Form):
    """Page 1: which body applies."""

    name = forms.CharField(label=_("Nama penuh agensi"), max_length=200, min_length=3)
    short_name = forms.CharField(
        label=_("Singkatan"), max_length=40, help_text=_("Seperti yang pegawai kenali, contohnya JPA.")
    )
    subdomain = forms.CharField(
        label=_("Alamat yang dikehendaki"),
        max_length=41,
        help_text=_("Huruf kecil, angka dan tanda sempang. Alamat agensi ialah perkataan ini diikuti alamat sistem."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Jenis agensi"), choices=[("", _("Pilih satu")), *Kind.choices])
    ministry = forms.CharField(
        label=_("Kementerian atau kerajaan negeri"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan jika agensi ini sendiri sebuah kementerian."),
    )

    def clean_subdomain(self) -> str:
        return check_subdomain(self.cleaned_data["subdomain"])


class ContactsForm(forms.Form):
    """Page 2: whom the central team calls."""

    hr_name = forms.CharField(label=_("Nama pegawai sumber manusia"), max_length=150)
    hr_post = forms.CharField(label=_("Jawatan"), max_length=150, required=False)
    hr_email = forms.EmailField(label=_("E-mel pegawai sumber manusia"))
    hr_phone = forms.CharField(label=_("Telefon pegawai sumber manusia"), max_length=30)
    ict_name = forms.CharField(label=_("Nama pegawai teknologi maklumat"), max_length=150)
    ict_post = forms.CharField(label=_("Jawatan pegawai teknologi maklumat"), max_length=150, required=False)
    ict_email = forms.EmailField(label=_("E-mel pegawai teknologi maklumat"))
    ict_phone = forms.CharField(label=_("Telefon pegawai teknologi maklumat"), max_length=30)

    people = (("hr", Person.Duty.HR), ("ict", Person.Duty.ICT))

    def clean_hr_phone(self) -> str:
        return check_phone(self.cleaned_data["hr_phone"])

    def clean_ict_phone(self) -> str:
        return check_phone(self.cleaned_data["ict_phone"])


class AdminsForm(forms.Form):
    """Page 3: the two appointed as the agency's first administrators; the MyKad number becomes their ID.

    The number is never shown again: ``kept`` holds the masked numbers on record, and a field left empty keeps them.
    """

    management_name = forms.CharField(label=_("Nama pentadbir khidmat pengurusan"), max_length=150)
    management_id = forms.CharField(label=_("MyKad pentadbir khidmat pengurusan"), max_length=20)
    management_email = forms.EmailField(label=_("E-mel pentadbir khidmat pengurusan"))
    management_phone = forms.CharField(label=_("Telefon pentadbir khidmat pengurusan"), max_length=30)
    ict_name = forms.CharField(label=_("Nama pentadbir teknologi maklumat"), max_length=150)
    ict_id = forms.CharField(label=_("MyKad pentadbir teknologi maklumat"), max_length=20)
    ict_email = forms.EmailField(label=_("E-mel pentadbir teknologi maklumat"))
    ict_phone = forms.CharField(label=_("Telefon pentadbir teknologi maklumat"), max_length=30)

    people = (("management", Person.Duty.ADMIN_MANAGEMENT), ("ict", Person.Duty.ADMIN_ICT))

    def __init__(self, *args: Any, kept: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for prefix, duty in self.people:
            field = self.fields[f"{prefix}_id"]
            field.widget.attrs.update(inputmode="numeric", autocomplete="off")
            masked = (kept or {}).get(duty.value, "")
            field.required = not masked
            field.help_text = (
                gettext("Disimpan sebagai %(masked)s. Isi hanya jika hendak menukarnya.") % {"masked": masked}
                if masked
                else gettext("12 digit, contohnya 840501-01-6847. Nombor ini menjadi ID Pengguna beliau.")
            )

    def clean_management_id(self) -> str:
        return self._number("management_id")

    def clean_ict_id(self) -> str:
        return self._number("ict_id")

    def clean_management_phone(self) -> str:
        return check_phone(self.cleaned_data["management_phone"])

    def clean_ict_phone(self) -> str:
        return check_phone(self.cleaned_data["ict_phone"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, second = found.get("management_id"), found.get("ict_id")
        if first and first == second:
            self.add_error("ict_id", gettext("Lantik dua orang yang berlainan sebagai pentadbir."))
        return found

    def _number(self, field: str) -> str:
        text: str = self.cleaned_data[field]
        return check_mykad(text) if text else ""


class WorkForm(forms.Form):
    """Page 4: where and by which hours the agency works."""

    states = forms.MultipleChoiceField(
        label=_("Negeri tempat pejabat agensi"),
        choices=MalaysianState.choices,
        widget=CheckboxChips,
        help_text=_("Hari rehat mingguan dan cuti umum mengikut negeri pejabat pegawai."),
    )
    head_count = forms.IntegerField(
        label=_("Bilangan pegawai"),
        min_value=1,
        max_value=400_000,
        error_messages={"min_value": _("Bilangan pegawai sekurang-kurangnya seorang.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    schedules = forms.MultipleChoiceField(
        label=_("Waktu kerja yang digunakan"), choices=Schedule.choices, widget=forms.CheckboxSelectMultiple
    )
    work_note = forms.CharField(
        label=_("Perkara lain tentang waktu kerja"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DevicesForm(forms.Form):
    """Page 5: the attendance devices at the doors, if any."""

    has_devices = forms.TypedChoiceField(
        label=_("Adakah agensi menggunakan peranti biometrik?"),
        choices=[("ya", _("Ya")), ("tidak", _("Tidak"))],
        coerce=lambda value: value == "ya",
        widget=RadioChips,
    )
    device_link = forms.ChoiceField(
        label=_("Cara rekod diperoleh"),
        choices=[("", _("Pilih satu")), *DeviceLink.choices],
        required=False,
        help_text=_("Jawab hanya jika agensi menggunakan peranti."),
    )
    device_count = forms.IntegerField(
        label=_("Bilangan peranti"),
        min_value=1,
        max_value=20_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    device_model = forms.CharField(label=_("Jenama dan model"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("has_devices") is False:
            found.update(device_link="", device_count=None, device_model="")
        elif found.get("has_devices"):
            if not found.get("device_link") and "device_link" not in self.errors:
                self.add_error("device_link", gettext("Pilih cara rekod diperoleh, atau Belum pasti."))
            if not found.get("device_count") and "device_count" not in self.errors:
                self.add_error("device_count", gettext("Nyatakan bilangan peranti."))
        return found


class SendForm(forms.Form):
    """Page 6: the word that the answers are true."""

    confirmed = forms.BooleanField(
        label=_("Maklumat ini benar dan kedua-dua pentadbir telah dilantik oleh ketua jabatan."),
        error_messages={"required": _("Tandakan pengesahan ini sebelum menghantar.")},
    )


PAGE_FORMS: dict[Page, type[forms.Form]] = {
    Page.AGENCY: AgencyForm,
    Page.CONTACTS: ContactsForm,
    Page.ADMINS: AdminsForm,
    Page.WORK: WorkForm,
    Page.DEVICES: DevicesForm,
}
PEOPLE_PAGES = frozenset({Page.CONTACTS, Page.ADMINS})


def page_form(page: Page, application: Application, data: Mapping[str, Any] | None = None) -> forms.Form:
    """Return the form of ``page`` with the answers of ``application``, bound to ``data`` when given."""
    if page in PEOPLE_PAGES:
        people = {person.duty: person for person in application.people.all()}
        if page is Page.ADMINS:
            kept = {duty: person.id_masked for duty, person in people.items() if person.id_masked}
            return AdminsForm(data, initial=_people_answers(AdminsForm.people, people), kept=kept)
        return ContactsForm(data, initial=_people_answers(ContactsForm.people, people))
    form = PAGE_FORMS[page]
    return form(data, initial=_answers(form, application))


def people_of(form: forms.Form) -> tuple[PersonFacts, ...]:
    """Return the people a valid form of page 2 or 3 names."""
    people = AdminsForm.people if isinstance(form, AdminsForm) else ContactsForm.people
    given = form.cleaned_data
    return tuple(
        PersonFacts(
            duty=duty.value,
            name=given[f"{prefix}_name"],
            email=given[f"{prefix}_email"],
            phone=given[f"{prefix}_phone"],
            post=given.get(f"{prefix}_post", ""),
            id_number=given.get(f"{prefix}_id", ""),
        )
        for prefix, duty in people
    )


def _answers(form: type[forms.Form], application: Application) -> dict[str, Any]:
    answers = {name: getattr(application, name) for name in form.base_fields}
    if "has_devices" in answers:
        known = {True: "ya", False: "tidak"}
        answers["has_devices"] = known.get(answers["has_devices"], "")
    return answers


def _people_answers(prefixes: tuple[tuple[str, Person.Duty], ...], people: Mapping[str, Person]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for prefix, duty in prefixes:
        person = people.get(duty.value)
        if person is not None:
            answers |= {f"{prefix}_{name}": getattr(person, name) for name in ("name", "post", "email", "phone")}
    return answers
