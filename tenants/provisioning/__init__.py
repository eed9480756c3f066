"""From a request to an agency that can be reached: schema, first rows, host.

See :mod:`tenants.provisioning.machine` for the steps and what makes them safe to interrupt.
"""

from tenants.provisioning.machine import AgencyTaken, provision, request_agency, unfinished
from tenants.provisioning.seeders import register

__all__ = ["AgencyTaken", "provision", "register", "request_agency", "unfinished"]
