"""What the room's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "people.unit_added": Phrase(_("Unit ditambah"), _("%(actor)s menambah unit %(target)s.")),
    "people.unit_changed": Phrase(_("Unit diubah"), _("%(actor)s mengubah unit %(target)s.")),
    "people.unit_closed": Phrase(_("Unit ditutup"), _("%(actor)s menutup unit %(target)s.")),
    "people.location_added": Phrase(_("Lokasi ditambah"), _("%(actor)s menambah lokasi %(target)s.")),
    "people.location_changed": Phrase(_("Lokasi diubah"), _("%(actor)s mengubah lokasi %(target)s.")),
    "people.person_added": Phrase(_("Pegawai ditambah"), _("%(actor)s menambah pegawai %(target)s.")),
    "people.person_changed": Phrase(_("Pegawai diubah"), _("%(actor)s mengubah maklumat %(target)s.")),
    "people.person_moved": Phrase(_("Pegawai dipindahkan"), _("%(actor)s memindahkan %(target)s.")),
    "people.person_ended": Phrase(
        _("Perkhidmatan ditamatkan"), _("%(actor)s menamatkan perkhidmatan %(target)s. %(remark)s")
    ),
    "people.person_exempted": Phrase(
        _("Pegawai dikecualikan"), _("%(actor)s mengecualikan %(target)s daripada rekod kehadiran. %(remark)s")
    ),
    "people.exemption_ended": Phrase(_("Pengecualian ditamatkan"), _("%(actor)s menamatkan pengecualian %(target)s.")),
    "people.supervisor_assigned": Phrase(_("Penyelia ditetapkan"), _("%(actor)s menetapkan penyelia bagi %(target)s.")),
    "people.delegated": Phrase(
        _("Pemangku dilantik"),
        _("%(actor)s melantik %(after.deputy)s memangku %(target)s, %(after.valid_from)s hingga %(after.last_day)s."),
    ),
    "people.delegation_ended": Phrase(
        _("Pemangkuan ditamatkan"), _("%(actor)s menamatkan pemangkuan %(before.deputy)s bagi %(target)s.")
    ),
    "people.executive_units_set": Phrase(
        _("Unit Eksekutif ditetapkan"), _("%(actor)s menetapkan unit yang dibaca oleh %(target)s.")
    ),
    "people.import_uploaded": Phrase(_("Fail import dimuat naik"), _("%(actor)s memuat naik %(target)s.")),
    "people.import_confirmed": Phrase(_("Import disahkan"), _("%(actor)s mengesahkan import %(target)s.")),
    "people.officers_imported": Phrase(
        _("Pegawai diimport"),
        _("%(actor)s mengimport pegawai: %(after.added)s ditambah, %(after.changed)s dikemas kini."),
    ),
    "people.homes_received": Phrase(
        _("Alamat rumah diterima"), _("%(actor)s menerima %(after.count)s alamat rumah berdaftar.")
    ),
    "people.slips_asked": Phrase(_("Slip kata laluan diminta"), _("%(actor)s meminta slip kata laluan sementara.")),
    "people.slips_shown": Phrase(
        _("Slip kata laluan dipaparkan"), _("%(actor)s memaparkan %(after.count)s slip kata laluan sementara.")
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("people", _("Organisasi"), PHRASES)
    register_target("people.person", _("Pegawai"), "people:person")
    register_target("people.unit", _("Unit"), "people:unit")
    register_target("people.location", _("Lokasi kerja"), "people:location")
    register_target("people.import", _("Import"))
    register_target("people.slips", _("Slip kata laluan"))
