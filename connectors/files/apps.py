"""Django's name card of the connector: its templates and jobs are found through it."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "connectors.files"
    label = "files"

    def ready(self) -> None:
        from connectors.files import phrases

        phrases.connect()
