"""What alerts and quarantined records are called, and what to do about them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenant_apps.devices.rules import alerts
from tenant_apps.devices.rules.records import BAD_DATE, BAD_LINE, FUTURE, UNKNOWN_PIN, UNMAPPED_UID

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Said:
    """A title, and what to do."""

    title: Text
    advice: Text


ALERTS: dict[str, Said] = {
    alerts.SILENT: Said(
        _("Peranti senyap"),
        _("Periksa kuasa dan talian di tapak. Rekod kekal di peranti; jika talian tidak pulih, muat naik failnya."),
    ),
    alerts.DRIFT: Said(
        _("Jam peranti tersasar"), _("Betulkan jam pada peranti. Rekod disimpan seperti yang diterima.")
    ),
    alerts.FILLING: Said(
        _("Ingatan peranti hampir penuh"), _("Sahkan imbangan harian lengkap, kemudian hubungi pembekal.")
    ),
    alerts.GAP: Said(_("Ada rekod yang belum sampai"), _("Selaraskan semula, atau muat naik fail daripada peranti.")),
    alerts.BIOMETRICS: Said(
        _("Peranti menghantar data biometrik"), _("Data itu dibuang. Matikan penghantaran templat dan gambar.")
    ),
    alerts.SERVER_CHANGED: Said(
        _("Alamat pelayan diubah pada peranti"), _("Sahkan siapa yang mengubahnya. Rekod mungkin pergi ke tempat lain.")
    ),
    alerts.LOG_CLEARED: Said(
        _("Rekod dipadam pada peranti"), _("Bandingkan imbangan harian; muat naik fail USB jika ada.")
    ),
    alerts.TAMPERED: Said(
        _("Peranti diusik"), _("Penggera berbunyi atau pentadbir peranti dipadam. Sahkan dengan pegawai di tapak.")
    ),
    alerts.CLOCK_SET: Said(_("Jam peranti diubah"), _("Semak rekod selepas masa itu.")),
    alerts.TWO_ADDRESSES: Said(
        _("Dua alamat bagi satu nombor siri"), _("Mungkin ada peranti lain dengan nombor siri sama. Semak rangkaian.")
    ),
    alerts.FUTURE_TIMES: Said(_("Banyak rekod bermasa hadapan"), _("Betulkan jam dan zon waktu peranti.")),
    alerts.STAMP_BACK: Said(_("Tanda rekod berundur"), _("Jam atau rekod peranti mungkin diset semula; selaraskan.")),
    alerts.TWO_PLACES: Said(
        _("Nombor sama di dua tempat"), _("Seorang pegawai direkodkan di dua tempat dalam beberapa minit.")
    ),
    alerts.TOO_FAST: Said(_("Terlalu kerap menghubungi"), _("Semak tetapan peranti.")),
    alerts.LATE: Said(
        _("Rekod lewat bagi bulan yang ditutup"), _("Buka semula bulan itu jika rekod ini mengubah keputusan.")
    ),
    alerts.LOG_SHRANK: Said(_("Rekod peranti berkurang"), _("Log mungkin dipadam atau peranti diganti.")),
    alerts.COUNT_MISMATCH: Said(_("Kiraan peranti tidak sepadan"), _("Perisian peranti mengira lain; semak imbangan.")),
    alerts.WRONG_DEVICE: Said(_("Peranti lain di alamat itu"), _("Nombor siri tidak sepadan; tiada rekod diambil.")),
    alerts.PULL_FAILED: Said(_("Peranti tidak dapat dibaca"), _("Periksa talian, alamat dan kunci peranti.")),
    alerts.FIRMWARE_CHANGED: Said(_("Perisian peranti berubah"), _("Sahkan kemas kini itu memang dirancang.")),
}
REASONS: dict[str, Text] = {
    UNKNOWN_PIN: _("Nombor belum dipadankan"),
    BAD_DATE: _("Tarikh mustahil"),
    FUTURE: _("Masa hadapan"),
    UNMAPPED_UID: _("Slot tanpa pengguna"),
    BAD_LINE: _("Baris tidak difahami"),
}


def alert_words(kind: str) -> Said:
    """Return how an alert is told; one of a newer release is told by its code."""
    return ALERTS.get(kind) or Said(kind, "")


def reason_words(reason: str) -> Text:
    """Return why a record stands in quarantine."""
    return REASONS.get(reason, reason)
