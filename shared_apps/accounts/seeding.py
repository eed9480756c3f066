"""What the accounts put into a schema that has just been made."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from tenants.directory import TenantRef


def seed_permissions(tenant: TenantRef | None = None) -> None:
    """Make the permissions of every model of an agency in the current schema; those there already stay.

    ``migrate`` makes them after its run, a replayed baseline only those it was generated with. Guardian grants refer
    to these rows, while the content types they name are shared by all schemas.
    """
    models = [model for app in settings.TENANT_APPS for model in _models_of(app)]
    kinds = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    Permission.objects.bulk_create(
        [
            Permission(content_type=kind, codename=codename, name=name)
            for model, kind in kinds.items()
            for codename, name in _permissions_of(model)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _models_of(app: str) -> list[type[Model]]:
    config = next(config for config in apps.get_app_configs() if config.name == app)
    return list(config.get_models())


def _permissions_of(model: type[Model]) -> list[tuple[str, str]]:
    options = model._meta
    usual = [
        (f"{action}_{options.model_name}", f"Can {action} {options.verbose_name_raw}"[:255])
        for action in options.default_permissions
    ]
    return [*usual, *((str(code), str(name)) for code, name in options.permissions)]
