"""The agency's trail."""

from django.urls import path

from shared_apps.audit import views

app_name = "audit"
urlpatterns = [
    path("jejak-audit/", views.trail, name="trail"),
    path("jejak-audit/fail/", views.trail_file, name="file"),
    path("jejak-audit/<int:entry_id>/", views.trail_entry, name="entry"),
]
