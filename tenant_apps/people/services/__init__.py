"""Writes of the organisation. Every one leaves an audit line in its own transaction."""

from tenant_apps.people.services.locations import BadLocation, put_location
from tenant_apps.people.services.persons import BadPerson, OfficerEntry, end_person, move_person, put_person
from tenant_apps.people.services.supervision import (
    BadSupervisor,
    assign_supervisor,
    assign_supervisors,
)
from tenant_apps.people.services.units import BadUnit, close_unit, put_unit

__all__ = [
    "BadLocation",
    "BadPerson",
    "BadSupervisor",
    "BadUnit",
    "OfficerEntry",
    "assign_supervisor",
    "assign_supervisors",
    "close_unit",
    "end_person",
    "move_person",
    "put_location",
    "put_person",
    "put_unit",
]
