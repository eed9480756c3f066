"""What a day, a decision and a month's card look like: word, icon and tone, together in one table.

A status pill's tone answers one question: ``ok`` as planned, ``time`` when, ``place`` where, ``off`` not working,
``none`` nothing recorded. Solid yellow, green and red belong to the month's card alone.
Codes are those of the day's verdict and of the decisions; an unknown code is shown as itself, quietly, because
an agency may bring codes of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """How a code is shown."""

    label: Text
    icon: str
    tone: str


DAY: dict[str, Look] = {
    "HADIR": Look(_("Hadir"), "check", "ok"),
    "SEDANG_BERTUGAS": Look(_("Sedang bertugas"), "play", "ok"),
    "KEBENARAN_KHAS": Look(_("Kebenaran khas"), "shield-check", "ok"),
    "TUGAS_RASMI": Look(_("Tugas rasmi"), "briefcase", "ok"),
    "TUGAS_LUAR": Look(_("Tugas luar"), "briefcase", "ok"),
    "LEBIH_MASA": Look(_("Lebih masa"), "timer", "ok"),
    "KERJA_REHAT": Look(_("Kerja hari rehat"), "timer", "ok"),
    "KERJA_KELEPASAN": Look(_("Kerja cuti umum"), "timer", "ok"),
    "LEWAT": Look(_("Lewat"), "clock-alert", "time"),
    "PULANG_AWAL": Look(_("Pulang awal"), "door-open", "time"),
    "TIADA_MASUK": Look(_("Tiada daftar masuk"), "clock-fading", "time"),
    "TIADA_KELUAR": Look(_("Tiada daftar keluar"), "clock-fading", "time"),
    "TIDAK_LENGKAP": Look(_("Tidak lengkap"), "clock-fading", "time"),
    "KELUAR_PEJABAT": Look(_("Keluar pejabat"), "footprints", "time"),
    "LUAR_KAWASAN": Look(_("Luar kawasan"), "map-pin", "place"),
    "BDR": Look(_("Bekerja dari rumah"), "house", "place"),
    "BDR_HARI_WAJIB": Look(_("Di rumah pada hari wajib pejabat"), "house", "place"),
    "BDR_LEBIH_KUOTA": Look(_("Di rumah melebihi kuota"), "house", "place"),
    "LOKASI_LEMAH": Look(_("Lokasi kurang tepat"), "map-pin-off", "place"),
    "TIADA_LOKASI": Look(_("Lokasi tidak diperoleh"), "map-pin-off", "place"),
    "PENGESAHAN_WAJAH": Look(_("Pengesahan wajah"), "scan-face", "place"),
    "CUTI": Look(_("Cuti"), "leaf", "off"),
    "CUTI_AM": Look(_("Cuti pagi"), "leaf", "off"),
    "CUTI_PM": Look(_("Cuti petang"), "leaf", "off"),
    "HADIR_SEMASA_CUTI": Look(_("Hadir semasa cuti"), "leaf", "time"),
    "KELEPASAN": Look(_("Cuti umum"), "flag", "off"),
    "REHAT": Look(_("Hari rehat"), "minus", "off"),
    "KECUALI": Look(_("Dikecualikan"), "shield", "off"),
    "TIADA_JADUAL": Look(_("Tiada waktu kerja"), "circle-dashed", "off"),
    "BELUM_DAFTAR": Look(_("Belum daftar masuk"), "circle-dashed", "off"),
    "TIDAK_HADIR": Look(_("Tidak hadir"), "x", "none"),
}

DECISION: dict[str, Look] = {
    "BARU": Look(_("Belum dijelaskan"), "pencil", "todo"),
    "DRAF": Look(_("Draf"), "pencil", "todo"),
    "PERLU_MAKLUMAT": Look(_("Perlu maklumat lanjut"), "message-square", "todo"),
    "DIJUSTIFIKASI": Look(_("Menunggu penyelia"), "hourglass", "wait"),
    "MENUNGGU": Look(_("Menunggu"), "hourglass", "wait"),
    "DISYORKAN": Look(_("Disyorkan"), "check", "wait"),
    "DISEMAK": Look(_("Disemak"), "list-checks", "wait"),
    "ESKALASI": Look(_("Dinaikkan"), "arrow-up", "wait"),
    "LULUS": Look(_("Diterima"), "check", "yes"),
    "DILULUSKAN": Look(_("Diluluskan"), "check", "yes"),
    "TOLAK": Look(_("Ditolak"), "x", "no"),
    "DITOLAK": Look(_("Ditolak"), "x", "no"),
    "AUTO_TOLAK": Look(_("Tamat tempoh"), "clock-alert", "no"),
    "BATAL": Look(_("Dibatalkan"), "ban", "past"),
    "DALAM_TINDAKAN": Look(_("Dalam tindakan"), "play", "wait"),
    "TANGGUH": Look(_("Ditangguhkan"), "hourglass", "todo"),
    "SELESAI": Look(_("Selesai"), "check", "yes"),
    "DISAHKAN": Look(_("Disahkan"), "badge-check", "yes"),
    "DIKEMBALIKAN": Look(_("Dikembalikan"), "undo-2", "no"),
}


@dataclass(frozen=True, slots=True)
class CardColour:
    """One colour of the month's card: the letter printed on it, its name and what it means."""

    letter: str
    name: Text
    meaning: Text
    css: str


CARDS: dict[str, CardColour] = {
    "K": CardColour("K", _("Kad Kuning"), _("biasa"), "yellow"),
    "H": CardColour("H", _("Kad Hijau"), _("amaran"), "green"),
    "M": CardColour("M", _("Kad Merah"), _("teruk"), "red"),
}
NO_CARD = CardColour("–", _("Belum ada kad"), "", "none")


def day_look(code: str) -> Look:
    """Return how a day's status or flag is shown."""
    return DAY.get(code) or Look(code, "circle-dashed", "off")


def decision_look(code: str) -> Look:
    """Return how a decision's state is shown."""
    return DECISION.get(code) or Look(code, "circle-dashed", "past")


def card_colour(code: str | None) -> CardColour:
    """Return the card of ``KUNING``/``K``, ``HIJAU``/``H``, ``MERAH``/``M``; anything else is "no month yet"."""
    return CARDS.get((code or "")[:1].upper(), NO_CARD)
