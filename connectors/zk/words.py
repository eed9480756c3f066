"""What the codes of failed readings say to a person, and what to do."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kit.ui.statuses import Text

_SILENT: Final = _("Peranti %(serial)s tidak menjawab. Semak kuasa, kabel dan alamatnya.")
_BROKEN: Final = _("Bacaan peranti %(serial)s terputus; ia dicuba semula.")
_KEY: Final = _("Kunci komunikasi peranti %(serial)s salah. Samakan dengan tetapan penyambung.")
_OTHER: Final = _("Peranti lain menjawab di alamat peranti %(serial)s. Semak alamatnya.")
_DISK: Final = _("Bacaan peranti %(serial)s tidak dapat disimpan. Semak ruang cakera komputer penyambung.")
_UNKNOWN: Final = _("Peranti %(serial)s tidak dapat dibaca.")

_SENTENCES: Final[dict[str, Text]] = {
    "unreachable": _SILENT,
    "timeout": _SILENT,
    "closed": _BROKEN,
    "incomplete": _BROKEN,
    "bad_frame": _BROKEN,
    "out_of_step": _BROKEN,
    "too_slow": _BROKEN,
    "auth_failed": _KEY,
    "bad_key": _KEY,
    "wrong_device": _OTHER,
    "disk": _DISK,
}


def failure(serial: str, code: str) -> str:
    """Return the sentence for a reading of the terminal ``serial`` that failed with ``code``."""
    return str(_SENTENCES.get(code, _UNKNOWN)) % {"serial": serial}
