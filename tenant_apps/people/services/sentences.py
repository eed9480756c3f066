"""Why a row of a file cannot be taken, as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from tenant_apps.people.rules.columns import HEADINGS
from tenant_apps.people.rules.intake import Finding, Reason

type Words = Mapping[str, str]


def sentence_of(finding: Finding) -> str:
    """Return the sentence for one finding, in the reader's language."""
    words = {"column": HEADINGS[finding.column], "detail": finding.detail}
    return _SENTENCES[finding.reason](words)


_SENTENCES: Mapping[Reason, Callable[[Words], str]] = {
    Reason.MISSING: lambda w: _("%(column)s kosong. Isi lajur ini.") % w,
    Reason.FORMULA: lambda w: _("%(column)s mengandungi formula. Tampal nilainya sahaja.") % w,
    Reason.TOO_LONG: lambda w: _("%(column)s terlalu panjang; paling banyak %(detail)s aksara.") % w,
    Reason.ID_LENGTH: lambda w: _("Nombor MyKad mesti 12 digit, contohnya 840501-01-6847."),
    Reason.ID_DATE: lambda w: _("Enam digit pertama MyKad mesti tarikh lahir (TTBBHH) bagi umur 15 hingga 100 tahun."),
    Reason.ID_ROUNDED: lambda w: _(
        "Nombor MyKad telah dibundarkan oleh hamparan. Jadikan lajur itu Teks dan taip semula."
    ),
    Reason.ID_NOT_TAKEN: lambda w: _("Agensi ini menerima nombor MyKad sahaja."),
    Reason.ID_KIND: lambda w: _("Jenis ID %(detail)s tidak dikenali. Gunakan MYKAD atau ID_LAIN.") % w,
    Reason.EMAIL: lambda w: _("Alamat e-mel %(detail)s tidak lengkap.") % w,
    Reason.DATE: lambda w: _("Tarikh %(detail)s tidak difahami. Gunakan bentuk 31/12/2026.") % w,
    Reason.APPOINTMENT: lambda w: (
        _("Taraf lantikan %(detail)s tidak dikenali. Gunakan Tetap, Kontrak atau Sementara.") % w
    ),
    Reason.DOUBLE_ID: lambda w: _("Nombor kad pengenalan ini sudah ada di baris %(detail)s fail ini.") % w,
    Reason.DOUBLE_STAFF_NO: lambda w: _("No. kakitangan ini sudah ada di baris %(detail)s fail ini.") % w,
    Reason.ID_TAKEN: lambda w: _("Nombor kad pengenalan ini sudah didaftarkan untuk no. kakitangan %(detail)s.") % w,
    Reason.STAFF_NO_TAKEN: lambda w: _("No. kakitangan ini sudah digunakan oleh %(detail)s.") % w,
    Reason.SERVICE_ENDED: lambda w: _(
        "Pegawai ini telah tamat perkhidmatan. Buka rekodnya dahulu jika ia berkhidmat semula."
    ),
    Reason.UNIT_UNKNOWN: lambda w: _("Tiada unit %(detail)s. Betulkan namanya atau benarkan unit baharu ditambah.") % w,
    Reason.UNIT_AMBIGUOUS: lambda w: (
        _("Lebih daripada satu unit bernama %(detail)s. Tulis laluan penuh, contohnya Bahagian > Unit.") % w
    ),
    Reason.LOCATION_UNKNOWN: lambda w: _("Tiada lokasi %(detail)s. Tambah lokasi itu dahulu.") % w,
    Reason.SUPERVISOR_UNKNOWN: lambda w: (
        _("Penyelia %(detail)s tiada dalam fail ini atau dalam agensi. Gunakan no. kakitangan atau MyKad.") % w
    ),
    Reason.SUPERVISOR_BAD: lambda w: (
        _("Penyelianya di baris %(detail)s mempunyai ralat. Betulkan baris itu dahulu.") % w
    ),
    Reason.SUPERVISOR_SELF: lambda w: _("Pegawai tidak boleh menyelia dirinya sendiri."),
    Reason.SUPERVISOR_ENDED: lambda w: _("Penyelia %(detail)s telah tamat perkhidmatan. Pilih penyelia lain.") % w,
    Reason.LOOP: lambda w: _("Rantaian penyelia berpusing: %(detail)s. Pilih penyelia lain.") % w,
}
