"""Whose number it is on which terminals, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import F

from tenant_apps.devices.models import PinMapping
from tenant_apps.devices.selectors.terminals import policy
from tenant_apps.people.selectors import find_person_ids


@dataclass(frozen=True, slots=True)
class Span:
    """A person who has a number from a day (included) to a day (excluded)."""

    person_id: int
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Owners:
    """Who has which numbers of one group of terminals."""

    spans: dict[str, tuple[Span, ...]]
    by_staff_no: dict[str, int]

    def on(self, pin: str, day: date) -> int | None:
        """Return the person with that number on a day: by mapping, else by staff number where the agency says so.

        A number with mappings, none of which holds on the day, is nobody's: it may have been somebody else's then.
        """
        spans = self.spans.get(pin)
        if spans is None:
            return self.by_staff_no.get(pin)
        return next((span.person_id for span in spans if span.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class MappingCard:
    """A mapping as pages show it."""

    id: int
    group: str
    pin: str
    person_id: int
    person_name: str
    staff_no: str
    valid_from: date
    valid_to: date | None
    method: str
    letter_reference: str
    has_letter: bool


def owners_of(group: str, pins: Iterable[str]) -> Owners:
    """Return who has the normalised numbers ``pins`` on the terminals of ``group``. Two statements, at most three."""
    wanted = {pin for pin in pins if pin}
    if not wanted:
        return Owners({}, {})
    spans: dict[str, tuple[Span, ...]] = {}
    rows = PinMapping.objects.filter(group=group, pin__in=wanted).order_by("valid_from")
    for pin, person_id, valid_from, valid_to in rows.values_list("pin", "person_id", "valid_from", "valid_to"):
        spans[pin] = (*spans.get(pin, ()), Span(person_id, valid_from, valid_to))
    left = wanted - spans.keys()
    if not left or not policy().pins_are_staff_numbers:
        return Owners(spans, {})
    found = find_person_ids(staff_nos=left)
    return Owners(spans, {pin: found[pin] for pin in left if pin in found})


def mapping_cards(
    *, group: str = "", person_id: int | None = None, mapping_id: int | None = None
) -> tuple[MappingCard, ...]:
    """Return mappings by number and date, of a group, a person, or one alone. One statement."""
    rows = PinMapping.objects.order_by("pin", "valid_from", "pk")
    if group:
        rows = rows.filter(group=group)
    if person_id is not None:
        rows = rows.filter(person=person_id)
    if mapping_id is not None:
        rows = rows.filter(pk=mapping_id)
    columns = ("id", "group", "pin", "person_id", "valid_from", "valid_to", "method", "letter_reference", "letter")
    named = rows.values(*columns, person_name=F("person__name"), staff_no=F("person__staff_no"))
    return tuple(_card(row) for row in cast("Iterable[dict[str, Any]]", named))


def _card(row: dict[str, Any]) -> MappingCard:
    letter = row.pop("letter")
    return MappingCard(**row, has_letter=bool(letter))
