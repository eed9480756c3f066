"""Writes of the organisation. Every one leaves an audit line in its own transaction."""

from tenant_apps.people.services.access import BadAccess, put_roles, roles_of
from tenant_apps.people.services.delegations import BadDelegation, delegate, end_delegation
from tenant_apps.people.services.exemptions import BadExemption, end_exemption, exempt_person
from tenant_apps.people.services.homes import HomeEntry, home_of, metres_from_home, put_homes
from tenant_apps.people.services.imports import KEPT as IMPORTS_KEPT
from tenant_apps.people.services.imports import (
    BadImport,
    check_claimed,
    confirm_import,
    fail_import,
    import_content,
    open_import,
    purge_imports,
    write_claimed,
)
from tenant_apps.people.services.imports import State as _State
from tenant_apps.people.services.imports import claim as claim_import
from tenant_apps.people.services.intake import (
    Judged,
    KnownOfficer,
    Outcome,
    RawRow,
    check_officers,
    known_officers,
)
from tenant_apps.people.services.intake_writing import Imported, import_officers
from tenant_apps.people.services.locations import BadLocation, put_location
from tenant_apps.people.services.persons import (
    BadPerson,
    OfficerEntry,
    close_accounts,
    end_person,
    follow_contacts,
    move_person,
    put_person,
)
from tenant_apps.people.services.sentences import sentence_of
from tenant_apps.people.services.slips import (
    BadSlips,
    Slip,
    ensure_users,
    make_slips,
    open_slips,
    purge_slips,
    show_slips,
)
from tenant_apps.people.services.slips import wake as wake_slips
from tenant_apps.people.services.supervision import (
    BadSupervisor,
    assign_supervisor,
    assign_supervisors,
    set_supervisors,
)
from tenant_apps.people.services.units import BadUnit, close_unit, put_unit

UPLOADED = _State.UPLOADED.value

__all__ = [
    "IMPORTS_KEPT",
    "UPLOADED",
    "BadAccess",
    "BadDelegation",
    "BadExemption",
    "BadImport",
    "BadLocation",
    "BadPerson",
    "BadSlips",
    "BadSupervisor",
    "BadUnit",
    "HomeEntry",
    "Imported",
    "Judged",
    "KnownOfficer",
    "OfficerEntry",
    "Outcome",
    "RawRow",
    "Slip",
    "assign_supervisor",
    "assign_supervisors",
    "check_claimed",
    "check_officers",
    "claim_import",
    "close_accounts",
    "close_unit",
    "confirm_import",
    "delegate",
    "end_delegation",
    "end_exemption",
    "end_person",
    "ensure_users",
    "exempt_person",
    "fail_import",
    "follow_contacts",
    "home_of",
    "import_content",
    "import_officers",
    "known_officers",
    "make_slips",
    "metres_from_home",
    "move_person",
    "open_import",
    "open_slips",
    "purge_imports",
    "purge_slips",
    "put_homes",
    "put_location",
    "put_person",
    "put_roles",
    "put_unit",
    "roles_of",
    "sentence_of",
    "set_supervisors",
    "show_slips",
    "wake_slips",
    "write_claimed",
]
