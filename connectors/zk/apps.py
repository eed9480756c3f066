"""Django's name card of the connector."""

from django.apps import AppConfig


class ZkConfig(AppConfig):
    name = "connectors.zk"
    label = "zk"

    def ready(self) -> None:
        from connectors.zk import phrases

        phrases.connect()
