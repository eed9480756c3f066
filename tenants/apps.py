"""Django's name card of tenancy."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"

    def ready(self) -> None:
        from tenants import directory, dispatch  # noqa: F401 - dispatch declares a job
        from tenants.provisioning import jobs

        directory.connect()
        jobs.connect()
