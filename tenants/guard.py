"""Walls that fail closed: what must lie in an agency's schema lies there, and nowhere else.

An agency's search_path is its schema, then public. A table missing in the schema would be looked for in public:
for the rooms installed in both (accounts, audit, sessions) the wrong rows would be found without an error.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from tenants.directory import PUBLIC_SCHEMA


class WallError(Exception):
    """Tables are not where they must be; the message names them."""


def models_of(app_names: list[str]) -> list[type[Model]]:
    """Return the models of the installed apps ``app_names`` that have a table, many-to-many ones included."""
    labels = {config.label for config in apps.get_app_configs() if config.name in app_names}
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy
    ]


def agency_tables() -> frozenset[str]:
    """Return the tables every agency's schema must hold, the ledger of its migrations included."""
    return frozenset(model._meta.db_table for model in models_of(settings.TENANT_APPS)) | {"django_migrations"}


def shared_tables() -> frozenset[str]:
    """Return the tables the public schema must hold."""
    return frozenset(model._meta.db_table for model in models_of(settings.SHARED_APPS)) | {"django_migrations"}


def tables_in(schema: str) -> frozenset[str]:
    """Return the tables that ``schema`` really holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p')"
            " AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = %s)",
            [schema],
        )
        return frozenset(name for (name,) in cursor.fetchall())


def check_agency(schema: str) -> None:
    """Make sure that every table of an agency is in its schema.

    :raises WallError: some are missing, and a query for them would fall through to public.
    """
    missing = agency_tables() - tables_in(schema)
    if missing:
        raise WallError(f"schema {schema} lacks {', '.join(sorted(missing))}")


def check_public() -> None:
    """Make sure that no table of agencies alone has got into the public schema.

    :raises WallError: some have, and code that forgot to enter an agency would use them without an error.
    """
    misplaced = (agency_tables() - shared_tables()) & tables_in(PUBLIC_SCHEMA)
    if misplaced:
        raise WallError(f"the public schema holds tables of agencies: {', '.join(sorted(misplaced))}")
