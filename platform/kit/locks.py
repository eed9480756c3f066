"""Locks the database holds for one transaction: for what no constraint can say, such as *no two overlap*."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def hold(subject: str, number: int) -> None:
    """Wait for and hold the lock on ``number`` of ``subject`` in this schema until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s), %s)",
            [f".{subject}", number % 2**31],
        )


def hold_all(subject: str, numbers: Sequence[int]) -> None:
    """Wait for and hold the locks on all ``numbers``, in their order: hand them sorted, so that two cannot wait for
    each other. Some hundreds at most: each takes a place in a table all sessions share.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s), wanted.number)"
            " FROM unnest(%s::int[]) WITH ORDINALITY AS wanted (number, place) ORDER BY wanted.place",
            [f".{subject}", [number % 2**31 for number in numbers]],
        )
