"""The public circulars and orders the rules of the product follow, for the page that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Circular:
    """One source: its number as published, what it is about, what the product does with it."""

    number: Promise
    subject: Promise
    effect: Promise


CIRCULARS: tuple[Circular, ...] = (
    Circular(
        _("Pekeliling Perkhidmatan Bilangan 5 Tahun 2019 (MyPPSM SR.4.1.1)"),
        _("Waktu Bekerja Fleksi (WBF)"),
        _("Masuk antara 7.30 hingga 9.00 pagi; waktu balik dikira daripada waktu masuk."),
    ),
    Circular(
        _("Pekeliling Perkhidmatan Bilangan 5 Tahun 2020 (MyPPSM SR.4.1.2)"),
        _("Bekerja Dari Rumah"),
        _("Hari bekerja dari rumah dikira hadir, dengan arahan atau kebenaran ketua jabatan."),
    ),
    Circular(
        _("Pekeliling Perkhidmatan Bilangan 11 Tahun 2017 (SR.4.2.1)"),
        _("Kemudahan pulang awal pegawai mengandung"),
        _("Kebenaran khas pulang satu jam lebih awal mulai minggu ke-22; sebabnya tidak dipaparkan kepada umum."),
    ),
    Circular(
        _("Perintah Am Bab G, Perintah 5 (SR.4.2.2)"),
        _("Kebenaran meninggalkan pejabat dalam waktu bekerja"),
        _("Diluluskan oleh penyelia sebelum keluar, tidak melebihi empat jam sehari."),
    ),
    Circular(
        _("Hari Bekerja Hibrid, berkuat kuasa 1 Ogos 2026"),
        _("Dua hari bekerja jarak jauh dan tiga hari di pejabat"),
        _("Boleh dihidupkan oleh agensi; hari wajib di pejabat mengikut negeri."),
    ),
    Circular(
        _("Akta Hari Kelepasan 1951"),
        _("Hari kelepasan am"),
        _("Cuti umum setiap negeri dimuatkan setiap tahun dan disahkan oleh Pentadbir Organisasi."),
    ),
)
