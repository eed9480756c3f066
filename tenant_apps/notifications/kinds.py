"""The kinds of notice there are. Rooms above register theirs when Django is ready::

register_kind("reports.card_changed", _("Kad bulanan"), icon="calendar-days", mails=True)
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called, its picture, and whether it also goes out as a letter."""

    code: str
    label: Text
    icon: str
    mails: bool


_kinds: dict[str, Kind] = {}


def register_kind(code: str, label: Text, *, icon: str = "bell", mails: bool = False) -> None:
    """Add a kind of notice; ``code`` is dotted and stable, at most 60 characters."""
    _kinds[code] = Kind(code, label, icon, mails)


def kind_of(code: str) -> Kind:
    """Return a registered kind.

    :raises KeyError: nobody registered it, so nobody can say whether it goes out as a letter.
    """
    return _kinds[code]


def icon_of(code: str) -> str:
    """Return the picture of a kind; of one that is no longer registered, a bell."""
    return _kinds[code].icon if code in _kinds else "bell"
