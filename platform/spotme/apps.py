"""The project itself as an app: its commands, its stream."""

from django.apps import AppConfig


class SpotmeConfig(AppConfig):
    name = "spotme"

    def ready(self) -> None:
        from django.conf import settings

        from spotme import celery, logs, sentry, stream  # noqa: F401 - jobs are sent through our Celery application

        stream.connect()
        logs.connect()
        sentry.connect(settings.ENV.sentry_dsn, environment=settings.ENV.env)
