"""The design system as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kit.ui"
    label = "ui"
