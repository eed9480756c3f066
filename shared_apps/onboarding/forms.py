"""The forms of operators and, for the briefing date, of applicants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit import clock
from kit.errors import Refusal
from kit.identity import Flaw, normalise, read_mykad
from kit.ui.forms import DateInput, FileDrop, RadioCards, TimeInput
from shared_apps.onboarding.rules.papers import ENDINGS, SIZE_LIMIT
from shared_apps.onboarding.selectors import Slot
from shared_apps.onboarding.services.direct import AgencyFacts
from shared_apps.onboarding.services.papers import keep_paper
from shared_apps.onboarding.services.steps import Remark
from tenants.rules import names

ATTENDEES_LIMIT = 300
NAME_LIMIT = 150
PROFILES = [("MY", _("Malaysia")), ("ID", _("Indonesia"))]
ZONES = [(zone, zone) for zone in ("Asia/Kuala_Lumpur", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")]


_SUBDOMAIN_SENTENCES = {
    "length": _("Alamat mesti antara 2 hingga 41 aksara."),
    "start": _("Alamat mesti bermula dengan huruf kecil a hingga z."),
    "letters": _("Alamat hanya boleh mengandungi huruf kecil, angka dan tanda sempang."),
    "underscores": _("Alamat tidak boleh berakhir dengan tanda sempang atau menggandakannya."),
    "reserved": _("Alamat ini dikhaskan untuk sistem. Pilih alamat lain."),
}


def check_subdomain(text: str) -> str:
    """Return ``text`` when an agency can be reached under it.

    :raises django.forms.ValidationError: saying which rule it breaks.
    """
    if text.startswith("xn--"):
        raise forms.ValidationError(_("Alamat antarabangsa (xn--) tidak diterima. Gunakan huruf a hingga z."))
    if "_" in text:
        raise forms.ValidationError(_SUBDOMAIN_SENTENCES["letters"])
    try:
        names.check_schema_name(text.replace("-", "_"))
    except names.SchemaNameRefused as refusal:
        reason = refusal.code.rpartition(".")[2]
        raise forms.ValidationError(_SUBDOMAIN_SENTENCES[reason]) from refusal
    return text


def check_mykad(text: str) -> str:
    """Return ``text`` as twelve digits when it is a MyKad number.

    :raises django.forms.ValidationError: saying what is wrong with it.
    """
    read = read_mykad(text, on=clock.today(settings.TIME_ZONE))
    if read is Flaw.LENGTH:
        raise forms.ValidationError(_("Nombor MyKad mempunyai 12 digit, contohnya 840501-01-6847."))
    if read is Flaw.DATE:
        raise forms.ValidationError(_("Enam digit pertama MyKad mesti tarikh lahir yang betul (TTBBHH)."))
    return normalise(text)


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal where it belongs: beside the fields it names, else on top of the form."""
    named = {name: text for name, text in refusal.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, refusal.message)


def said_in(form: forms.Form) -> list[str]:
    """Return every complaint of ``form``, for pages where the form itself may be folded away."""
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]


class PaperField(forms.FileField):
    """A file to attach; what it really is, is looked at when it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Lampiran"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("PDF, PNG, JPG, DOCX atau XLSX, tidak melebihi 5 MB."))
        accept = ",".join(f".{ending}" for ending in ENDINGS)
        kwargs.setdefault("widget", FileDrop(attrs={"accept": accept}))
        super().__init__(**kwargs)


class RemarkForm(forms.Form):
    """A sentence and a paper: what goes with every deed."""

    remark = forms.CharField(
        label=_("Catatan"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = PaperField()

    def kept_paper(self, *, by: str, now: datetime) -> int | None:
        """Keep the attached paper and return its id, nothing when there is none.

        :raises PaperRefused: its content is not acceptable.
        """
        file: UploadedFile[bytes] | None = self.cleaned_data["paper"]
        if file is None:
            return None
        # One byte more than allowed is enough to know; a huge file is not read whole.
        return keep_paper(name=file.name or "", content=file.read(SIZE_LIMIT + 1), by=by, now=now)

    def to_remark(self, *, by: str, now: datetime) -> Remark:
        """Return what the operator wrote, with the paper kept.

        :raises PaperRefused: its content is not acceptable.
        """
        given = self.cleaned_data
        return Remark(
            text=given["remark"],
            held_date=given.get("held_date"),
            attendees=tuple(given.get("attendees", ())),
            paper_id=self.kept_paper(by=by, now=now),
            is_shared=bool(given.get("is_shared")),
        )


class NoteForm(RemarkForm):
    """A line in the history, shown to the agency or not."""

    is_shared = forms.BooleanField(label=_("Kongsi dengan agensi"), required=False)


class ReasonForm(RemarkForm):
    """A deed that needs a reason; the rule that says so is the service's."""

    remark = forms.CharField(
        label=_("Sebab"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LiveMixin(forms.Form):
    """The end of the last step opens the agency, so it also asks from when on."""

    live_date = forms.DateField(
        label=_("Tarikh pelaksanaan"),
        required=False,
        help_text=_("Tarikh semua pegawai agensi mula menggunakan sistem. Kosong bermaksud hari ini."),
        widget=DateInput(),
    )

    def __init__(self, *args: Any, goes_live: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not goes_live:
            del self.fields["live_date"]


class SkipForm(LiveMixin, ReasonForm):
    """Leaving a step out."""

    field_order = ("remark", "paper", "live_date")


class StepForm(LiveMixin, NoteForm):
    """The end of a step: when it was held, who was there."""

    held_date = forms.DateField(label=_("Tarikh diadakan"), required=False, widget=DateInput())
    attendees = forms.CharField(
        label=_("Senarai kehadiran"),
        required=False,
        max_length=40_000,
        help_text=_("Satu nama setiap baris."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ("held_date", "attendees", "live_date", "remark", "paper", "is_shared")

    def clean_attendees(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["attendees"].splitlines())
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > ATTENDEES_LIMIT or any(len(name) > NAME_LIMIT for name in found):
            raise forms.ValidationError(_("Senaraikan paling banyak 300 nama, setiap satu paling panjang 150 aksara."))
        return found

    def clean_held_date(self) -> Any:
        found = self.cleaned_data["held_date"]
        if found and found > clock.today(settings.TIME_ZONE):
            raise forms.ValidationError(_("Tarikh diadakan tidak boleh pada masa hadapan."))
        return found


class DateForm(RemarkForm):
    """When a step is to be held."""

    planned_date = forms.DateField(label=_("Tarikh"), widget=DateInput())

    field_order = ("planned_date", "remark", "paper")


class AgencyForm(forms.Form):
    """An agency created without an application."""

    name = forms.CharField(label=_("Nama penuh agensi"), max_length=200, min_length=3)
    short_name = forms.CharField(label=_("Singkatan"), max_length=40)
    subdomain = forms.CharField(
        label=_("Alamat"),
        max_length=41,
        help_text=_("Huruf kecil, angka dan tanda sempang."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    profile = forms.ChoiceField(label=_("Peraturan"), choices=PROFILES)
    time_zone = forms.ChoiceField(label=_("Zon waktu"), choices=ZONES)
    head_count = forms.IntegerField(label=_("Bilangan pegawai"), min_value=0, max_value=400_000, initial=0)
    admin_name = forms.CharField(label=_("Nama pentadbir pertama"), max_length=150)
    admin_id = forms.CharField(
        label=_("MyKad pentadbir pertama"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    admin_email = forms.EmailField(label=_("E-mel pentadbir pertama"))

    def clean_subdomain(self) -> str:
        return check_subdomain(self.cleaned_data["subdomain"])

    def clean_admin_id(self) -> str:
        return check_mykad(self.cleaned_data["admin_id"])

    def facts(self) -> AgencyFacts:
        """Return what the valid form says."""
        given = dict(self.cleaned_data)
        return AgencyFacts(schema=given.pop("subdomain").replace("-", "_"), **given)


class QuotaForm(forms.Form):
    """How many officers and terminals an agency may have."""

    officers = forms.IntegerField(label=_("Pegawai"), required=False, min_value=1, max_value=1_000_000)
    terminals = forms.IntegerField(
        label=_("Peranti"), required=False, min_value=1, max_value=100_000, help_text=_("Kosong bermaksud tiada had.")
    )


class SlotForm(forms.Form):
    """A briefing to offer. Times are those of the platform's own zone."""

    day = forms.DateField(label=_("Tarikh"), widget=DateInput())
    time = forms.TimeField(label=_("Masa"), widget=TimeInput())
    venue = forms.CharField(label=_("Tempat atau pautan mesyuarat"), max_length=200)
    capacity = forms.IntegerField(label=_("Bilangan agensi"), min_value=1, max_value=200, initial=1)

    def starts_at(self) -> datetime:
        """Return the moment the valid form names."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=zone)


class BriefingForm(forms.Form):
    """An applicant takes an offered slot or proposes another day."""

    OTHER = "lain"

    slot = forms.ChoiceField(label=_("Tarikh taklimat"), widget=RadioCards)
    day = forms.DateField(
        label=_("Tarikh yang dicadangkan"),
        required=False,
        widget=DateInput(),
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=200)

    def __init__(self, *args: Any, slots: Iterable[tuple[Slot, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(slot.id), label) for slot, label in slots]
        field = self.fields["slot"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*offered, (self.OTHER, _("Tarikh lain, saya cadangkan"))]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("slot") == self.OTHER and not found.get("day") and "day" not in self.errors:
            self.add_error("day", gettext("Nyatakan tarikh yang dicadangkan."))
        return found
