"""What tenancy announces, after commit. ``sender`` is always :class:`tenants.models.Tenant`.

``agency_requested(tenant_id)``: an agency waits to be provisioned. ``agency_ready(schema)``: it can be reached.
``agency_changed(schema)``: it was suspended, resumed, opened or closed.
"""

from django.dispatch import Signal

agency_requested = Signal()
agency_ready = Signal()
agency_changed = Signal()
