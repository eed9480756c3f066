"""The project itself as an app: its commands, its stream."""

from django.apps import AppConfig


class SpotmeConfig(AppConfig):
    name = "spotme"

    def ready(self) -> None:
        from spotme import stream

        stream.connect()
