"""What the room announces, with ids only, in the transaction of the change: a mark of what is stale cannot get lost."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody's service, posting or exemption changed from a day on: person_ids (tuple[int, …]), from_date (date).
service_changed = Signal()

# Somebody's supervisor changed from a day on: person_ids (tuple[int, …]), from_date (date).
supervisors_changed = Signal()

# Units were added, renamed, moved or closed: unit_ids (tuple[int, …]).
units_changed = Signal()

# Work locations were added or changed: location_ids (tuple[int, …]).
locations_changed = Signal()

# Temporary passwords wait to be made: key (UUID of the batch).
slips_waiting = Signal()

# A request was asked for, decided, withdrawn or changed: told (people.desks.Told), now (datetime).
request_moved = Signal()
