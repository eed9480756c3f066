"""Cache keys: every key belongs to the schema it was made in.

A key that begins with ``public/`` belongs to all; only :mod:`tenants.directory` and rate limits of the whole
platform have a reason to use one.
"""

from __future__ import annotations

from tenants.connection import connection

SHARED_PREFIX = "public/"


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key under which ``key`` is really kept: no agency can reach another's, nor guess into it.

    The schema comes first and holds no colon, so no ``key`` can pretend to be of another schema.
    """
    schema = "public" if key.startswith(SHARED_PREFIX) else connection.schema_name
    return f"{schema}:{key_prefix}:{version}:{key}"
