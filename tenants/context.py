"""Going into an agency and coming out again.

A thread starts in the public schema and stays there until it is told otherwise. Who works for an agency
names it::

    with in_tenant("jpa"):
        ...

Threads of one's own and ``sync_to_async(thread_sensitive=False)`` begin in public again and must name it
anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone, translation

from tenants import directory
from tenants.connection import connection
from tenants.directory import PUBLIC, PUBLIC_SCHEMA, TenantRef


class UnknownAgencyError(LookupError):
    """No agency has this schema: a fault of the caller, never a reason to work in public instead."""


@contextmanager
def in_tenant(schema: str) -> Iterator[TenantRef]:
    """Run the block inside the agency ``schema``, in its time zone and its language.

    :raises UnknownAgencyError: there is no such agency.
    """
    if schema == PUBLIC_SCHEMA:
        raise UnknownAgencyError("public is not an agency; say in_public()")
    agency = directory.agency_of(schema)
    if agency is None:
        raise UnknownAgencyError(schema)
    with _set_to(agency):
        yield agency


@contextmanager
def in_public() -> Iterator[TenantRef]:
    """Run the block in the public schema."""
    with _set_to(PUBLIC):
        yield PUBLIC


def current() -> TenantRef:
    """Return the agency the code runs in, or :data:`tenants.directory.PUBLIC`.

    :raises UnknownAgencyError: the connection was set to a schema that belongs to no agency.
    """
    tenant = connection.tenant
    if isinstance(tenant, TenantRef):
        return tenant
    if connection.schema_name == PUBLIC_SCHEMA:
        return PUBLIC
    agency = directory.agency_of(connection.schema_name)
    if agency is None:
        raise UnknownAgencyError(connection.schema_name)
    return agency


@contextmanager
def _set_to(agency: TenantRef) -> Iterator[None]:
    before = connection.tenant
    connection.set_tenant(agency)
    try:
        with timezone.override(agency.time_zone), translation.override(agency.language):
            yield
    finally:
        connection.set_tenant(before)
