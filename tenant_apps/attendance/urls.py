"""Addresses of attendance on an agency's host."""

from django.urls import path, register_converter

from kit.ui.converters import DateConverter
from tenant_apps.attendance import preview_pages, team, views

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
    path("pasukan/", team.team, name="team"),
    path("pasukan/<int:person_id>/", team.member, name="member"),
    path("pasukan/<int:person_id>/<date:day>/", team.member_day, name="member-day"),
]
