"""Addresses of dashboards, months and what is printed and sent."""

from django.urls import URLPattern, URLResolver, include, path

from tenant_apps.reports.views import (
    compare,
    dashboard,
    files,
    hub,
    letters,
    mine,
    months,
    recap,
    report,
    schedules,
    status,
)

_named = [
    path("laporan/", hub.hub, name="hub"),
    path("laporan/fail/", files.files, name="files"),
    path("laporan/fail/<uuid:key>/", files.file_page, name="file"),
    path("laporan/fail/<uuid:key>/muat-turun/", files.fetch, name="file-fetch"),
    path("laporan/fail/<uuid:key>/batal/", files.cancel, name="file-cancel"),
    path("laporan/fail/<uuid:key>/semula/", files.retry, name="file-retry"),
    path("laporan/jadual/", schedules.schedules, name="schedules"),
    path("laporan/jadual/baharu/", schedules.new, name="schedule-new"),
    path("laporan/jadual/<int:schedule_id>/", schedules.schedule, name="schedule"),
    path("laporan/jadual/<int:schedule_id>/henti/", schedules.pause, name="schedule-pause"),
    path("laporan/jadual/<int:schedule_id>/hapus/", schedules.drop, name="schedule-drop"),
    path("laporan/saya/", mine.mine, name="mine"),
    path("laporan/<slug:code>/", report.report_page, name="report"),
    path("laporan/<slug:code>/cetak/", report.report_print, name="report-print"),
    path("laporan/<slug:code>/fail/", report.report_file, name="report-file"),
    path("status-bulanan/", status.year_page, name="status"),
    path("rekap/", recap.recap_page, name="recap"),
    path("rekap/<int:unit_id>/<str:month>/cetak/", recap.recap_print, name="recap-print"),
    path("rekap/<int:unit_id>/<str:month>/csv/", recap.recap_csv, name="recap-csv"),
    path("rekap/<int:unit_id>/<str:month>/hantar/", recap.recap_send, name="recap-send"),
    path("surat/", letters.letters, name="letters"),
    path("surat/asas/", letters.grounds, name="letter-grounds"),
    path("surat/<int:letter_id>/", letters.letter, name="letter"),
    path("surat/<int:letter_id>/cetak/", letters.letter_print, name="letter-print"),
    path("surat/<int:letter_id>/ubah/", letters.change, name="letter-change"),
    path("surat/<int:letter_id>/keluar/", letters.issue, name="letter-issue"),
    path("surat/<int:letter_id>/batal/", letters.cancel, name="letter-cancel"),
    path("surat/<int:letter_id>/jawab/", letters.answer, name="letter-answer"),
    path("surat/<int:letter_id>/tutup/", letters.close, name="letter-close"),
    path("tetapan/bulan/", months.months, name="months"),
    path("tetapan/bulan/<str:month>/", months.month, name="month"),
    path("tetapan/bulan/<str:month>/kunci/", months.lock, name="month-lock"),
    path("tetapan/bulan/<str:month>/buka/", months.reopen, name="month-reopen"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.dashboard_page, name="dashboard"),
    path("dashboard/banding/", compare.compare_page, name="dashboard-compare"),
    path("dashboard/<int:unit_id>/<str:day>/", dashboard.day_page, name="dashboard-day"),
    path("", include((_named, "reports"))),
]
