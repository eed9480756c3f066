"""Locks the database holds for one transaction: for what no constraint can say, such as *no two overlap*."""

from __future__ import annotations

from django.db import connection


def hold(subject: str, number: int) -> None:
    """Wait for and hold the lock on ``number`` of ``subject`` in this schema until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s), %s)",
            [f".{subject}", number % 2**31],
        )
