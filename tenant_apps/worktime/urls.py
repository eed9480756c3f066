"""The working-time addresses in one agency."""

from django.urls import path

from tenant_apps.worktime.views import holidays, hub, own, policies, ramadan, rosters, schedules, team

app_name = "worktime"
urlpatterns = [
    path("waktu-kerja/", own.own, name="own"),
    path("waktu-kerja/syif/", own.own_roster, name="own-roster"),
    path("waktu-kerja/permohonan/<int:request_id>/batal/", own.request_cancel, name="request-cancel"),
    path("waktu-kerja/pegawai/", team.team, name="team"),
    path("waktu-kerja/pegawai/tetapkan/", team.assign, name="assign"),
    path("jadual-syif/", rosters.rosters, name="rosters"),
    path("jadual-syif/<int:unit_id>/", rosters.roster, name="roster"),
    path("jadual-syif/<int:unit_id>/csv/", rosters.roster_csv, name="roster-csv"),
    path("tetapan/", hub.hub, name="hub"),
    path("tetapan/waktu-kerja/", schedules.schedules, name="schedules"),
    path("tetapan/waktu-kerja/tambah/", schedules.pattern_new, name="pattern-new"),
    path("tetapan/waktu-kerja/<int:pattern_id>/", schedules.pattern, name="pattern"),
    path("tetapan/aturan/", policies.policies, name="policies"),
    path("tetapan/ramadan/", ramadan.ramadan, name="ramadan"),
    path("tetapan/ramadan/isi/", ramadan.ramadan_seed, name="ramadan-seed"),
    path("tetapan/ramadan/<int:ramadan_id>/sahkan/", ramadan.ramadan_confirm, name="ramadan-confirm"),
    path("tetapan/cuti-umum/", holidays.holidays, name="holidays"),
    path("tetapan/cuti-umum/isi/", holidays.holidays_seed, name="holidays-seed"),
    path("tetapan/cuti-umum/sahkan/", holidays.holidays_confirm, name="holidays-confirm"),
    path("tetapan/cuti-umum/tambah/", holidays.holiday_new, name="holiday-new"),
    path("tetapan/cuti-umum/<int:holiday_id>/", holidays.holiday, name="holiday"),
    path("tetapan/cuti-umum/<int:holiday_id>/batal/", holidays.holiday_cancel, name="holiday-cancel"),
]
