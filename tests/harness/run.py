"""One run of the suite: its folder, shared by all its processes, and what is thrown away at its end."""

import atexit
import os
import shutil
import tempfile
import uuid
from pathlib import Path

from spotme import embedded

REPOSITORY = Path(__file__).resolve().parents[2]


IS_OWNER = "SPOTME_TEST_RUN" not in os.environ
"""Whether this process has begun the run; every other one inherits its number and leaves the cleaning to it."""

NUMBER = os.environ.setdefault("SPOTME_TEST_RUN", uuid.uuid4().hex[:12])
_BEGUN_IN = os.getpid()


def worker() -> int:
    """Which of pytest-xdist's processes this is, from 0; 0 without xdist."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def home() -> Path:
    """The folder that plays ``var/`` for this run. PostgreSQL's user may pass through it."""
    path = Path(tempfile.gettempdir()) / f"spotme-run-{NUMBER}"
    path.mkdir(mode=0o711, exist_ok=True)
    path.chmod(0o711)
    (path / "static").mkdir(exist_ok=True)
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
    """Deletes the folder and the servers' data of this run, in the process that has begun it."""
    if IS_OWNER and os.getpid() == _BEGUN_IN:
        embedded.wipe(home())
        shutil.rmtree(home(), ignore_errors=True)


atexit.register(throw_away)
