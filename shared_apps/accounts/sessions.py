"""Sessions in the schema they belong to, sealed for it: a row carried to another schema cannot be read there."""

from __future__ import annotations

from django.contrib.sessions.backends import db

from tenants.context import current


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the schema in the salt of the signature."""

    @property
    def key_salt(self) -> str:
        return f"shared_apps.accounts.sessions:{current().schema_name}"
