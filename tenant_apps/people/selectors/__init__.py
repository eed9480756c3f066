"""Reads of the organisation. Other rooms get ids and frozen records, or querysets of ids to filter by."""

from tenant_apps.people.selectors.locations import (
    GEOFENCES,
    LocationCard,
    geofences,
    geofences_of,
    location_cards,
    location_states,
)
from tenant_apps.people.selectors.persons import (
    SERVICE,
    Officer,
    PostingOn,
    ServiceSpan,
    find_person_ids,
    officers,
    people_for,
    person_for,
    postings_on,
    service_span,
    serving_ids,
    visible_ids,
)
from tenant_apps.people.selectors.supervision import (
    chain_of,
    gaps,
    loops,
    subordinate_ids,
    supervisor_map,
    supervisor_of,
)
from tenant_apps.people.selectors.units import UnitNode, executive_units, unit_paths, unit_tree

__all__ = [
    "GEOFENCES",
    "SERVICE",
    "LocationCard",
    "Officer",
    "PostingOn",
    "ServiceSpan",
    "UnitNode",
    "chain_of",
    "executive_units",
    "find_person_ids",
    "gaps",
    "geofences",
    "geofences_of",
    "location_cards",
    "location_states",
    "loops",
    "officers",
    "people_for",
    "person_for",
    "postings_on",
    "service_span",
    "serving_ids",
    "subordinate_ids",
    "supervisor_map",
    "supervisor_of",
    "unit_paths",
    "unit_tree",
    "visible_ids",
]
