"""The tree of units: add, rename, move, close."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import signals
from tenant_apps.people.models import Posting, Unit


class BadUnit(Refusal):
    """The unit cannot be put there, named so, or closed."""

    code = "people.bad_unit"


@transaction.atomic
def put_unit(
    *,
    unit_id: int | None = None,
    parent_id: int | None = None,
    kind: str,
    name: str,
    code: str = "",
    valid_from: date,
    head_id: int | None = None,
    by: Actor | None,
) -> int:
    """Add a unit, or rename and move the one given, and return its id. Without a code it gets ``U<id>``.

    ``valid_from`` counts for new units only. Moving takes everything below along.

    :raises BadUnit: the name is empty, the code is taken, the parent is closed or lies below the unit itself.
    """
    unit = Unit.objects.select_for_update().get(pk=unit_id) if unit_id else Unit(valid_from=valid_from)
    parent = Unit.objects.select_for_update().filter(pk=parent_id).first() if parent_id else None
    before = _facts(unit) if unit_id else None
    _check(unit, parent, parent_id, name=name, code=code)
    old_path = unit.path
    unit.parent, unit.kind, unit.name, unit.head_id = parent, kind.strip(), name.strip(), head_id
    unit.code = code.strip() or unit.code
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.code = unit.code or f"U{unit.pk}"
    unit.save(update_fields=["path", "code"])
    if unit_id and unit.path != old_path:
        _move_below(old_path, unit.path)
    if before != _facts(unit):
        action = "people.unit_changed" if unit_id else "people.unit_added"
        record(action, actor=by, target=_target(unit), before=before, after=_facts(unit))
        _announce(unit.pk)
    return unit.pk


@transaction.atomic
def close_unit(*, unit_id: int, on: date, by: Actor | None) -> None:
    """Close a unit and everything below it from the day ``on``.

    :raises BadUnit: officers are still posted there on that day or later; the sentence says how many.
    """
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    posted = (
        Posting.objects.filter(unit__path__startswith=unit.path)
        .exclude(valid_to__lte=on)
        .values("person")
        .distinct()
        .count()
    )
    if posted:
        sentence = ngettext(
            "%(unit)s masih mempunyai %(count)d pegawai. Pindahkan pegawai itu dahulu.",
            "%(unit)s masih mempunyai %(count)d pegawai. Pindahkan mereka dahulu.",
            posted,
        )
        raise BadUnit(sentence % {"unit": unit.name, "count": posted}, code="people.unit_has_officers")
    if on <= unit.valid_from:
        raise BadUnit(_("Tarikh tutup mesti selepas unit bermula."), fields={"on": _("Pilih tarikh kemudian.")})
    open_below = Unit.objects.filter(path__startswith=unit.path, valid_to=None)
    closed = list(open_below.values_list("pk", flat=True))
    open_below.filter(valid_from__lt=on).update(valid_to=on)
    record("people.unit_closed", actor=by, target=_target(unit), after={"valid_to": on, "units": closed})
    _announce(*closed)


def _check(unit: Unit, parent: Unit | None, parent_id: int | None, *, name: str, code: str) -> None:
    if not name.strip():
        raise BadUnit(_("Unit mesti bernama."), fields={"name": _("Isi nama unit.")})
    if parent_id and (parent is None or parent.valid_to is not None):
        raise BadUnit(_("Unit induk itu sudah ditutup."), fields={"parent": _("Pilih unit induk yang aktif.")})
    if unit.pk and parent and parent.path.startswith(unit.path):
        raise BadUnit(
            _("%(unit)s tidak boleh berada di bawah dirinya sendiri.") % {"unit": unit.name},
            code="people.unit_below_itself",
            fields={"parent": _("Pilih unit induk yang lain.")},
        )
    if code.strip() and Unit.objects.filter(code=code.strip()).exclude(pk=unit.pk).exists():
        raise BadUnit(
            _("Kod %(code)s sudah digunakan oleh unit lain.") % {"code": code.strip()},
            fields={"code": _("Pilih kod yang lain.")},
        )


def _move_below(old_path: str, new_path: str) -> None:
    Unit.objects.filter(path__startswith=old_path).filter(~Q(path=old_path)).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )


def _announce(*unit_ids: int) -> None:
    signals.units_changed.send(sender=None, unit_ids=unit_ids)


def _target(unit: Unit) -> tuple[str, object, str]:
    return ("people.unit", unit.pk, unit.name)


def _facts(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "kind": unit.kind,
        "code": unit.code,
        "parent": unit.parent_id,
        "head": unit.head_id,
    }
