"""Addresses of the dashboards."""

from django.urls import path

from tenant_apps.reports import views

urlpatterns = [
    path("dashboard/", views.dashboard_page, name="dashboard"),
    path("dashboard/<int:unit_id>/<str:day>/", views.day_page, name="dashboard-day"),
]
