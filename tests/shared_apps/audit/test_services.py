"""Lines of the audit trail are written whole, and never change."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.models import AppendOnlyError, AuditEntry
from shared_apps.audit.services import Deed, record, record_many
from tenants.directory import TenantRef

AMINA = Actor(user_id=7, name="Amina", ip="10.0.0.9", request_id="abc-1")


def lines() -> QuerySet[AuditEntry]:
    """The lines of these tests: an agency is born with some of its own."""
    return AuditEntry.objects.filter(action__in=["people.moved", "people.imported", "x.y"])


def test_a_line_says_who_did_what_to_what(in_north: TenantRef) -> None:
    record("people.moved", actor=AMINA, target=("people.person", 3, "Boris"), before={"unit": 1}, after={"unit": 2})

    line = lines().get()
    assert (line.action, line.actor_id, line.actor_name, line.ip) == ("people.moved", 7, "Amina", "10.0.0.9")
    assert (line.target_type, line.target_id, line.target_label) == ("people.person", "3", "Boris")
    assert (line.before, line.after, line.request_id) == ({"unit": 1}, {"unit": 2}, "abc-1")


def test_dates_and_decimals_are_kept_as_text(in_north: TenantRef) -> None:
    record("x.y", actor=SYSTEM, after={"on": dt.date(2026, 11, 21), "km": Decimal("1.5")})

    assert lines().get().after == {"on": "2026-11-21", "km": "1.5"}


def test_a_label_that_is_too_long_is_cut(in_north: TenantRef) -> None:
    record("x.y", actor=None, target=("a.b", 1, "n" * 300))

    assert len(lines().get().target_label) == 200


def test_many_deeds_are_one_statement(in_north: TenantRef, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    deeds = [Deed(target=("people.person", number, f"P{number}")) for number in range(50)]

    AuditEntry.objects.exists()  # whatever enters the schema has been sent
    with django_assert_num_queries(1):
        record_many("people.imported", actor=AMINA, deeds=deeds)

    assert lines().count() == 50


def test_a_line_falls_with_the_deed(in_north: TenantRef) -> None:
    with transaction.atomic():
        record("x.y", actor=AMINA)
        transaction.set_rollback(True)

    assert not lines().exists()


def test_the_model_refuses_every_change(in_north: TenantRef) -> None:
    record("x.y", actor=AMINA)
    line = lines().get()

    for change in (line.save, line.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(remark="")


@pytest.mark.parametrize("schema", ["north", "south", "public"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET actor_name = 'someone else'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
    ],
)
def test_the_database_refuses_every_change_in_every_schema(db: None, schema: str, statement: str) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"SET LOCAL search_path = {schema}")

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
