"""The kinds of notice there are. Rooms above register theirs when Django is ready::

register_kind("reports.card_changed", _("Kad bulanan"), icon="calendar-days", mails=True)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

type Text = str | Promise

DIGEST = "notifications.digest"
"""The summary of a day, told by letter alone."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called, its picture, whether it also goes out as a letter unless somebody chooses otherwise.

    ``roles`` are those it is told to; none named is every officer.
    """

    code: str
    label: Text
    icon: str
    mails: bool
    roles: frozenset[str] = frozenset()


_kinds: dict[str, Kind] = {}


def register_kind(
    code: str, label: Text, *, icon: str = "bell", mails: bool = False, roles: Iterable[str] = ()
) -> None:
    """Add a kind of notice; ``code`` is dotted and stable, at most 60 characters."""
    _kinds[code] = Kind(code, label, icon, mails, frozenset(roles))


def kinds_for(roles: Collection[str]) -> tuple[Kind, ...]:
    """Return the kinds somebody with these roles may be told, in the order they were registered."""
    return tuple(kind for kind in _kinds.values() if not kind.roles or not kind.roles.isdisjoint(roles))


def kind_of(code: str) -> Kind:
    """Return a registered kind.

    :raises KeyError: nobody registered it, so nobody can say whether it goes out as a letter.
    """
    return _kinds[code]


def icon_of(code: str) -> str:
    """Return the picture of a kind; of one that is no longer registered, a bell."""
    return _kinds[code].icon if code in _kinds else "bell"


def is_registered(code: str) -> bool:
    """Whether there is a kind of that code."""
    return code in _kinds
