"""The organisation's addresses in one agency."""

from django.urls import path

from tenant_apps.people.views import acting, exemptions, health, locations, officers, slips, supervisors, units

app_name = "people"
urlpatterns = [
    path("tetapan/unit/", units.units, name="units"),
    path("tetapan/unit/tambah/", units.unit_new, name="unit-new"),
    path("tetapan/unit/<int:unit_id>/", units.unit, name="unit"),
    path("tetapan/unit/<int:unit_id>/tutup/", units.unit_close, name="unit-close"),
    path("tetapan/lokasi/", locations.locations, name="locations"),
    path("tetapan/lokasi/tambah/", locations.location_new, name="location-new"),
    path("tetapan/lokasi/<int:location_id>/", locations.location, name="location"),
    path("tetapan/pegawai/", officers.officers, name="officers"),
    path("tetapan/pegawai/tambah/", officers.officer_new, name="officer-new"),
    path("tetapan/pegawai/slip/", slips.slips, name="slips"),
    path("tetapan/pegawai/slip/<uuid:key>/", slips.slips_progress, name="slips-progress"),
    path("tetapan/pegawai/slip/<uuid:key>/papar/", slips.slips_show, name="slips-show"),
    path("tetapan/pegawai/<int:person_id>/", officers.person, name="person"),
    path("tetapan/pegawai/<int:person_id>/ubah/", officers.officer_change, name="officer-change"),
    path("tetapan/pegawai/<int:person_id>/pindah/", officers.officer_move, name="officer-move"),
    path("tetapan/pegawai/<int:person_id>/tamat/", officers.officer_end, name="officer-end"),
    path("tetapan/pegawai/<int:person_id>/kecuali/", exemptions.exempt, name="officer-exempt"),
    path("tetapan/pegawai/<int:person_id>/kecuali/<int:exemption_id>/tamat/", exemptions.end, name="exemption-end"),
    path("tetapan/pegawai/<int:person_id>/peranan/", officers.officer_roles, name="officer-roles"),
    path("tetapan/pegawai/<int:person_id>/buka-kunci/", officers.officer_unlock, name="officer-unlock"),
    path("tetapan/kesihatan/", health.health, name="health"),
    path("tetapan/penyelia/", supervisors.supervisors, name="supervisors"),
    path("tetapan/penyelia/pemangku/", acting.everybodys, name="acting-all"),
    path("tetapan/penyelia/<int:person_id>/", supervisors.chain, name="chain"),
    path("tetapan/penyelia/<int:person_id>/pemangku/", acting.of_officer, name="acting-of"),
    path("pemangku/", acting.own, name="acting"),
    path("pemangku/<int:delegation_id>/tamat/", acting.end, name="acting-end"),
]
