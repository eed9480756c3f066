"""Writes of the accounts. Every one is a transaction with its line in the audit trail."""

from shared_apps.accounts.services.access_links import (
    DeadLinkError,
    NoAddressError,
    accept_invitation,
    ask_reset,
    invite,
    reset_password,
)
from shared_apps.accounts.services.browsers import (
    SEEN_EVERY,
    close_browser,
    end_browser,
    end_sessions,
    forget_dead_sessions,
    move_browser,
    open_browser,
    see_browser,
)
from shared_apps.accounts.services.grants import end_role, grant_role
from shared_apps.accounts.services.passwords import change_password, faults_of, issue_temporary_password
from shared_apps.accounts.services.signing_in import LockedError, TemporaryExpiredError, WrongPairError, sign_in, unlock
from shared_apps.accounts.services.users import (
    LoginTakenError,
    NewUser,
    change_contacts,
    create_user,
    create_users,
    set_active,
    set_language,
)

__all__ = [
    "SEEN_EVERY",
    "DeadLinkError",
    "LockedError",
    "LoginTakenError",
    "NewUser",
    "NoAddressError",
    "TemporaryExpiredError",
    "WrongPairError",
    "accept_invitation",
    "ask_reset",
    "change_contacts",
    "change_password",
    "close_browser",
    "create_user",
    "create_users",
    "end_browser",
    "end_role",
    "end_sessions",
    "faults_of",
    "forget_dead_sessions",
    "grant_role",
    "invite",
    "issue_temporary_password",
    "move_browser",
    "open_browser",
    "reset_password",
    "see_browser",
    "set_active",
    "set_language",
    "sign_in",
    "unlock",
]
