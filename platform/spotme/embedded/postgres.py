"""The embedded PostgreSQL: one cluster, one database ``spotme``, a role ``spotme`` that is no superuser.

The role may create databases (the tests clone one for each of their processes) and roles (each agency's
schema belongs to a role of its own), as the role of a production installation may. Text is UTF-8, sorted by
code point through PostgreSQL's own C.UTF-8, so that no result depends on the machine's locales; it keeps UTC.
"""

import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg

from spotme.embedded import process
from spotme.embedded.place import Place, ServerError, make_private_folder, postgres_programs, system_user

ROLE = "spotme"
DATABASE = "spotme"
ENCODING = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"
STARTS = 3
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "250",
    "max_locks_per_transaction": "256",  # a schema per agency: one transaction may touch many tables
    "shared_buffers": "128MB",
    "jit": "off",  # compiling costs more than any query of a page
    "log_line_prefix": "%m [%p] %d ",
}
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}


@dataclass(frozen=True, slots=True)
class Running:
    """A started PostgreSQL."""

    child: "subprocess.Popen[str]"
    url: str
    port: int

    def stop(self) -> None:
        """Ends it the fast way: connections are cut, what was committed stays."""
        process.stop(self.child, politely=signal.SIGINT)


def start(place: Place, *, durable: bool, port: int = 0) -> Running:
    """Makes the cluster when there is none, clears what a killed one has left, and starts it.

    It listens on `port`, or on any free one when that is 0.

    :raises ServerError: when it does not start.
    """
    programs, user = postgres_programs(), system_user()
    data, log = place.postgres / "data", place.postgres / "postgres.log"
    password = place.password()
    if not data.exists():
        _make_cluster(programs, place.postgres, user, password, durable=durable)
    _clear_leftovers(data)
    settings = SETTINGS | ({} if durable else NOT_DURABLE)
    for attempt in range(1, STARTS + 1):
        listens_on = port or process.free_port()
        chosen = [f"--{name}={value}" for name, value in (settings | {"port": str(listens_on)}).items()]
        child = process.spawn(
            [programs / "postgres", "-D", data, *chosen], log=log, death_signal=signal.SIGINT, user=user
        )
        url = f"postgresql://{ROLE}:{password}@127.0.0.1:{listens_on}/{DATABASE}"
        try:
            process.wait_until_ready(child, answers=partial(_answers, url), name="PostgreSQL", log=log)
            return Running(child, url, listens_on)
        except ServerError as error:
            process.stop(child, politely=signal.SIGINT)
            if attempt == STARTS or "Address already in use" not in str(error):
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _make_cluster(
    programs: Path, folder: Path, user: pwd.struct_passwd | None, password: str, *, durable: bool
) -> None:
    """Makes the cluster aside and moves it into place whole, so that an interrupted start leaves no half."""
    aside = folder / "making"
    shutil.rmtree(aside, ignore_errors=True)
    make_private_folder(aside, mode=0o700)
    if user is not None:
        os.chown(aside, user.pw_uid, user.pw_gid)
    speed = () if durable else ("--no-sync",)
    _run([programs / "initdb", "-D", aside / "data", "-U", "postgres", "--auth=trust", *ENCODING, *speed], user)
    (aside / "data" / "pg_hba.conf").write_text(ACCESS)
    _run(
        [programs / "postgres", "--single", "-D", aside / "data", "postgres"],
        user,
        stdin=f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'\n"
        f"ALTER ROLE postgres PASSWORD '{password}'\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n",
    )
    (aside / "data").rename(folder / "data")
    aside.rmdir()


def _run(command: list[str | Path], user: pwd.struct_passwd | None, *, stdin: str = "") -> None:
    done = subprocess.run(
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    output = (done.stdout + done.stderr).strip()
    if done.returncode or "ERROR:" in output:
        raise ServerError(f"{Path(str(command[0])).name} failed ({done.returncode}):\n{output[-2000:]}")


def _clear_leftovers(data: Path) -> None:
    """Ends a server whose guard was killed, and removes a pid file whose number now means another process."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    number = pid_file.read_text().split("\n", 1)[0].strip()
    if number.isdigit():
        process.stop_leftover(int(number), marks=("postgres", str(data)), politely=signal.SIGINT)
    pid_file.unlink(missing_ok=True)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
