"""The gallery ``/ui/``: every component in its states, and whole pages made of them. In development and tests only.

What is not shown here may not be used on a page: the browser tests look at these pages. Its sample words are
figures in a shop window: Malay only, and in no catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from kit.ui import radar
from kit.ui.charts import Bar, HeatCell, HeatRow
from kit.ui.forms import (
    CheckboxChips,
    DateInput,
    FileDrop,
    PasswordInput,
    RadioCards,
    RadioChips,
    Switch,
    TimeInput,
)
from kit.ui.http import invalid, render_page
from kit.ui.nav import Frame, NavItem
from kit.ui.statuses import DAY, DECISION
from kit.ui.tables import Column, Table
from kit.ui.templatetags.ui import CardMonth, Step

OFFICE = (2.926361, 101.696445)
PAGES = ("hari-ini", "peti-isu", "dashboard", "pengguna", "log-masuk", "awam", "borang", "cetak", "operasi")
ERRORS = (
    "400",
    "403",
    "404",
    "500",
    "503",
    "ui/csrf_failure",
    "ui/tenant_unknown",
    "ui/tenant_suspended",
    "ui/tenant_not_live",
)


@dataclass(frozen=True, slots=True)
class Officer:
    """A made-up officer of the specimens."""

    pk: int
    name: str
    unit: str
    status: str
    minutes: int
    at: datetime


def _at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


OFFICERS = (
    Officer(1, "Nurul Aisyah binti Kamaruddin", "Khidmat Pengurusan", "HADIR", 0, _at(2026, 11, 19, 23, 52)),
    Officer(2, "Lim Wei Jie", "Teknologi Maklumat", "LEWAT", 12, _at(2026, 11, 20, 1, 12)),
    Officer(3, "Kavitha a/p Subramaniam", "Kewangan", "LUAR_KAWASAN", 0, _at(2026, 11, 20, 0, 8)),
    Officer(4, "Mohd Hafiz bin Ismail", "Penguatkuasaan", "TIDAK_HADIR", 0, _at(2026, 11, 20, 0, 0)),
    Officer(5, "Dayang Siti Rahmah binti Awang Bujang", "Komunikasi Korporat", "BDR", 0, _at(2026, 11, 20, 0, 21)),
)


class OfficerTable(Table):
    """The specimen of a table."""

    columns = (
        Column("name", "Pegawai", sort=("name",), link=lambda row: f"?pegawai={row.pk}", card="title"),
        Column("unit", "Bahagian", sort=("unit",)),
        Column("status", "Status", template="ui/cells/status.html"),
        Column("minutes", "Minit", sort=("minutes",), align="end"),
        Column("at", "Masuk", template="ui/cells/time.html", align="end", sort=("at",)),
    )
    default_sort = "name"
    caption = "Kehadiran Jumaat, 20 November 2026"


class SampleForm(forms.Form):
    """Every kind of input."""

    name = forms.CharField(label="Nama penuh", help_text="Seperti dalam kad pengenalan.")
    email = forms.EmailField(label="E-mel", required=False)
    password = forms.CharField(label="Kata laluan", widget=PasswordInput({"autocomplete": "current-password"}))
    unit = forms.ChoiceField(label="Bahagian", choices=[("", "–"), ("1", "Kewangan"), ("2", "Teknologi Maklumat")])
    date = forms.DateField(label="Tarikh", widget=DateInput)
    start = forms.TimeField(label="Masa", widget=TimeInput, required=False)
    kind = forms.ChoiceField(
        label="Jenis waktu kerja",
        widget=RadioCards,
        choices=[
            ("WBF", "Waktu Bekerja Fleksi\nMasuk 7.30–9.00, genap 9 jam"),
            ("WP2", "Waktu Berperingkat 2\n8.00–5.00"),
        ],
    )
    reason = forms.ChoiceField(
        label="Sebab",
        widget=RadioChips,
        required=False,
        choices=[("t", "Trafik"), ("m", "Mesyuarat"), ("p", "Masalah peranti"), ("l", "Lain-lain")],
    )
    days = forms.MultipleChoiceField(
        label="Hari",
        widget=CheckboxChips,
        required=False,
        choices=[("1", "Isn"), ("2", "Sel"), ("3", "Rab"), ("4", "Kha"), ("5", "Jum")],
    )
    remark = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Lampiran", widget=FileDrop({"accept": ".pdf,image/*"}), required=False)
    notify = forms.BooleanField(label="Hantar peringatan e-mel", widget=Switch, required=False)
    agree = forms.BooleanField(label="Maklumat di atas adalah benar")


class FilterForm(forms.Form):
    """The specimen of a filter bar."""

    unit = forms.ChoiceField(label="Bahagian", required=False, choices=[("", "Semua"), ("1", "Kewangan")])
    day_from = forms.DateField(label="Tarikh dari", required=False, widget=DateInput)
    day_to = forms.DateField(label="Hingga", required=False, widget=DateInput)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render_page(request, "ui/gallery/components.html", _specimens(request))


def specimen_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one whole page made of the components."""
    if name not in PAGES:
        raise Http404
    template = f"ui/gallery/{name.replace('-', '_')}.html"
    if name == "borang":
        form = SampleForm(request.POST or {"name": "", "email": "bukan-emel"})
        return invalid(request, template, {**_specimens(request), "form": form})
    return render_page(request, template, _specimens(request))


def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the error pages."""
    if name not in ERRORS:
        raise Http404
    return render_page(request, f"{name}.html")


def _specimens(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": _frame(request),
        "pages": PAGES,
        "errors": ERRORS,
        "moment": _at(2026, 11, 20, 9, 5),
        "morning": _at(2026, 11, 19, 23, 58),
        "today": date(2026, 11, 20),
        "start": time(8, 0),
        "end": time(17, 0),
        "window_start": time(7, 30),
        "window_end": time(9, 0),
        "statuses": tuple(DAY),
        "states": tuple(DECISION),
        "months": _months(),
        "officers": OFFICERS,
        "table": OfficerTable(request, OFFICERS),
        "no_table": OfficerTable(request, (), empty_title="Tiada rekod dalam tempoh ini", id="none"),
        "form": SampleForm(),
        "filters": FilterForm(request.GET or None),
        "steps": _steps(),
        "crumbs": (("Dashboard", "/ui/"), ("Khidmat Pengurusan", "/ui/?u=1"), ("20 November 2026", "")),
        "facts": (
            ("Pegawai", "Nurul Aisyah binti Kamaruddin"),
            ("Waktu kerja", "WBF"),
            ("Penyelia", "Lim Wei Jie"),
        ),
        "inside": radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=(2.92680, 101.69690), accuracy_m=18),
        "outside": radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=(2.92830, 101.69820), accuracy_m=24),
        "away": radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=(3.15, 101.71), accuracy_m=40),
        "lost": radar.sight(place="Blok B", office=OFFICE, zone_m=150, fix=None),
        **_figures(),
    }


def _frame(request: HttpRequest) -> Frame:
    ways = (
        ("Hari ini", "hari-ini", "calendar-check"),
        ("Bulan saya", "dashboard", "calendar-days"),
        ("Peti isu", "peti-isu", "inbox"),
        ("Tugasan", "pengguna", "clipboard-list"),
        ("Laporan", "cetak", "file-text"),
    )
    nav = tuple(
        NavItem(label, f"/ui/{slug}/", icon, request.path == f"/ui/{slug}/", 28 if slug == "peti-isu" else 0)
        for label, slug, icon in ways
    )
    side = (
        NavItem("Pengguna", "/ui/pengguna/", "users", current=True),
        NavItem("Struktur & penyelia", "/ui/?a=1", "network"),
        NavItem("Tetapan", "/ui/?a=2", "settings"),
        NavItem("Jejak audit", "/ui/?a=3", "list-checks", count=3),
    )
    wide = "pengguna" in request.path or "operasi" in request.path
    return Frame(
        agency_name="Jabatan Perkhidmatan Contoh Malaysia",
        masthead="awam" in request.path,
        banner="Anda melihat agensi ini sebagai operator. Lawatan direkodkan." if "operasi" in request.path else "",
        nav=() if "log-masuk" in request.path else nav,
        side=side if wide else (),
        roles=(NavItem("Pegawai", "/ui/", "user"), NavItem("Penyelia", "/ui/peti-isu/", "user-check", current=True)),
        menu=(
            NavItem("Profil", "/ui/?m=1", "circle-user-round"),
            NavItem("Bantuan", "/ui/?m=2", "life-buoy"),
        ),
        person_name="Nurul Aisyah binti Kamaruddin",
        sign_out_url="/log-keluar/",
        support="Unit ICT, samb. 8123, bantuan@contoh.gov.my",
        home_url="/ui/",
    )


def _months() -> tuple[CardMonth, ...]:
    colours = ("K", "K", "H", "K", "K", "K", "H", "M", "H", "K", "K", None)
    counts = (0, 1, 3, 0, 2, 1, 3, 4, 0, 1, 0, None)
    return tuple(
        CardMonth(number, colour, count, "/ui/?bulan" if colour else "", number == 11)
        for number, (colour, count) in enumerate(zip(colours, counts, strict=True), 1)
    )


def _steps() -> tuple[Step, ...]:
    return (
        Step("Permohonan", "done", "3 Nov"),
        Step("Taklimat dan demo", "done", "10 Nov, 2 jam", "/ui/?s=1"),
        Step("Latihan pentadbir", "current", "Pilih tarikh sebelum 30 Nov"),
        Step("Perbincangan teknikal", "failed", "Ditangguhkan"),
        Step("Pelaksanaan"),
    )


def _figures() -> dict[str, Any]:
    times = (("≤ 07:29", 41), ("07:30–07:59", 86), ("08:00–08:29", 54), ("08:30–09:00", 23), ("≥ 09:01", 9))
    units = ("Khidmat Pengurusan", "Kewangan", "Teknologi Maklumat", "Penguatkuasaan", "Komunikasi Korporat")
    shares = (
        (98, 96, 91, 97, 88),
        (100, 99, 97, 100, 95),
        (92, 90, 84, 79, 70),
        (88, 95, 96, 93, 60),
        (97, 91, 85, 96, 92),
    )
    levels = {99: 0, 95: 0, 90: 1, 84: 2, 75: 3}
    return {
        "times": tuple(Bar(label, value, f"{value} ({value * 100 // 213} %)") for label, value in times),
        "places": (
            Bar("Di pejabat", 171, tone="ok", url="/ui/?p=1"),
            Bar("Bekerja dari rumah", 24, tone="place"),
            Bar("Luar kawasan", 12, tone="time"),
            Bar("Belum daftar", 6, tone="off"),
        ),
        "trend_days": tuple(
            Bar(f"{day} Nov", value, f"{value} %") for day, value in ((2, 92), (6, 95), (10, 91), (16, 97), (20, 94))
        ),
        "spark": (92, 95, 91, 97, 94, 96, 88, 93),
        "heat_columns": ("Isn 16", "Sel 17", "Rab 18", "Kha 19", "Jum 20"),
        "heat_rows": tuple(
            HeatRow(
                unit,
                tuple(
                    HeatCell(
                        str(value),
                        next((level for least, level in levels.items() if value >= least), 4),
                        url=f"/ui/?sel={value}",
                        edge=value < 75,
                        label=f"{unit}, {value} %",
                    )
                    for value in row
                ),
                url="/ui/?unit",
            )
            for unit, row in zip(units, shares, strict=True)
        ),
    }


urlpatterns: list[URLPattern] = [
    path("ui/", gallery, name="ui-gallery"),
    path("ui/ralat/<path:name>/", error_page, name="ui-error"),
    path("ui/<slug:name>/", specimen_page, name="ui-page"),
]
