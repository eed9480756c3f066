"""Seals over the trail notice what the database was made to forget."""

from __future__ import annotations

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kit import clock
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.models import AuditEntry, AuditSeal
from shared_apps.audit.seals import broken_seals, seal_trail
from shared_apps.audit.services import Deed, record_many
from tenants.context import in_tenant
from tenants.directory import TenantRef


@pytest.fixture
def sealed(in_north: TenantRef) -> list[int]:
    """Six lines under two seals, in a schema whose guards somebody with the owner's power has taken off.

    A third seal, the first one, covers what the agency was born with.
    """
    seal_trail(clock.now())
    for _batch in range(2):
        record_many("x.y", actor=SYSTEM, deeds=[Deed(remark=f"line {n}", after={"n": n}) for n in range(3)])
        assert seal_trail(clock.now()) == 3
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER USER")
    return list(AuditEntry.objects.filter(action="x.y").order_by("id").values_list("id", flat=True))


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def broken() -> list[int]:
    return [seal.number for seal in broken_seals()]


def test_a_trail_nobody_touched_fits_its_seals(sealed: list[int]) -> None:
    assert broken() == []


def test_lines_not_yet_sealed_break_nothing(sealed: list[int]) -> None:
    record_many("x.y", actor=SYSTEM, deeds=[Deed()])

    assert broken() == []
    assert seal_trail(clock.now()) == 1
    assert seal_trail(clock.now()) == 0


def test_a_changed_line_breaks_its_seal_and_no_other(sealed: list[int]) -> None:
    execute("UPDATE audit_auditentry SET remark = 'else' WHERE id = %s", sealed[1])

    assert broken() == [2]


def test_a_removed_line_breaks_its_seal(sealed: list[int]) -> None:
    execute("DELETE FROM audit_auditentry WHERE id = %s", sealed[4])

    assert broken() == [3]


def test_a_line_slipped_in_breaks_its_seal(sealed: list[int]) -> None:
    execute("DELETE FROM audit_auditentry WHERE id = %s", sealed[5])
    execute(
        "INSERT INTO audit_auditentry (id, at, action, actor_name, on_behalf_of, target_type, target_id, target_label,"
        " remark, request_id) VALUES (%s, now(), 'x.y', '', '', '', '', '', '', '')",
        sealed[5],
    )

    assert broken() == [3]


def test_a_removed_seal_breaks_the_one_behind_it(sealed: list[int]) -> None:
    execute("DELETE FROM audit_auditseal WHERE number = 2")

    assert broken() == [3]


def test_seals_cannot_be_changed_either(in_north: TenantRef) -> None:
    for statement in ("UPDATE audit_auditseal SET digest = ''", "DELETE FROM audit_auditseal"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            execute(statement)


def test_the_command_tells_which_lines_do_not_fit(sealed: list[int]) -> None:
    out = io.StringIO()
    call_command("check_audit", stdout=out)
    assert "3 trails fit" in out.getvalue()
    execute("UPDATE audit_auditentry SET remark = 'else' WHERE id = %s", sealed[1])

    with pytest.raises(CommandError, match="north: seal 2"):
        call_command("check_audit")
    with pytest.raises(CommandError, match="north: seal 2"):
        call_command("check_audit", "north")
    call_command("check_audit", "south", stdout=out)
    assert AuditSeal.objects.count() == 3


def test_nothing_is_sealed_while_a_line_may_still_appear(committed: None) -> None:
    with in_tenant("north"):
        record_many("x.y", actor=SYSTEM, deeds=[Deed()])
    with psycopg.connect(**_same_database()) as other:
        other.execute(
            "INSERT INTO north.audit_auditentry (at, action, actor_name, on_behalf_of, target_type, target_id,"
            " target_label, remark, request_id) VALUES (now(), 'x.y', '', '', '', '', '', '', '')"
        )
        with in_tenant("north"):
            assert seal_trail(clock.now()) == 0
        other.commit()

    with in_tenant("north"):
        assert seal_trail(clock.now()) == AuditEntry.objects.count()
        assert broken() == []


def _same_database() -> dict[str, str]:
    where = connection.settings_dict
    return {
        "dbname": str(where["NAME"]),
        "user": where["USER"],
        "password": where["PASSWORD"],
        "host": where["HOST"],
        "port": where["PORT"],
    }
