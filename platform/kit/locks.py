"""Locks the database holds for one transaction: for what no constraint can say, such as *no two overlap*."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.transaction import TransactionManagementError


def hold(subject: str, number: int) -> None:
    """Wait for and hold the lock on ``number`` of ``subject`` in this schema until the transaction ends."""
    _in_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s), %s)",
            [f".{subject}", number % 2**31],
        )


def hold_all(subject: str, numbers: Sequence[int]) -> None:
    """Wait for and hold the locks on all ``numbers``, in their order: hand them sorted, so that two cannot wait for
    each other. Some hundreds at most: each takes a place in a table all sessions share.
    """
    _in_transaction()
    _take("pg_advisory_xact_lock", subject, numbers)


def share(subject: str, numbers: Sequence[int]) -> None:
    """Like :func:`hold_all`, together with whoever else shares them: only who holds one alone is waited for, and waits.

    Who shares a lock must not go on to hold it alone in the same transaction: two doing so would wait for each other.
    """
    _in_transaction()
    _take("pg_advisory_xact_lock_shared", subject, numbers)


def _in_transaction() -> None:
    """:raises TransactionManagementError: there is no transaction, so the lock would be gone as soon as it is held."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock that lasts for a transaction was asked for outside of one.")


def _take(function: str, subject: str, numbers: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtext(current_schema() || %s), wanted.number)"  # noqa: S608 - one of two constants
            " FROM unnest(%s::int[]) WITH ORDINALITY AS wanted (number, place) ORDER BY wanted.place",
            [f".{subject}", [number % 2**31 for number in numbers]],
        )
