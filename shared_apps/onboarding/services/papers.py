"""Keeping an attached file, after looking at what it really is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.onboarding.models import Paper
from shared_apps.onboarding.rules.papers import ENDINGS, SIZE_LIMIT, PaperFlaw, inspect, tidy_name


class PaperRefused(Refusal):
    """The file is empty, too large, of a kind we do not take, or not what its name says."""

    code = "onboarding.paper_refused"


def keep_paper(*, name: str, content: bytes, by: str, now: datetime) -> int:
    """Store the file and return the id of its paper.

    The stored name is random and has no ending, so that no server could mistake it for something to run.

    :raises PaperRefused: the content is not acceptable.
    """
    kind = inspect(name, content)
    if isinstance(kind, PaperFlaw):
        sentence = _flaw_sentence(kind)
        raise PaperRefused(sentence, fields={"paper": sentence})
    place = default_storage.save(f"onboarding/{now:%Y/%m}/{secrets.token_hex(16)}", ContentFile(content))
    paper = Paper.objects.create(
        name=tidy_name(name),
        media_type=kind.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        place=place,
        kept_at=now,
        kept_by=by,
    )
    return paper.pk


def _flaw_sentence(flaw: PaperFlaw) -> str:
    kinds = ", ".join(ending.upper() for ending in ENDINGS)
    match flaw:
        case PaperFlaw.EMPTY:
            return _("Fail ini kosong. Pilih fail lain.")
        case PaperFlaw.TOO_LARGE:
            return _("Fail ini melebihi %(limit)d MB. Kecilkan fail atau pecahkannya kepada beberapa fail.") % {
                "limit": SIZE_LIMIT // (1024 * 1024)
            }
        case PaperFlaw.UNKNOWN:
            return _("Jenis fail ini tidak diterima. Muat naik fail %(kinds)s.") % {"kinds": kinds}
        case PaperFlaw.MISNAMED:
            return _("Kandungan fail tidak sepadan dengan namanya. Simpan semula fail dan cuba lagi.")
