"""Addresses of leave and releases on an agency's host."""

from django.urls import path

from tenant_apps.leave import views

app_name = "leave"
urlpatterns = [
    path("permohonan-saya/cuti/", views.leave, name="ask"),
    path("permohonan-saya/ramadan/", views.ramadan, name="ask-ramadan"),
    path("permohonan-saya/kebenaran-khas/", views.special, name="ask-special"),
    path("tetapan/pegawai/<int:person_id>/cuti/", views.office_leave, name="enter"),
    path("tetapan/pegawai/<int:person_id>/ramadan/", views.office_ramadan, name="enter-ramadan"),
    path("tetapan/pegawai/<int:person_id>/kebenaran-khas/", views.office_special, name="enter-special"),
    path("lampiran/cuti/<int:file_id>/", views.file, name="file"),
]
