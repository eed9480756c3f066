"""What the codes of the joining say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase

PHRASES: dict[str, Phrase] = {
    "onboarding.begun": Phrase(_("Penyertaan bermula"), _("Penyertaan %(target)s bermula.")),
    "onboarding.step_finished": Phrase(
        _("Peringkat selesai"), _("%(actor)s merekodkan satu peringkat %(target)s sebagai selesai.")
    ),
    "onboarding.step_skipped": Phrase(_("Peringkat dilangkau"), _("%(actor)s melangkau satu peringkat %(target)s.")),
    "onboarding.suspended": Phrase(_("Agensi digantung"), _("%(actor)s menggantung %(target)s.")),
    "onboarding.resumed": Phrase(_("Agensi disambung semula"), _("%(actor)s menyambung semula %(target)s.")),
    "onboarding.closed": Phrase(_("Agensi ditamatkan"), _("%(actor)s menamatkan penggunaan %(target)s.")),
    "onboarding.shard_pinned": Phrase(
        _("Serpihan giliran ditetapkan"), _("%(actor)s menetapkan serpihan giliran %(target)s.")
    ),
    "onboarding.date_fixed": Phrase(_("Tarikh ditetapkan"), _("Satu tarikh bagi %(target)s ditetapkan.")),
    "onboarding.noted": Phrase(_("Catatan penyertaan"), _("%(actor)s mencatat pada %(target)s.")),
    "onboarding.slot_offered": Phrase(_("Slot taklimat ditawarkan"), _("%(actor)s menawarkan slot %(target)s.")),
    "onboarding.slot_withdrawn": Phrase(
        _("Slot taklimat ditarik balik"), _("%(actor)s menarik balik satu slot taklimat.")
    ),
    "onboarding.claim_settled": Phrase(
        _("Kes nombor siri diputuskan"), _("%(actor)s memutuskan kes nombor siri %(target)s. %(remark)s")
    ),
    "onboarding.administrators_invited": Phrase(
        _("Pentadbir pertama dijemput"), _("Pentadbir pertama %(target)s dijemput.")
    ),
}
