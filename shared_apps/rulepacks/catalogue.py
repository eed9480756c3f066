"""What parameters there are: said by the room that judges by them, which lies on a floor above.

The central office drafts packs of parameters without knowing what they mean; :func:`use` hands it their names, their
readers and their fields when the product starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django import forms


class Catalogue(Protocol):
    """What a pack's draft asks of the room that judges."""

    def check(self, profile: str, params: Mapping[str, Any]) -> None:
        """:raises kit.errors.Refusal: a name is unknown, or a value does not fit agencies of the profile."""

    def choices(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """Return all parameters for a choice: name and label, under the label of their group."""

    def label(self, name: str) -> str:
        """Return what a parameter is called."""

    def shown(self, name: str, value: Any) -> str:
        """Return a stored value as a person reads it."""

    def field_form(self, name: str, value: Any, data: Mapping[str, Any] | None) -> forms.Form:
        """Return a form of the one parameter, filled with a stored value or with what was sent."""

    def stored(self, form: forms.Form) -> Any:
        """Return what a valid form of :meth:`field_form` says, as a pack stores it."""

    def listed_holidays(self, states: Iterable[str], year: int) -> list[dict[str, Any]]:
        """Return the official lists' holidays of states and a year, as a pack of holidays keeps days."""


_in_use: list[Catalogue] = []


def use(catalogue: Catalogue) -> None:
    """Let parameters be those of ``catalogue``."""
    _in_use[:] = [catalogue]


def catalogue() -> Catalogue:
    """Return the catalogue in use."""
    return _in_use[0]
