"""Addresses every host has: language, theme, and in development the gallery."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from kit.ui import gallery, views

urlpatterns: list[URLPattern] = [
    path("bahasa/", views.choose_language, name="ui-language"),
    path("tema/", views.choose_theme, name="ui-theme"),
]
if getattr(settings, "UI_GALLERY", False):
    urlpatterns += gallery.urlpatterns
