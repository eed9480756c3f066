"""Django's name card of the room."""

from django.apps import AppConfig


class RulePacksConfig(AppConfig):
    name = "shared_apps.rulepacks"
    label = "rulepacks"

    def ready(self) -> None:
        from shared_apps.rulepacks import phrases

        phrases.connect()
