"""Addresses of the root host: the public site, the application, the operators' applications."""

from __future__ import annotations

from django.urls import URLPattern, path

from shared_apps.applications.views import operations, site, tracker, wizard

app_name = "applications"
urlpatterns: list[URLPattern] = [
    path("", site.home, name="home"),
    path("agensi/", site.finder, name="finder"),
    path("bantuan/", site.help_page, name="help"),
    path("kebolehcapaian/", site.accessibility, name="accessibility"),
    path("pekeliling/", site.circulars, name="circulars"),
    path("privasi/", site.privacy, name="privacy"),
    path("status/", site.status, name="status"),
    path("mohon/", wizard.start, name="start"),
    path("mohon/sambung/", wizard.ask_link, name="ask_link"),
    path("mohon/<str:reference>/", tracker.tracker, name="tracker"),
    path("mohon/<str:reference>/buka/<str:token>/", wizard.open_link, name="link"),
    path("mohon/<str:reference>/lampiran/<int:paper_id>/", tracker.paper, name="paper"),
    path("mohon/<str:reference>/selesai/", wizard.finished, name="finished"),
    path("mohon/<str:reference>/taklimat/", tracker.briefing, name="briefing"),
    path("mohon/<str:reference>/<slug:page_name>/", wizard.page, name="page"),
    path("operasi/", operations.control, name="control"),
    path("operasi/permohonan/", operations.pipeline, name="pipeline"),
    path("operasi/permohonan/<str:reference>/", operations.detail, name="detail"),
    path("operasi/permohonan/<str:reference>/lampiran/<int:paper_id>/", operations.paper, name="operator_paper"),
    path("operasi/permohonan/<str:reference>/<slug:verb>/", operations.act, name="act"),
]
