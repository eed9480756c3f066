"""The two standing agencies every database of the suite has: North and South, made by the product's own services.

Both go through the same steps, so their rows carry the same primary keys: a query that forgets where it is finds
a row of the other agency instead of nothing, and a test notices.
"""

from datetime import UTC, datetime

from django.core.management import call_command

from tenants import provisioning, services

NORTH, SOUTH = "north", "south"
STANDING = {NORTH: "Jabatan Utara", SOUTH: "Jabatan Selatan"}
FOUNDED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def build() -> None:
    """Migrates the public schema of the current database and provisions the standing agencies in it."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    for schema, name in STANDING.items():
        tenant = provisioning.request_agency(
            schema=schema,
            name=name,
            short_name=schema.upper(),
            profile="MY",
            time_zone="Asia/Kuala_Lumpur",
            states=["PJY"],
            by="tests",
            now=FOUNDED_AT,
        )
        provisioning.provision(tenant.pk)
        services.open_agency(tenant_id=tenant.pk, live_at=FOUNDED_AT)
