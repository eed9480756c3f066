"""One run of the suite: its folder, shared by all its processes, and what is thrown away at its end."""

import os
import shutil
import tempfile
import uuid
from pathlib import Path

from spotme import embedded

REPOSITORY = Path(__file__).resolve().parents[2]


def number() -> str:
    """The number of this run, the same in every process of pytest-xdist."""
    return os.environ.setdefault("SPOTME_TEST_RUN", os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex)


def worker() -> int:
    """Which of pytest-xdist's processes this is, from 0; 0 without xdist."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def is_controller() -> bool:
    """Whether this process runs the suite or hands it out, rather than being handed a share of it."""
    return "PYTEST_XDIST_WORKER" not in os.environ


def home() -> Path:
    """The folder that plays ``var/`` for this run. PostgreSQL's user may pass through it."""
    path = Path(tempfile.gettempdir()) / f"spotme-run-{number()[:12]}"
    path.mkdir(mode=0o711, exist_ok=True)
    path.chmod(0o711)
    return path


def keep_baselines() -> None:
    """Lets this run use and keep the schema baselines of the repository: they depend on the migrations alone."""
    kept = REPOSITORY / "var" / "baselines"
    kept.mkdir(parents=True, exist_ok=True)
    link = home() / "baselines"
    if not link.is_symlink():
        try:
            link.symlink_to(kept)
        except FileExistsError:
            return


def throw_away() -> None:
    """Deletes the folder and the servers' data of this run."""
    embedded.wipe(home())
    shutil.rmtree(home(), ignore_errors=True)
