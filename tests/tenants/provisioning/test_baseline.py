"""The baseline builds what the migrations build, and is not used for others."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tenants.provisioning import baseline
from tenants.provisioning.anatomy import anatomy


class _Place:
    def __init__(self, schema_name: str) -> None:
        self.schema_name = schema_name


@contextmanager
def _dropped(*schemas: str) -> Iterator[None]:
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for schema in schemas:
                cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def test_a_schema_from_the_baseline_equals_a_migrated_one_object_by_object(committed: None) -> None:
    with _dropped("migrated", "replayed"):
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA migrated")
        baseline.migrate_schema(_Place("migrated"))
        baseline.replay(baseline.current_baseline(), "replayed")

        migrated, replayed = anatomy("migrated"), anatomy("replayed")

    assert {kind: len(found) for kind, found in migrated.items() if not found} == {
        "views": 0,
        "types": 0,
        "comments": 0,
        "policies": 0,
    }
    for kind in migrated:
        assert replayed[kind] == migrated[kind], kind


def test_a_baseline_leaves_the_session_as_it_was(committed: None) -> None:
    def session() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY name")
            return list(cursor.fetchall())

    before = session()
    with _dropped("replayed"):
        baseline.replay(baseline.current_baseline(), "replayed")
        assert session() == before


def test_a_baseline_never_adopts_a_schema_that_exists(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA somebodys")

    with pytest.raises(DatabaseError, match="already exists"), transaction.atomic():
        baseline.replay(baseline.current_baseline(), "somebodys")


@pytest.fixture
def fresh_memory() -> Iterator[None]:
    baseline.current_baseline.cache_clear()
    yield
    baseline.current_baseline.cache_clear()


@pytest.fixture
def stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fresh_memory: None) -> Path:
    """A committed baseline for other migrations."""
    path = tmp_path / "baseline.sql"
    path.write_text(f"{baseline.DIGEST_LINE}{'0' * 64}\nSELECT 1;\n")
    monkeypatch.setattr(baseline, "COMMITTED", path)
    return path


def test_a_stale_baseline_is_an_error_in_production(stale: Path, settings: Settings, tmp_path: Path) -> None:
    settings.ENV = dataclasses.replace(settings.ENV, env="production", home=tmp_path)

    with pytest.raises(baseline.BaselineStaleError, match="make_baseline"):
        baseline.current_baseline()


def test_a_stale_baseline_is_made_anew_and_kept_in_development(
    stale: Path, settings: Settings, tmp_path: Path, committed: None
) -> None:
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)

    text = baseline.current_baseline()

    assert baseline.digest_of(text) == baseline.migrations_digest()
    assert (tmp_path / "baselines" / f"{baseline.migrations_digest()}.sql").read_text() == text
    assert not baseline.committed_is_current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'baseline%%'", [])
        assert cursor.fetchone() == (0,)


def test_a_baseline_is_not_generated_inside_a_transaction(db: None) -> None:
    with pytest.raises(baseline.BaselineError, match="outside of any transaction"):
        baseline.generate()


def test_rows_that_migrations_leave_behind_are_refused(committed: None) -> None:
    with _dropped("filled"):
        baseline.replay(baseline.current_baseline(), "filled")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO filled.auth_group (name) VALUES ('first')")

        with pytest.raises(baseline.BaselineError, match="auth_group"):
            baseline._refuse_rows("filled")
