"""The platform's trail, on the root host."""

from django.urls import path

from shared_apps.audit import views

app_name = "audit"
urlpatterns = [
    path("operasi/audit/", views.platform_trail, name="trail"),
    path("operasi/audit/fail/", views.platform_file, name="file"),
]
