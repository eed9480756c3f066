"""PostgreSQL with a schema per agency, with as few ``SET search_path`` as is safe.

django-tenants remembers on the connection which search_path it has set, and forgets it whenever Django
closes the connection or rolls back. With a pool that means one ``SET`` in each request, even when the pooled
connection served the same agency a moment ago. PostgreSQL reports every change of ``search_path`` since
release 18, also the silent one of a rollback, so what the server reported last is asked, not our memory:

1. The path wanted follows from the agency the connection is set to.
2. When the server's last report equals it, nothing is sent.
3. Otherwise, and on servers that do not report, one ``SET search_path`` is sent before the statement.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol

from django_tenants.postgresql_backend.base import DatabaseWrapper as SchemaWrapper

REPORTED = b"search_path"


class HasSchema(Protocol):
    """Anything a connection can be set to: a tenant's row, or its entry in the directory."""

    @property
    def schema_name(self) -> str: ...


class DatabaseWrapper(SchemaWrapper):  # type: ignore[misc]  # django-tenants carries no types
    """A connection that serves one agency at a time, and the public schema until it is told otherwise."""

    def set_tenant(self, tenant: HasSchema, include_public: bool = True) -> None:
        """Let the following statements run in the schema of ``tenant``; sends nothing yet.

        Unlike django-tenants' own this keeps the cache of content types: they live in the public schema only,
        so their ids are the same for every agency.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(tenant.schema_name)
        self.search_path_set_schemas = None

    def on_commit(self, func: Callable[[], object], robust: bool = False) -> None:
        """Run ``func`` after the commit in the schema of this moment, whatever is set by then.

        Otherwise what a service announces after commit would be heard in public when the transaction around it
        was begun there.
        """
        tenant = self.tenant

        @functools.wraps(func)
        def run_there() -> None:
            before = self.tenant
            self.set_tenant(tenant)
            try:
                func()
            finally:
                self.set_tenant(before)

        super().on_commit(run_there, robust)

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path:
            return
        reported = self.connection.pgconn.parameter_status(REPORTED)
        if reported is None:
            super()._handle_search_path(cursor)
        elif reported.decode().replace('"', "") != ", ".join(self._get_cursor_search_paths()):
            self.search_path_set_schemas = None
            super()._handle_search_path(cursor)
