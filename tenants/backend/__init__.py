"""The database backend: PostgreSQL with a schema per agency, see :mod:`tenants.backend.base`."""
