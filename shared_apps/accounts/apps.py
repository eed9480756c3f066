"""Django's name card of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shared_apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from shared_apps.accounts import phrases

        phrases.connect()
