"""One agency's host: its staff."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("connectors.files.urls")),
    path("", include("connectors.hrmis.urls")),
    path("", include("connectors.zk.urls")),
    path("", include("kit.ui.urls")),
    path("", include("shared_apps.accounts.urls")),
    path("", include("shared_apps.announcements.urls")),
    path("", include("shared_apps.audit.urls")),
    path("", include("shared_apps.support.urls")),
    path("", include("tenant_apps.attendance.urls")),
    path("", include("tenant_apps.devices.urls")),
    path("", include("tenant_apps.issues.urls")),
    path("", include("tenant_apps.leave.urls")),
    path("", include("tenant_apps.movements.urls")),
    path("", include("tenant_apps.notifications.urls")),
    path("", include("tenant_apps.people.urls")),
    path("", include("tenant_apps.reports.urls")),
    path("", include("tenant_apps.tasks.urls")),
    path("", include("tenant_apps.worktime.urls")),
    path("", include("connectors.api.urls")),  # last: it answers whatever else lies under /api/v1/
]
