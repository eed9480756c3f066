"""Addresses of the root host: the check page."""

from __future__ import annotations

from django.urls import URLPattern, path

from shared_apps.papers import views

app_name = "papers"
urlpatterns: list[URLPattern] = [
    path("sah/", views.ask, name="ask"),
    path("sah/<str:code>/", views.check, name="check"),
]
