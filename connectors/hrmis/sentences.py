"""What went wrong and what to do, in words; what the fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from connectors.hrmis.protocol import Fault, Trouble
from kit.ui.times import clock
from tenant_apps.leave.services.receiving import Flaw
from tenant_apps.people.rules.columns import HEADINGS, Column

ORPHAN, NOBODY_KNOWN, LEAVE_TYPE_UNKNOWN = "orphan", "nobody", "type"


def sentence_of(trouble: str, detail: str = "") -> str:
    """Say why the other side cannot be read and what to do."""
    words = {"detail": detail}
    sentences: Mapping[str, str] = {
        Trouble.CREDENTIAL: _("HRMIS menolak ID klien atau rahsia. Semak kedua-duanya dan simpan semula."),
        Trouble.FORBIDDEN: _("HRMIS mengenali klien ini tetapi tidak membenarkannya membaca. Minta kebenaran membaca."),
        Trouble.NOT_FOUND: _("HRMIS tidak mengenali soalan ini (%(detail)s). Semak alamat dan profil."),
        Trouble.SERVER: _("HRMIS menghadapi ralat dalaman (%(detail)s). Cuba lagi kemudian; data kekal."),
        Trouble.BUSY: _("HRMIS meminta kami menunggu. Bacaan dicuba semula kemudian."),
        Trouble.SLOW: _("HRMIS tidak menjawab dalam masa yang ditetapkan. Bacaan disambung semula kemudian."),
        Trouble.UNREACHABLE: _("HRMIS tidak dapat dihubungi. Semak alamat, atau tanya pentadbir rangkaian."),
        Trouble.HOST: "%(detail)s",
        Trouble.NOT_JSON: _("Jawapan itu bukan data HRMIS; mungkin halaman log masuk. Semak alamat."),
        Trouble.TOO_LONG: _("Jawapan HRMIS terlalu besar untuk satu halaman."),
        Trouble.CHANGED: _(
            "HRMIS tidak lagi menghantar medan %(detail)s. Pilih profil yang sepadan; data di sini tidak berubah."
        ),
        Trouble.CURSOR: _("Bacaan terlalu lama terhenti dan dimulakan semula."),
        Trouble.RESTING: _("HRMIS gagal beberapa kali, jadi ia dibiarkan berehat sehingga %(detail)s."),
    }
    if trouble == Trouble.RESTING:
        words = {"detail": clock(timezone.localtime(datetime.fromisoformat(detail)))}
    return sentences[trouble] % words


def fault_sentence(fault: Fault) -> str:
    """Say what is wrong with one record."""
    return _("Medan %(field)s tiada atau tidak difahami.") % {"field": fault.theirs}


def orphan_sentence() -> str:
    """Say that something is said of an officer nobody described."""
    return _("HRMIS menyebut pegawai ini tanpa maklumatnya. Ia dicuba semula pada bacaan akan datang.")


def flaw_sentence(flaw: str) -> str:
    """Say why leave cannot be taken."""
    sentences: Mapping[str, str] = {
        Flaw.TYPE: _("Jenis cuti ini tidak dikenali. Tambahkannya pada profil."),
        Flaw.PART: _("Bahagian hari cuti ini tidak dikenali."),
        Flaw.DATES: _("Tarikh cuti ini tidak betul."),
        Flaw.LOCKED: _("Bulan cuti ini sudah ditutup. Buka semula bulan itu jika perlu."),
        Flaw.OVERLAP: _("Cuti lain sudah ada pada tarikh ini. Batalkan salah satu."),
        Flaw.DOUBLE: _("Cuti ini bertindih dengan cuti lain daripada sumber yang sama."),
        NOBODY_KNOWN: _("Pegawai cuti ini belum ada di sini."),
    }
    return sentences[flaw]


def field_label(field: str) -> str:
    """Return what a field is called on screens."""
    return HEADINGS[Column(field)]
