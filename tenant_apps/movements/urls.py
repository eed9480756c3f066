"""Addresses of movements on an agency's host."""

from django.urls import path

from tenant_apps.movements import outing_pages as outings
from tenant_apps.movements import views

app_name = "movements"
urlpatterns = [
    path("permohonan-saya/keluar/", views.own(views.PERMISSION), name="ask-permission"),
    path("permohonan-saya/tugas-rasmi/", views.own(views.DUTY), name="ask-duty"),
    path("permohonan-saya/bekerja-dari-rumah/", views.own(views.REMOTE), name="ask-remote"),
    path("permohonan-saya/lebih-masa/", views.own(views.OVERTIME), name="ask-overtime"),
    path("pasukan/<int:person_id>/tugas-rasmi/", views.team(views.DUTY), name="propose-duty"),
    path("pasukan/<int:person_id>/lebih-masa/", views.team(views.OVERTIME), name="propose-overtime"),
    path("tetapan/pegawai/<int:person_id>/keluar/", views.office(views.PERMISSION), name="enter-permission"),
    path("tetapan/pegawai/<int:person_id>/tugas-rasmi/", views.office(views.DUTY), name="enter-duty"),
    path("tetapan/pegawai/<int:person_id>/bekerja-dari-rumah/", views.office(views.REMOTE), name="enter-remote"),
    path("tetapan/pegawai/<int:person_id>/lebih-masa/", views.office(views.OVERTIME), name="enter-overtime"),
    path("pergerakan/", outings.own, name="outings"),
    path("pergerakan/baharu/", outings.new, name="outing-new"),
    path("pergerakan/<int:outing_id>/kembali/", outings.back, name="outing-back"),
    path("pergerakan/<int:outing_id>/batal/", outings.cancel, name="outing-cancel"),
    path("pergerakan/unit/", outings.daily, name="outings-daily"),
    path("pergerakan/unit/cetak/", outings.daily_print, name="outings-print"),
    path("lampiran/pergerakan/<int:file_id>/", views.file, name="file"),
]
