"""Deciding conflicts: HRMIS's word, or ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connectors.hrmis.models import ONLY, Conflict, Link
from connectors.hrmis.sentences import field_label
from connectors.hrmis.services.mirror import read_mirror, unseal, write_mirror
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import services as people
from tenant_apps.people.rules.columns import Column

NEVER_TAKEN = ("id_number",)


class BadConflict(Refusal):
    """The conflict is decided already, or HRMIS's word cannot be taken."""

    code = "hrmis.bad_conflict"


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """A conflict as its list shows it."""

    id: int
    person_id: int | None
    name: str
    field: str
    theirs: str
    ours: str
    found_at: datetime
    may_take: bool


def open_conflicts(limit: int = 200) -> tuple[ConflictCard, ...]:
    """Return the conflicts nobody has decided, the oldest first. One statement."""
    rows = Conflict.objects.filter(state=Conflict.State.OPEN).select_related("officer__person").order_by("pk")[:limit]
    return tuple(
        ConflictCard(
            id=row.pk,
            person_id=row.officer.person_id,
            name=row.officer.person.name if row.officer.person else "–",
            field=field_label(row.field),
            theirs=unseal(row.theirs_sealed)[1],
            ours=row.ours,
            found_at=row.found_at,
            may_take=row.field not in NEVER_TAKEN,
        )
        for row in rows
    )


def is_known(conflict_id: int) -> bool:
    """Whether there is such a conflict, decided or not."""
    return Conflict.objects.filter(pk=conflict_id).exists()


@transaction.atomic
def decide_conflict(*, conflict_id: int, take: bool, by: Actor, now: datetime) -> None:
    """Take HRMIS's word for a field, or keep ours for as long as HRMIS says the same.

    :raises BadConflict: it is decided, or HRMIS's word cannot be taken; the sentence says why.
    """
    row = Conflict.objects.select_for_update(of=("self",)).filter(pk=conflict_id, state=Conflict.State.OPEN)
    conflict = row.select_related("officer__person").first()
    if conflict is None:
        raise BadConflict(_("Percanggahan ini sudah diputuskan. Muat semula halaman."))
    said = read_mirror([conflict.officer.ref])[conflict.officer.ref]
    person = conflict.officer.person
    text = unseal(conflict.theirs_sealed)[0]
    if take:
        if conflict.field in NEVER_TAKEN or person is None:
            raise BadConflict(_("Nombor pengenalan hanya boleh diubah pada halaman pegawai itu."))
        values = {Column.ID_NUMBER: said.theirs["id_number"], Column.NAME: person.name, Column(conflict.field): text}
        if conflict.field == "supervisor":
            above = read_mirror([text]).get(text)
            values[Column.SUPERVISOR] = above.theirs.get("id_number", text) if above else text
        _import(values, now, by)
        said.base[conflict.field] = text
    else:
        said.kept[conflict.field] = text
    write_mirror([said])
    conflict.state = Conflict.State.TAKEN if take else Conflict.State.KEPT
    conflict.decided_at, conflict.decided_by_id = now, by.user_id
    conflict.save(update_fields=["state", "decided_at", "decided_by"])
    action = "hrmis.conflict_taken" if take else "hrmis.conflict_kept"
    target = ("people.person", person.pk, person.name) if person else None
    record(action, actor=by, target=target, after={"field": field_label(conflict.field)})


def _import(values: dict[Column, str], now: datetime, by: Actor) -> None:
    today = timezone.localdate(now)
    link = Link.objects.filter(pk=ONLY).first()
    may_add = bool(link and link.may_add_units)
    rows = [people.RawRow(1, values)]
    judged = people.check_officers(rows, today=today, may_add_units=may_add)
    if judged[0].entry.findings:
        raise BadConflict(people.sentence_of(judged[0].entry.findings[0]))
    people.import_officers(rows, today=today, effective_from=today, may_add_units=may_add, only_good=False, by=by)
