"""The operators' announcements, on the root host."""

from django.urls import path

from shared_apps.announcements.views import operations

app_name = "announcements"
urlpatterns = [
    path("operasi/pengumuman/", operations.announcements, name="announcements"),
    path("operasi/pengumuman/<int:announcement_id>/tarik-balik/", operations.withdraw, name="withdraw"),
]
