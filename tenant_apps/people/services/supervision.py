"""Supervisors: one a person at a time, with dates, and never in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record_many
from tenant_apps.people import signals
from tenant_apps.people.models import Person, Supervision
from tenant_apps.people.rules.loops import find_loops


class BadSupervisor(Refusal):
    """That person cannot supervise those."""

    code = "people.bad_supervisor"


def assign_supervisor(*, person_id: int, supervisor_id: int | None, valid_from: date, by: Actor | None) -> None:
    """Let ``supervisor_id`` (None: nobody) supervise one person from a day on; see :func:`assign_supervisors`."""
    assign_supervisors(person_ids=[person_id], supervisor_id=supervisor_id, valid_from=valid_from, by=by)


@transaction.atomic
def assign_supervisors(
    *, person_ids: Iterable[int], supervisor_id: int | None, valid_from: date, by: Actor | None
) -> int:
    """Let ``supervisor_id`` (None: nobody) supervise persons from a day on, and return how many changed.

    Whatever was to begin on that day or later gives way; what ran before ends on it. The supervisor himself,
    if among the persons, is left as he is, so that a whole unit can be given to its head.

    :raises BadSupervisor: a circle would form (the sentence names its members), or the supervisor is not in
        service that day.
    """
    ids = [pk for pk in dict.fromkeys(person_ids) if pk != supervisor_id]
    return set_supervisors(pairs=[(pk, supervisor_id) for pk in ids], valid_from=valid_from, by=by)


@transaction.atomic
def set_supervisors(
    *, pairs: Sequence[tuple[int, int | None]], valid_from: date, by: Actor | None, is_recorded: bool = True
) -> int:
    """Give each person of ``pairs`` their supervisor from a day on, in bulk, and return how many changed.

    An import, whose own lines say it already, asks for none here with ``is_recorded``.

    :raises BadSupervisor: see :func:`assign_supervisors`.
    """
    _one_at_a_time()
    ids = [pk for pk, _sup in pairs]
    before = dict(_running(valid_from).filter(person__in=ids).values_list("person", "supervisor"))
    planned = set(
        Supervision.objects.filter(person__in=ids, valid_from__gt=valid_from).values_list("person", flat=True)
    )
    changed = [(pk, sup) for pk, sup in pairs if before.get(pk) != sup or pk in planned]
    if not changed:
        return 0
    _check_in_service({sup for _pk, sup in changed if sup is not None}, valid_from)
    _replace(changed, valid_from)
    _refuse_loops(valid_from)
    if is_recorded:
        _write_down(changed, before, valid_from, by)
    _announce([pk for pk, _sup in changed], valid_from)
    return len(changed)


def end_supervision(*, person_id: int, on: date) -> None:
    """End what supervision a person is under, from a day on. Part of ending a service, which is what is audited."""
    _cut(Supervision.objects.filter(person=person_id), on)


def end_supervising(*, person_id: int, on: date) -> tuple[int, ...]:
    """End what supervising a person does, from a day on; return who is left without a supervisor by it."""
    theirs = Supervision.objects.filter(supervisor=person_id).exclude(valid_to__lte=on)
    left = tuple(theirs.values_list("person_id", flat=True))
    _cut(theirs, on)
    return left


def _one_at_a_time() -> None:
    # Two admins could each add one half of a circle; the lock lasts until the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.supervision'))")


def _running(on: date) -> QuerySet[Supervision]:
    return Supervision.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def _check_in_service(supervisor_ids: set[int], on: date) -> None:
    serving = Person.objects.filter(Q(in_service_to=None) | Q(in_service_to__gt=on), pk__in=supervisor_ids)
    gone = supervisor_ids - set(serving.values_list("pk", flat=True))
    if gone:
        names = _names(gone)
        raise BadSupervisor(
            _("%(name)s tidak lagi berkhidmat pada tarikh itu. Pilih penyelia lain.")
            % {"name": ", ".join(names.values())},
            code="people.supervisor_not_in_service",
        )


def _replace(pairs: Sequence[tuple[int, int | None]], valid_from: date) -> None:
    _cut(Supervision.objects.filter(person__in=[pk for pk, _sup in pairs]), valid_from)
    Supervision.objects.bulk_create(
        [Supervision(person_id=pk, supervisor_id=sup, valid_from=valid_from) for pk, sup in pairs if sup is not None],
        batch_size=2000,
    )


def _cut(rows: QuerySet[Supervision], on: date) -> None:
    rows.filter(valid_from__gte=on).delete()
    rows.exclude(valid_to__lte=on).update(valid_to=on)


def _refuse_loops(valid_from: date) -> None:
    """Look at every day from ``valid_from`` on at which a supervision begins: between them nothing changes."""
    rows = list(
        Supervision.objects.exclude(valid_to__lte=valid_from).values_list(
            "person", "supervisor", "valid_from", "valid_to"
        )
    )
    days = sorted({max(start, valid_from) for _p, _s, start, _e in rows})
    for day in days:
        there = {p: s for p, s, start, end in rows if start <= day and (end is None or end > day)}
        found = find_loops(there)
        if found:
            raise BadSupervisor(_loop_sentence(found[0]), code="people.supervisor_loop")


def _loop_sentence(loop: Sequence[int]) -> str:
    names = _names(loop)
    return _("Rantaian penyelia berpusing: %(names)s. Pilih penyelia lain.") % {
        "names": " → ".join(names[pk] for pk in (*loop, loop[0]))
    }


def _write_down(
    changed: Sequence[tuple[int, int | None]], before: dict[int, int], valid_from: date, by: Actor | None
) -> None:
    names = _names([pk for pk, _sup in changed])
    record_many(
        "people.supervisor_assigned",
        actor=by,
        deeds=[
            Deed(
                target=("people.person", pk, names[pk]),
                before={"supervisor": before.get(pk)},
                after={"supervisor": sup, "valid_from": valid_from},
            )
            for pk, sup in changed
        ],
    )


def _announce(person_ids: Iterable[int], valid_from: date) -> None:
    ids = tuple(person_ids)
    signals.supervisors_changed.send(sender=None, person_ids=ids, from_date=valid_from)


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("pk", "name"))
