"""The only place where rooms are wired upwards; read from top to bottom it is the product.

An agency is provisioned → seeded. A punch arrives → its day is judged → its issues are reviewed.
"""

from __future__ import annotations


def connect() -> None:
    """Wire the rooms together; called once when Django is ready."""
    from shared_apps.accounts.seeding import seed_permissions
    from tenants.provisioning import seeders

    seeders.register("accounts.permissions", seed_permissions)
