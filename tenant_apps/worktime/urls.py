"""The working-time addresses in one agency."""

from django.urls import path

from tenant_apps.worktime.views import holidays, hub, policies, schedules

app_name = "worktime"
urlpatterns = [
    path("tetapan/", hub.hub, name="hub"),
    path("tetapan/waktu-kerja/", schedules.schedules, name="schedules"),
    path("tetapan/waktu-kerja/tambah/", schedules.pattern_new, name="pattern-new"),
    path("tetapan/waktu-kerja/<int:pattern_id>/", schedules.pattern, name="pattern"),
    path("tetapan/aturan/", policies.policies, name="policies"),
    path("tetapan/cuti-umum/", holidays.holidays, name="holidays"),
    path("tetapan/cuti-umum/isi/", holidays.holidays_seed, name="holidays-seed"),
    path("tetapan/cuti-umum/sahkan/", holidays.holidays_confirm, name="holidays-confirm"),
    path("tetapan/cuti-umum/tambah/", holidays.holiday_new, name="holiday-new"),
    path("tetapan/cuti-umum/<int:holiday_id>/", holidays.holiday, name="holiday"),
    path("tetapan/cuti-umum/<int:holiday_id>/batal/", holidays.holiday_cancel, name="holiday-cancel"),
]
