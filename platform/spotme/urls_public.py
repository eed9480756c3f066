"""The root host: the public site, applicants and operators."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kit.ui.urls")),
    path("", include("shared_apps.accounts.urls")),
    path("", include("shared_apps.announcements.urls_platform")),
    path("", include("shared_apps.audit.urls_platform")),
    path("", include("shared_apps.applications.urls")),
    path("", include("shared_apps.onboarding.urls")),
    path("", include("shared_apps.rulepacks.urls")),
    path("", include("shared_apps.support.urls_platform")),
    path("", include("shared_apps.papers.urls")),
]
