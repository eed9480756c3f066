"""Addresses of notices on an agency's host."""

from django.urls import path

from tenant_apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifikasi/", views.notices, name="list"),
    path("notifikasi/dibaca/", views.read_all, name="read-all"),
    path("profil/notifikasi/", views.choices, name="choices"),
    path("notifikasi/<int:notice_id>/", views.open_notice, name="open"),
]
