"""The import's addresses in one agency."""

from django.urls import path

from connectors.files import views

app_name = "files"
urlpatterns = [
    path("tetapan/pegawai/import/", views.imports, name="imports"),
    path("tetapan/pegawai/import/templat.xlsx", views.template, name="template"),
    path("tetapan/pegawai/import/<uuid:key>/", views.import_page, name="import"),
    path("tetapan/pegawai/import/<uuid:key>/kemajuan/", views.import_progress, name="progress"),
    path("tetapan/pegawai/import/<uuid:key>/sahkan/", views.import_confirm, name="confirm"),
    path("tetapan/pegawai/import/<uuid:key>/ralat.xlsx", views.import_errors, {"kind": "xlsx"}, name="errors-xlsx"),
    path("tetapan/pegawai/import/<uuid:key>/ralat.csv", views.import_errors, {"kind": "csv"}, name="errors-csv"),
]
