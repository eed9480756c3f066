"""The environment: which variables the product reads, what they must look like, and what stands in for them.

Every variable ``SPOTME_X`` can also be given as ``SPOTME_X_FILE``, the path of a file that holds the value
(the way Docker and Kubernetes hand over secrets). An empty value counts as unset. Whatever is wrong or
missing stops the start: :func:`load` names every variable at fault and exits with status 2.

In development and in tests everything has a stand-in: the database and the broker are the embedded servers
(`None` here, see :mod:`spotme.embedded`), and the secret key is made once and kept under ``var/``.
In production nothing that holds data or secrets is guessed.
"""

import os
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn, cast
from urllib.parse import urlsplit

Environment = Literal["development", "test", "production"]

ENVIRONMENTS: tuple[Environment, ...] = ("development", "test", "production")
SECRET_KEY_LENGTH = 50
LAST_PORT = 65535
DEFAULT_PORT = 8000

DATABASE_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss")
EMAIL_SCHEMES = ("smtp", "smtp+tls", "smtps", "console", "file", "memory")
MEDIA_SCHEMES = ("file",)  # an object store is refused until files can be kept there: better than losing them
WEB_SCHEMES = ("https", "http")
WITHOUT_HOST = frozenset({"file", "console", "memory"})

GOVERNMENT = ".gov.my"  # whom agencies may have us call when nothing is said
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


class EnvError(ValueError):
    """Variables are missing or wrong; `faults` holds one sentence for each, beginning with its name."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Env:
    """What the environment says, checked and typed.

    `outgoing_hosts` are the hosts agencies may have us call; one that begins with a dot means all below it.
    `database_url`, `redis_url` (the broker) and `cache_url` are `None` when the embedded servers stand in,
    which cannot happen in production. `home` is the folder ``var/`` that holds everything made at run time.
    """

    env: Environment
    secret_key: str
    database_url: str | None
    redis_url: str | None
    cache_url: str | None
    root_domain: str
    email_url: str | None
    sentry_dsn: str | None
    media_url: str
    tile_url: str | None
    outgoing_hosts: tuple[str, ...]
    home: Path
    port: int

    @property
    def is_production(self) -> bool:
        return self.env == "production"


def load() -> Env:
    """Reads the environment of this process; names every variable at fault on stderr and exits with 2."""
    try:
        return read(os.environ, cwd=Path.cwd())
    except EnvError as error:
        _refuse(error)


def read(environ: Mapping[str, str], *, cwd: Path) -> Env:
    """Reads `environ`, with ``var/`` below `cwd` unless ``SPOTME_HOME`` says otherwise.

    :raises EnvError: naming all variables that are missing or wrong.
    """
    source = _Source(environ)
    env = cast(Environment, source.text("SPOTME_ENV", check=_one_of(ENVIRONMENTS)) or "development")
    in_production = env == "production"
    home = Path(source.text("SPOTME_HOME") or cwd / "var").expanduser().absolute()
    given_key = source.text("SPOTME_SECRET_KEY", check=_long_enough, required=in_production)
    found = {
        "database_url": source.text("SPOTME_DATABASE_URL", check=_database, required=in_production),
        "redis_url": source.text("SPOTME_REDIS_URL", check=_url(REDIS_SCHEMES), required=in_production),
        "cache_url": source.text("SPOTME_CACHE_URL", check=_url(REDIS_SCHEMES), required=in_production),
        "email_url": source.text("SPOTME_EMAIL_URL", check=_url(EMAIL_SCHEMES), required=in_production),
        "sentry_dsn": source.text("SPOTME_SENTRY_DSN", check=_url(WEB_SCHEMES)),
        "tile_url": source.text("SPOTME_TILE_URL", check=_tiles),
    }
    media_url = source.text("SPOTME_MEDIA_URL", check=_url(MEDIA_SCHEMES), required=in_production)
    root_domain = source.text("SPOTME_ROOT_DOMAIN", check=_domain, required=in_production)
    outgoing = source.text("SPOTME_OUTGOING_HOSTS", check=_hosts)
    port = source.text("PORT", check=_port)
    source.raise_faults()
    return Env(
        env=env,
        secret_key=given_key or _kept_secret_key(home),
        root_domain=root_domain or "localhost",
        outgoing_hosts=tuple((outgoing or GOVERNMENT).split(",")),
        media_url=media_url or (home / "media").as_uri(),
        home=home,
        port=int(port or DEFAULT_PORT),
        **found,
    )


class _Source:
    """The variables, read one by one; faults are gathered so that all of them can be told at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def text(
        self, name: str, *, check: "Callable[[str], str | None] | None" = None, required: bool = False
    ) -> str | None:
        """The value of `name` or of the file its ``_FILE`` twin names; `check` says what is wrong with it."""
        value = self._value(name)
        if value is None:
            if required and not self._is_faulty(name):
                self._faults.append(f"{name} is missing; it must be set (or {name}_FILE) in production.")
            return None
        complaint = check(value) if check else None
        if complaint:
            self._faults.append(f"{name} {complaint}.")
            return None
        return value

    def raise_faults(self) -> None:
        """:raises EnvError: when anything read so far was missing or wrong."""
        if self._faults:
            raise EnvError(tuple(self._faults))

    def _value(self, name: str) -> str | None:
        given = self._environ.get(name, "").strip()
        file_name = self._environ.get(f"{name}_FILE", "").strip()
        if given and file_name:
            self._faults.append(f"{name} and {name}_FILE are both set; keep one of them.")
            return None
        if not file_name:
            return given or None
        try:
            content = Path(file_name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self._faults.append(f"{name}_FILE names {file_name}, which cannot be read: {reason}.")
            return None
        if not content:
            self._faults.append(f"{name}_FILE names {file_name}, which is empty.")
        return content or None

    def _is_faulty(self, name: str) -> bool:
        return any(fault.startswith((f"{name} ", f"{name}_FILE ")) for fault in self._faults)


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        return None if value in allowed else f"must be one of {', '.join(allowed)}, not {value!r}"

    return check


def _url(schemes: tuple[str, ...]) -> Callable[[str], str | None]:
    """A check for a URL of one of `schemes`. The value is never repeated: it may hold a password."""

    def check(value: str) -> str | None:
        try:
            parts = urlsplit(value)
            has_place = bool(parts.hostname) or parts.scheme in WITHOUT_HOST
            _ = parts.port
        except ValueError as error:
            return f"is not a URL: {error}"
        if parts.scheme not in schemes or "://" not in value:
            return f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
        return None if has_place else "names no host"

    return check


def _database(value: str) -> str | None:
    """A PostgreSQL URL; the host may also stand in the query (`?host=/run/postgresql`), as libpq allows."""
    parts = urlsplit(value)
    if parts.scheme in DATABASE_SCHEMES and "host=" in parts.query:
        complaint = None
    else:
        complaint = _url(DATABASE_SCHEMES)(value)
    if complaint is None and not parts.path.strip("/"):
        complaint = "names no database; it ends in /<database>"
    return complaint


def _tiles(value: str) -> str | None:
    complaint = _url(WEB_SCHEMES)(value)
    if complaint is None and not all(place in value for place in ("{z}", "{x}", "{y}")):
        complaint = "must contain {z}, {x} and {y}"
    return complaint


def _domain(value: str) -> str | None:
    if DOMAIN.fullmatch(value):
        return None
    return f"must be a host name in lower case without scheme or port, such as spotme.gov.my, not {value!r}"


def _hosts(value: str) -> str | None:
    """Host names with commas between; one that begins with a dot stands for everything below it."""
    if all(DOMAIN.fullmatch(host.removeprefix(".")) for host in value.split(",")):
        return None
    return f"must be host names with commas between, such as .gov.my,hrmis.example.my, not {value!r}"


def _port(value: str) -> str | None:
    """The push gateway listens one port above, so the last port is not free to choose."""
    is_port = value.isascii() and value.isdigit() and 0 < int(value) < LAST_PORT
    return None if is_port else f"must be a whole number from 1 to {LAST_PORT - 1}, not {value!r}"


def _long_enough(value: str) -> str | None:
    if len(value) >= SECRET_KEY_LENGTH:
        return None
    return f"is too short: at least {SECRET_KEY_LENGTH} random characters are needed"


def _kept_secret_key(home: Path) -> str:
    """The secret key of this `home`, made at the first call and kept readable by its owner alone.

    Written aside and linked into place, so that two processes starting together agree on one key.
    """
    path = home / "secret_key"
    try:
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=home)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(SECRET_KEY_LENGTH))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(draft)
        return path.read_text().strip()
    except OSError as error:
        raise EnvError((f"SPOTME_HOME: {path} cannot be made or read: {error.strerror}.",)) from error


def _refuse(error: EnvError) -> NoReturn:
    lines = "\n".join(f"  {fault}" for fault in error.faults)
    sys.stderr.write(f"SPOT-Me cannot start; the environment is not right:\n{lines}\n")
    raise SystemExit(2)
