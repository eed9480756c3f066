"""Homes for real servers. They lie in folders others may pass, as a repository usually does."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spotme import embedded


@contextmanager
def a_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="spotme-test-"))
    folder.chmod(0o711)
    try:
        yield folder / "var"
    finally:
        assert embedded.running(folder / "var") is None, "a test left its servers running"
        embedded.wipe(folder / "var")
        shutil.rmtree(folder)


@pytest.fixture(scope="package")
def home() -> Iterator[Path]:
    """One home for the tests of this package: its cluster is made once."""
    with a_home() as path:
        yield path


@pytest.fixture
def fresh_home() -> Iterator[Path]:
    with a_home() as path:
        yield path
