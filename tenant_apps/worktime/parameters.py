"""What the parameters are called, and what they do, in the words of the office."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit.ui.statuses import Text
from tenant_apps.worktime.rules.policy import MONTH_END, SPECS, Form, Group, Spec

GROUPS: Final[dict[Group, Text]] = {
    Group.PUNCHES: _("Rekod dan hari"),
    Group.DAY: _("Waktu kerja sehari"),
    Group.OVERTIME: _("Lebih masa dan kerja dari rumah"),
    Group.REQUESTS: _("Permohonan"),
    Group.MONTH: _("Isu dan bulan"),
    Group.PLACES: _("Tempat, peranti dan simpanan"),
}

WORDS: Final[dict[str, tuple[Text, Text]]] = {
    "dedupe_min": (_("Rekod berulang"), _("Rekod tanpa jenis dalam tempoh ini dianggap satu rekod.")),
    "punch_rounding": (_("Pembundaran rekod"), _("Saat sentiasa digugurkan: 9.00.59 dikira 9.00.")),
    "single_punch_split": (_("Sempadan rekod tunggal"), _("Rekod tunggal sebelumnya ialah masuk, selepasnya keluar.")),
    "day_start": (_("Hari bermula"), _("Rekod sebelumnya tidak dikira pada hari itu.")),
    "day_close_time": (_("Hari ditutup"), _("Selepas minit ini hari dinilai muktamad.")),
    "shift_window_before_min": (_("Tetingkap sebelum syif"), _("Rekod sebelum syif yang masih milik syif itu.")),
    "shift_window_after_min": (_("Tetingkap selepas syif"), _("Rekod selepas syif yang masih milik syif itu.")),
    "max_accuracy_m": (_("Ketepatan lokasi paling lemah"), _("Lokasi lebih lemah diterima tetapi ditandakan.")),
    "face_accept_score": (_("Skor wajah diterima"), _("Skor ini dan ke atas diterima terus.")),
    "face_confirm_score": (_("Skor wajah untuk disahkan"), _("Skor di bawahnya ditolak; di antaranya perlu disahkan.")),
    "grace_in_min": (_("Tempoh ihsan daftar masuk"), _("Selepasnya lewat dikira dari had asal.")),
    "ramadan_release_min": (_("Pelepasan Ramadan"), _("Pulang awal sebanyak ini apabila rehat dipendekkan.")),
    "pregnancy_release_min": (_("Pelepasan pegawai hamil"), _("Pulang awal sebanyak ini setiap hari (PP 11/2017).")),
    "release_stack": (_("Pelepasan dicampur"), _("Jika tidak, hanya pelepasan yang lebih panjang dikira.")),
    "duty_travel_min": (_("Perjalanan dari tugas rasmi"), _("Tempoh dari tempat bertugas ke pejabat.")),
    "duty_first_excuses_late": (_("Tugas rasmi dahulu tidak lewat"), _("Tugas selepas had masuk memaafkan lewat.")),
    "outstation_release_at": (
        _("Pulang selepas luar stesen"),
        _("Yang kembali pada hari sama boleh pulang waktu ini."),
    ),
    "friday_rest": (
        _("Rehat Jumaat"),
        _("Menggantikan rehat Jumaat negeri. Kosongkan kedua-duanya untuk ikut negeri."),
    ),
    "halfday_mode": (_("Sempadan cuti separuh hari"), _("Cuti separuh hari dibahagi pada waktu rehat.")),
    "rosters_enabled": (_("Jadual syif"), _("Unit boleh menyusun jadual syif mengikut tarikh.")),
    "ot_requires_approval": (_("Lebih masa perlu diarahkan"), _("Tanpa arahan, lebih masa tidak dikira.")),
    "ot_after_min": (_("Lebih masa dikira selepas"), _("Minit selepas waktu tamat sebelum lebih masa bermula.")),
    "restday_break_per_480_min": (_("Rehat pada hari kelepasan"), _("Ditolak bagi setiap lapan jam bekerja.")),
    "hbh_enabled": (_("Hari Bekerja Hibrid"), _("Pegawai boleh bekerja dari rumah pada hari tertentu.")),
    "hbh_remote_quota_per_week": (_("Hari bekerja dari rumah seminggu"), _("Lebih daripada ini ditandakan.")),
    "hbh_office_weekdays": (_("Hari wajib di pejabat"), _("Kosongkan untuk ikut negeri.")),
    "pregnancy_min_weeks": (_("Minggu hamil paling awal"), _("Pelepasan boleh dimohon mulai minggu ini.")),
    "time_off_max_min": (_("Kebenaran keluar sehari"), _("Lebih lama daripada ini ialah cuti (SR.4.2.2).")),
    "remote_plan_required": (_("Rancangan kerja dari rumah"), _("Hari dari rumah perlu dirancang lebih dahulu.")),
    "remote_output_required": (_("Hasil kerja dari rumah"), _("Hari dari rumah perlu sekurang-kurangnya satu hasil.")),
    "schedule_request_day": (_("Tarikh tutup permohonan waktu kerja"), _("Hari bulan sebelum bulan yang dimohon.")),
    "schedule_recommender": (
        _("Permohonan waktu kerja perlu disyorkan"),
        _("Seorang mengesyorkan, seorang lain meluluskan."),
    ),
    "approval_levels": (_("Peringkat kelulusan isu"), _("Dua: penyemak, kemudian pengesah.")),
    "justify_deadline_day": (_("Pegawai menjelaskan sebelum"), _("Hari bulan berikutnya, atau hujung bulan.")),
    "supervisor_deadline_day": (_("Penyelia memutuskan sebelum"), _("Hari bulan berikutnya, atau hujung bulan.")),
    "on_supervisor_inaction": (
        _("Jika penyelia tidak bertindak"),
        _("Apa berlaku apabila tarikh akhir berlalu. Isu yang dinaikkan terbuka hingga hari kad."),
    ),
    "escalate_after_days": (_("Naik kepada penyelia seterusnya selepas"), _("Dikira dari penjelasan pegawai.")),
    "card_run_day": (_("Warna kad dikira"), _("Hari bulan berikutnya; bulan ditutup serentak.")),
    "card_table": (_("Jadual warna kad"), _("A mengira semua ketidakpatuhan, B lewat sahaja.")),
    "card_thresholds": (
        _("Ambang warna kad"),
        _("Empat bilangan hari: kuning ke hijau, hijau ke merah, kekal hijau, kekal merah. Kosong: ikut jadual."),
    ),
    "year_rating": (_("Penarafan setahun"), _("Ditunjukkan pada status bulanan.")),
    "letter_from_colour": (_("Draf surat tunjuk sebab mulai"), _("Kad warna ini atau lebih teruk.")),
    "letter_min_breaches": (_("Draf surat dari bilangan hari"), _("Hari yang dikira sebulan; 0 tidak digunakan.")),
    "letter_absent_streak": (
        _("Draf surat bagi tidak hadir berturut-turut"),
        _("Hari bekerja tanpa henti; 0 tidak digunakan."),
    ),
    "tunjuk_sebab_days": (_("Tempoh menjawab surat tunjuk sebab"), _("Dikira dari tarikh surat.")),
    "absent_streak_alert": (_("Makluman tidak hadir berturut-turut"), _("Bilangan hari, dipisahkan koma.")),
    "office_radius_m": (_("Radius pejabat"), _("Bagi lokasi kerja yang tiada radius sendiri.")),
    "home_radius_m": (_("Radius rumah"), _("Jarak dari alamat berdaftar yang dikira di rumah.")),
    "other_id_allowed": (_("ID selain MyKad"), _("Nombor tentera, polis atau pasport boleh digunakan.")),
    "biometric_pull_times": (_("Masa tarikan rekod biometrik"), _("Masa, dipisahkan koma.")),
    "presence_ping_enabled": (_("Daftar kehadiran berkala"), _("Pegawai di luar pejabat diminta mendaftar berkala.")),
    "interval_min": (_("Selang daftar berkala"), _("Jarak antara dua daftar berkala.")),
    "retention_years_attendance": (_("Simpanan rekod kehadiran"), _("Pelupusan tetap memerlukan kelulusan arkib.")),
    "retention_years_location": (_("Simpanan lokasi tepat"), _("Selepasnya hanya jenis tempat disimpan.")),
}

CHOICES: Final[dict[str, dict[str, Text]]] = {
    "punch_rounding": {"floor": _("Ke minit sebelumnya")},
    "halfday_mode": {"rest_boundary": _("Waktu rehat")},
    "on_supervisor_inaction": {
        "count_against": _("Dikira sebagai ketidakpatuhan"),
        "escalate": _("Naik kepada penyelia seterusnya"),
        "accept": _("Diterima"),
    },
    "letter_from_colour": {"MERAH": _("Kad merah"), "HIJAU": _("Kad hijau"), "TIADA": _("Tiada warna")},
    "card_table": {"A": _("A: semua ketidakpatuhan"), "B": _("B: lewat sahaja")},
}

UNITS: Final[dict[str, Text]] = {
    "min": _("minit"),
    "m": _("meter"),
    "day": _("hari"),
    "workday": _("hari bekerja"),
    "week": _("minggu"),
    "year": _("tahun"),
    "level": _("peringkat"),
}

WEEKDAYS: Final[tuple[Text, ...]] = (
    _("Isnin"),
    _("Selasa"),
    _("Rabu"),
    _("Khamis"),
    _("Jumaat"),
    _("Sabtu"),
    _("Ahad"),
)


def label_of(name: str) -> str:
    """Return what a parameter is called."""
    return str(WORDS[name][0]) if name in WORDS else name


def shown(spec: Spec, value: object) -> str:
    """Return a value in force as a person reads it, with its unit."""
    if value is None:
        return gettext("ikut negeri")
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if value == MONTH_END:
        return gettext("hujung bulan")
    if spec.form == Form.CHOICE:
        return str(CHOICES[spec.name][str(value)])
    if spec.form == Form.INTERVAL:
        return " – ".join(_clock(minute) for minute in _numbers(value))
    if spec.form in (Form.CLOCK, Form.CLOCKS):
        return ", ".join(_clock(minute) for minute in _numbers(value))
    if spec.form == Form.WEEKDAYS:
        return ", ".join(str(WEEKDAYS[int(number)]) for number in _numbers(value))
    unit = f" {UNITS[spec.unit]}" if spec.unit else ""
    return ", ".join(f"{number:g}" for number in _numbers(value)) + unit


def shown_of(name: str, value: object) -> str:
    """Like :func:`shown`, for a parameter by its name."""
    return shown(SPECS[name], value)


def _numbers(value: object) -> list[float]:
    if isinstance(value, int | float):
        return [value]
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else []


def _clock(minute: float) -> str:
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"
