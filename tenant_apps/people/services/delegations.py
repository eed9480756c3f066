"""Acting supervisors (Pemangku): somebody decides for an absent supervisor, for some days and within a scope.

The circular on supervising attendance lets a supervisor who is away be stood in for; what the deputy does is written
down as done *bagi pihak* the supervisor. Standing in does not go further: a deputy's own deputy decides only what is
the deputy's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui.times import date_short
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.models import Delegation, Person, Posting, Unit
from tenant_apps.people.rules.acting import Reach, StandIn, circle_closed_by
from tenant_apps.people.selectors.supervision import chain_of, supervisions_on

LONGEST = timedelta(days=366)
ALL, UNIT, PERSONS = Delegation.Scope.ALL.value, Delegation.Scope.UNIT.value, Delegation.Scope.PERSONS.value


class BadDelegation(Refusal):
    """That officer cannot stand in like this."""

    code = "people.bad_delegation"


@transaction.atomic
def delegate(
    *,
    principal_id: int,
    deputy_id: int,
    valid_from: date,
    valid_to: date,
    reason: str,
    today: date,
    now: datetime,
    by: Actor | None,
    scope: str = ALL,
    unit_id: int | None = None,
    person_ids: Collection[int] = (),
    for_issues: bool = True,
    for_requests: bool = True,
) -> int:
    """Let ``deputy_id`` decide for ``principal_id`` from a day to a day (excluded); return the delegation's id.

    ``scope`` is SEMUA, UNIT (then ``unit_id``, with everything below it) or PEGAWAI (then ``person_ids``).

    :raises BadDelegation: the days or the scope make no sense; the principal supervises nobody then; the deputy is the
        principal, does not serve on all those days, or would meet their own issues; somebody else stands in for the
        same already; or a circle would form.
    """
    _one_at_a_time()
    new = Delegation(
        principal_id=principal_id,
        deputy_id=deputy_id,
        valid_from=valid_from,
        valid_to=valid_to,
        scope=scope,
        unit_id=unit_id if scope == UNIT else None,
        person_ids=sorted(set(person_ids)) if scope == PERSONS else [],
        for_issues=for_issues,
        for_requests=for_requests,
        reason=reason.strip()[:300],
        created_by_id=by.user_id if by else None,
        created_at=now,
    )
    _refuse_days(new, today)
    _refuse_words(new)
    people = {person.pk: person for person in Person.objects.filter(pk__in=[principal_id, deputy_id])}
    _refuse_deputy(new, people)
    _refuse_scope(new)
    _refuse_same_scope(new)
    _refuse_circle(new)
    new.save()
    record(
        "people.delegated",
        actor=by,
        target=("people.person", principal_id, people[principal_id].name),
        after=_facts(new, people[deputy_id].name),
        remark=new.reason,
    )
    return int(new.pk)


@transaction.atomic
def end_delegation(*, delegation_id: int, now: datetime, today: date, by: Actor | None) -> None:
    """End a delegation now, or call off one that has not begun.

    :raises BadDelegation: there is none, or it is over already.
    """
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("principal", "deputy")
        .filter(pk=delegation_id)
        .first()
    )
    if found is None or found.ended_at is not None or found.valid_to <= today:
        raise BadDelegation(_("Pemangkuan ini sudah tamat."), code="people.delegation_over")
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    record(
        "people.delegation_ended",
        actor=by,
        target=("people.person", found.principal_id, found.principal.name),
        before=_facts(found, found.deputy.name),
    )


def end_delegations(*, person_id: int, on: date) -> None:
    """End what a person delegated or stands in for, from a day on. Part of ending a service, which is audited."""
    theirs = Delegation.objects.filter(Q(principal=person_id) | Q(deputy=person_id), valid_to__gt=on)
    theirs.filter(valid_from__gte=on).delete()
    theirs.update(valid_to=on)


def _one_at_a_time() -> None:
    # Two who delegate to each other at once would each see no circle; the lock lasts until the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.delegation'))")


def _refuse_days(new: Delegation, today: date) -> None:
    if new.valid_from < today:
        raise _bad(_("Pilih hari ini atau tarikh kemudian."), "valid_from")
    if new.valid_to <= new.valid_from:
        raise _bad(_("Hari terakhir tidak boleh sebelum hari pertama."), "last_day")
    if new.valid_to - new.valid_from > LONGEST:
        raise _bad(_("Paling lama setahun. Tetapkan penyelia baharu jika lebih lama."), "last_day")


def _refuse_words(new: Delegation) -> None:
    if not (new.for_issues or new.for_requests):
        raise _bad(_("Pilih sekurang-kurangnya satu perkara."), "matters")
    if len(new.reason) < 3:
        raise _bad(_("Nyatakan sebab, contohnya cuti atau kursus."), "reason")


def _refuse_deputy(new: Delegation, people: dict[int, Person]) -> None:
    if new.deputy_id == new.principal_id:
        raise _bad(_("Penyelia tidak boleh memangku bagi dirinya sendiri."), "deputy")
    deputy, principal = people.get(new.deputy_id), people.get(new.principal_id)
    if principal is None or deputy is None or not _serves(deputy, new.valid_from, new.valid_to):
        raise _bad(
            _("Pegawai ini tidak berkhidmat pada semua tarikh itu. Pilih pegawai lain atau tarikh lain."), "deputy"
        )


def _refuse_scope(new: Delegation) -> None:
    """The scope names whom it covers, and the deputy is not below the principal through somebody it covers."""
    theirs = supervisions_on(new.valid_from).filter(supervisor=new.principal_id)
    direct = set(theirs.values_list("person_id", flat=True))
    if not direct:
        raise BadDelegation(_("Penyelia ini tiada pegawai bawahan pada tarikh itu."), code="people.nothing_to_delegate")
    if new.scope == UNIT and not _is_open(new.unit_id, new.valid_from):
        raise _bad(_("Pilih unit yang diliputi."), "unit")
    if new.scope == PERSONS and (not new.person_ids or not direct.issuperset(new.person_ids)):
        raise _bad(_("Pilih sekurang-kurangnya seorang pegawai bawahan."), "persons")
    line = (new.deputy_id, *chain_of(new.deputy_id, new.valid_from))
    if new.principal_id not in line:
        return
    link = line[line.index(new.principal_id) - 1]
    if link in _covered(new, direct):
        raise _bad(
            _(
                "Isu pegawai ini sendiri akan kembali kepadanya kerana dia di bawah seliaan ini. Pilih pegawai lain, "
                "atau hadkan kepada unit atau pegawai tertentu."
            ),
            "deputy",
            code="people.deputy_is_covered",
        )


def _covered(new: Delegation, direct: set[int]) -> set[int]:
    if new.scope == PERSONS:
        return set(new.person_ids)
    if new.scope == UNIT:
        path = _path(new.unit_id)
        return direct & {person for person, its_path in _posted(direct, new.valid_from) if its_path.startswith(path)}
    return direct


def _refuse_same_scope(new: Delegation) -> None:
    rows = _running(new).filter(principal=new.principal_id).select_related("unit", "deputy")
    mine = _reach(new)
    for other in rows:
        if mine.meets(_reach(other)):
            raise BadDelegation(
                _(
                    "%(name)s sudah memangku bagi skop yang sama, %(first)s hingga %(last)s. "
                    "Tamatkan yang itu dahulu, atau pilih skop atau tarikh lain."
                )
                % {
                    "name": other.deputy.name,
                    "first": date_short(other.valid_from),
                    "last": date_short(other.valid_to - timedelta(days=1)),
                },
                code="people.delegation_overlaps",
            )


def _refuse_circle(new: Delegation) -> None:
    running = [
        StandIn(*row) for row in _running(new).values_list("principal_id", "deputy_id", "valid_from", "valid_to")
    ]
    circle = circle_closed_by(StandIn(new.principal_id, new.deputy_id, new.valid_from, new.valid_to), running)
    if circle:
        names = dict(Person.objects.filter(pk__in=circle).values_list("pk", "name"))
        raise _bad(
            _("Pemangkuan ini berpusing pada tarikh yang sama: %(names)s. Pilih pegawai lain.")
            % {"names": " → ".join(names[pk] for pk in (*circle, circle[0]))},
            "deputy",
            code="people.delegation_circle",
        )


def _running(new: Delegation) -> QuerySet[Delegation]:
    """Return the delegations that share a day with the new one."""
    return Delegation.objects.filter(ended_at=None, valid_from__lt=new.valid_to, valid_to__gt=new.valid_from)


def _reach(delegation: Delegation) -> Reach:
    posted = _posted(delegation.person_ids, delegation.valid_from)
    return Reach(
        unit_path=_path(delegation.unit_id),
        person_ids=frozenset(delegation.person_ids),
        posted=tuple(path for _person, path in posted),
        issues=delegation.for_issues,
        requests=delegation.for_requests,
    )


def _posted(person_ids: Collection[int], on: date) -> Sequence[tuple[int, str]]:
    if not person_ids:
        return ()
    rows = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), person__in=person_ids, valid_from__lte=on)
    return tuple(rows.values_list("person_id", "unit__path"))


def _is_open(unit_id: int | None, on: date) -> bool:
    return unit_id is not None and Unit.objects.filter(pk=unit_id).exclude(valid_to__lte=on).exists()


def _path(unit_id: int | None) -> str:
    return Unit.objects.values_list("path", flat=True).get(pk=unit_id) if unit_id is not None else ""


def _serves(person: Person, first: date, end: date) -> bool:
    return person.in_service_from <= first and (person.in_service_to is None or person.in_service_to >= end)


def _facts(delegation: Delegation, deputy_name: str) -> dict[str, object]:
    return {
        "deputy": deputy_name,
        "valid_from": delegation.valid_from,
        "last_day": delegation.valid_to - timedelta(days=1),
        "scope": delegation.scope,
        "unit": delegation.unit_id,
        "persons": delegation.person_ids,
        "issues": delegation.for_issues,
        "requests": delegation.for_requests,
    }


def _bad(sentence: str, field: str, *, code: str | None = None) -> BadDelegation:
    return BadDelegation(sentence, code=code, fields={field: sentence})
