"""Addresses of dashboards, months and what is printed and sent."""

from django.urls import URLPattern, URLResolver, include, path

from tenant_apps.reports.views import dashboard, months, status

_named = [
    path("status-bulanan/", status.year_page, name="status"),
    path("tetapan/bulan/", months.months, name="months"),
    path("tetapan/bulan/<str:month>/", months.month, name="month"),
    path("tetapan/bulan/<str:month>/kunci/", months.lock, name="month-lock"),
    path("tetapan/bulan/<str:month>/buka/", months.reopen, name="month-reopen"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.dashboard_page, name="dashboard"),
    path("dashboard/<int:unit_id>/<str:day>/", dashboard.day_page, name="dashboard-day"),
    path("", include((_named, "reports"))),
]
