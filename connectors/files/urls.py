"""The files' addresses in one agency."""

from django.urls import path

from connectors.files import leave_views, punch_views, views

app_name = "files"
urlpatterns = [
    path("tetapan/pegawai/import/", views.imports, name="imports"),
    path("tetapan/pegawai/import/templat.xlsx", views.template, name="template"),
    path("tetapan/pegawai/import/<uuid:key>/", views.import_page, name="import"),
    path("tetapan/pegawai/import/<uuid:key>/kemajuan/", views.import_progress, name="progress"),
    path("tetapan/pegawai/import/<uuid:key>/sahkan/", views.import_confirm, name="confirm"),
    path("tetapan/pegawai/import/<uuid:key>/ralat.xlsx", views.import_errors, {"kind": "xlsx"}, name="errors-xlsx"),
    path("tetapan/pegawai/import/<uuid:key>/ralat.csv", views.import_errors, {"kind": "csv"}, name="errors-csv"),
    path("tetapan/peranti/fail/", punch_views.files, name="punches"),
    path("tetapan/peranti/fail/<uuid:punch_key>/", punch_views.file_page, name="punch-file"),
    path("tetapan/peranti/fail/<uuid:punch_key>/kemajuan/", punch_views.file_progress, name="punch-progress"),
    path("tetapan/peranti/fail/<uuid:punch_key>/sahkan/", punch_views.file_confirm, name="punch-confirm"),
    path("tetapan/peranti/fail/<uuid:punch_key>/batal/", punch_views.file_drop, name="punch-drop"),
    path("tetapan/cuti/import/", leave_views.files, name="leave-files"),
    path("tetapan/cuti/import/templat.xlsx", leave_views.template, name="leave-template"),
    path("tetapan/cuti/import/<uuid:leave_key>/", leave_views.file_page, name="leave-file"),
    path("tetapan/cuti/import/<uuid:leave_key>/sahkan/", leave_views.file_confirm, name="leave-confirm"),
]
