"""The project itself as an app: its commands, its stream."""

from django.apps import AppConfig


class SpotmeConfig(AppConfig):
    name = "spotme"

    def ready(self) -> None:
        from spotme import celery, stream  # noqa: F401 - jobs are sent through our Celery application

        stream.connect()
