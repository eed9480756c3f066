"""Whose number it is on which terminals. The platform's officer is right: a wrong number is mapped, never an officer
renamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.identity import normalise
from kit.uploads import Evidence
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.devices.models import FIRST_GROUP, PinMapping
from tenant_apps.devices.rules.pins import normal_pin
from tenant_apps.devices.rules.records import CARD
from tenant_apps.devices.signals import numbers_mapped

MYKAD_LENGTH = 12


class BadMapping(Refusal):
    """A number cannot be given to an officer as stated."""

    code = "devices.bad_mapping"


@dataclass(frozen=True, slots=True)
class PinOf:
    """One number of one officer, for :func:`map_pins`."""

    pin: str
    person_id: int
    label: str = ""


@transaction.atomic
def map_pin(
    *,
    pin: str,
    person_id: int,
    valid_from: date,
    now: datetime,
    by: Actor | None,
    group: str = FIRST_GROUP,
    valid_to: date | None = None,
    by_card: bool = False,
    letter_reference: str = "",
    letter: Evidence | None = None,
    label: str = "",
    alphanumeric: bool = False,
) -> int:
    """Give a number on a group of terminals to an officer, from a day to a day (excluded); return the mapping's id.

    ``by_card`` with the reference of a letter: the officer's fingers cannot be read and a card may be used.

    :raises BadMapping: it is no number, looks like a MyKad number, the dates run backwards, the letter's reference
        is missing, or somebody has the number in that time.
    """
    wanted = checked_pin(pin, alphanumeric=alphanumeric)
    if valid_to is not None and valid_to <= valid_from:
        raise _refused("valid_to", _("Tarikh tamat mesti selepas tarikh mula."))
    if by_card and not letter_reference.strip():
        raise _refused("letter_reference", _("Nyatakan rujukan surat kelulusan penggunaan kad."))
    try:
        with transaction.atomic():
            mapping = PinMapping.objects.create(
                group=group,
                pin=wanted,
                person_id=person_id,
                valid_from=valid_from,
                valid_to=valid_to,
                method=CARD if by_card else "",
                letter_reference=letter_reference.strip()[:100],
                created_at=now,
            )
            if letter is not None:
                mapping.letter.save(f"{mapping.pk}.{letter.extension}", ContentFile(letter.content))
    except IntegrityError as error:
        raise _refused(
            "pin", _("Nombor ini milik pegawai lain dalam tempoh itu; tamatkan padanannya dahulu.")
        ) from error
    after = {"pin": wanted, "group": group, "valid_from": valid_from, "valid_to": valid_to, "by_card": by_card}
    record("devices.pin_mapped", actor=by, target=("people.person", person_id, label), after=after)
    numbers_mapped.send(sender=PinMapping, group=group, pins=(wanted,))
    return mapping.pk


@transaction.atomic
def map_pins(
    pins: Sequence[PinOf], *, valid_from: date, now: datetime, by: Actor | None, group: str = FIRST_GROUP
) -> int:
    """Give many officers their numbers at once, from a day on; return how many.

    :raises BadMapping: one of them cannot be given; then none is.
    """
    rows = [
        PinMapping(
            group=group, pin=checked_pin(one.pin), person_id=one.person_id, valid_from=valid_from, created_at=now
        )
        for one in pins
    ]
    try:
        with transaction.atomic():
            PinMapping.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _refused("pin", _("Sekurang-kurangnya satu nombor milik pegawai lain dalam tempoh itu.")) from error
    deeds = [
        Deed(
            ("people.person", row.person_id, one.label),
            after={"pin": row.pin, "group": group, "valid_from": valid_from},
        )
        for one, row in zip(pins, rows, strict=True)
    ]
    record_many("devices.pin_mapped", actor=by, deeds=deeds)
    numbers_mapped.send(sender=PinMapping, group=group, pins=tuple(row.pin for row in rows))
    return len(rows)


@transaction.atomic
def end_pin(*, mapping_id: int, valid_to: date, by: Actor | None, label: str = "") -> None:
    """Let a number be nobody's from a day on; a mapping that would then never have held is taken back.

    :raises BadMapping: it has ended before that day already.
    """
    mapping = PinMapping.objects.select_for_update().get(pk=mapping_id)
    if mapping.valid_to is not None and mapping.valid_to <= valid_to:
        raise _refused("valid_to", _("Padanan ini sudah tamat sebelum tarikh itu."))
    before = {"pin": mapping.pin, "group": mapping.group, "valid_from": mapping.valid_from}
    if valid_to <= mapping.valid_from:
        mapping.delete()
    else:
        mapping.valid_to = valid_to
        mapping.save(update_fields=["valid_to"])
    target = ("people.person", mapping.person_id, label)
    record("devices.pin_ended", actor=by, target=target, before=before, after={"valid_to": valid_to})


def letter_of(mapping_id: int) -> File[bytes] | None:
    """Return the letter that allows a card, when there is one."""
    letter = PinMapping.objects.get(pk=mapping_id).letter
    return letter if letter else None


def checked_pin(pin: str, *, alphanumeric: bool = False) -> str:
    """Return a number as it is compared.

    :raises BadMapping: it is none, or it is an identity-card number: terminals show numbers to everybody.
    """
    wanted = normal_pin(pin, alphanumeric=alphanumeric)
    if not wanted:
        raise _refused("pin", _("Tulis nombor pegawai seperti pada peranti."))
    digits = normalise(pin)
    if len(digits) == MYKAD_LENGTH and digits.isdigit():
        raise _refused("pin", _("Jangan guna nombor kad pengenalan sebagai nombor peranti."))
    return wanted


def _refused(field: str, sentence: str) -> BadMapping:
    return BadMapping(sentence, code=f"devices.bad_mapping.{field}", fields={field: sentence})
