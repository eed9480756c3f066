"""Addresses of attendance on an agency's host."""

from django.urls import path, register_converter

from kit.ui.converters import DateConverter
from tenant_apps.attendance import preview_pages, requests, team, views

register_converter(DateConverter, "date")
register_converter(preview_pages.AreaConverter, "area")

app_name = "attendance"
urlpatterns = [
    path("", views.today, name="today"),
    path("tebuk/", views.punch, name="punch"),
    path("tebuk/lokasi/", views.late_fix, name="late-fix"),
    path("tebuk/sambung/", views.resume, name="resume"),
    path("bulan/", views.month, name="month"),
    path("bulan/<date:day>/", views.day, name="day"),
    path("transaksi/", views.records, name="records"),
    path("tetapan/<area:area>/pratonton/<uuid:key>/", preview_pages.preview, name="preview"),
    path("tetapan/<area:area>/pratonton/<uuid:key>/batal/", preview_pages.cancel, name="preview-cancel"),
    path("tetapan/<area:area>/pratonton/<uuid:key>/terbit/", preview_pages.publish, name="preview-publish"),
    path("tetapan/<area:area>/pratonton/<uuid:key>/csv/", preview_pages.csv, name="preview-csv"),
    path("permohonan-saya/", requests.own, name="requests"),
    path("permohonan-saya/baharu/", requests.new, name="request-new"),
    path("permohonan-saya/rekod-masa/", requests.punch, name="ask-punch"),
    path("permohonan-saya/<str:source>/<int:request_id>/", requests.one, name="request"),
    path("permohonan-saya/<str:source>/<int:request_id>/batal/", requests.withdraw, name="request-withdraw"),
    path("permohonan-saya/<str:source>/<int:request_id>/lampiran/", requests.add_file, name="request-file"),
    path("lampiran/rekod/<int:file_id>/", requests.file, name="proposal-file"),
    path("pasukan/<int:person_id>/rekod-masa/", requests.team_punch, name="propose-punch"),
    path("tetapan/pegawai/<int:person_id>/permohonan/", requests.office, name="office-requests"),
    path("tetapan/pegawai/<int:person_id>/rekod-masa/", requests.office_punch, name="office-ask-punch"),
    path(
        "tetapan/pegawai/<int:person_id>/permohonan/<str:source>/<int:request_id>/batal/",
        requests.office_cancel,
        name="office-cancel",
    ),
    path("pasukan/", team.team, name="team"),
    path("pasukan/<int:person_id>/", team.member, name="member"),
    path("pasukan/<int:person_id>/<date:day>/", team.member_day, name="member-day"),
]
