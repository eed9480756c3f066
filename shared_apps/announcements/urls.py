"""An agency's host: closing a banner."""

from django.urls import path

from shared_apps.announcements.views import readers

app_name = "announcements"
urlpatterns = [path("pengumuman/<int:announcement_id>/tutup/", readers.close, name="close")]
