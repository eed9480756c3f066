"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "people.person_added": Phrase(_("Pegawai ditambah"), _("%(actor)s menambah pegawai %(target)s.")),
    "people.person_changed": Phrase(_("Pegawai dikemas kini"), _("%(actor)s mengemas kini maklumat %(target)s.")),
    "people.person_moved": Phrase(_("Penempatan ditukar"), _("%(actor)s menukar penempatan %(target)s.")),
    "people.person_ended": Phrase(
        _("Perkhidmatan ditamatkan"), _("%(actor)s menamatkan perkhidmatan %(target)s: %(remark)s")
    ),
    "people.supervisor_assigned": Phrase(_("Penyelia ditetapkan"), _("%(actor)s menetapkan penyelia bagi %(target)s.")),
    "people.unit_added": Phrase(_("Unit ditambah"), _("%(actor)s menambah unit %(target)s.")),
    "people.unit_changed": Phrase(_("Unit dikemas kini"), _("%(actor)s mengemas kini unit %(target)s.")),
    "people.unit_closed": Phrase(_("Unit ditutup"), _("%(actor)s menutup unit %(target)s.")),
    "people.location_added": Phrase(_("Lokasi ditambah"), _("%(actor)s menambah lokasi kerja %(target)s.")),
    "people.location_changed": Phrase(_("Lokasi dikemas kini"), _("%(actor)s mengemas kini lokasi kerja %(target)s.")),
    "people.executive_units_set": Phrase(
        _("Unit eksekutif ditetapkan"), _("%(actor)s menetapkan unit yang boleh dilihat oleh %(target)s.")
    ),
    "people.import_uploaded": Phrase(_("Fail dimuat naik"), _("%(actor)s memuat naik fail import %(target)s.")),
    "people.import_confirmed": Phrase(_("Import disahkan"), _("%(actor)s mengesahkan import %(target)s.")),
    "people.officers_imported": Phrase(_("Pegawai diimport"), _("Import %(target)s selesai ditulis.")),
    "people.slips_asked": Phrase(_("Slip diminta"), _("%(actor)s meminta slip kata laluan sementara.")),
    "people.slips_shown": Phrase(_("Slip dipaparkan"), _("%(actor)s membuka slip kata laluan sementara.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("people", _("Organisasi"), PHRASES)
    register_target("people.person", _("Pegawai"))
    register_target("people.unit", _("Unit"))
    register_target("people.location", _("Lokasi kerja"))
    register_target("people.import", _("Import"))
    register_target("people.slips", _("Slip kata laluan"))
