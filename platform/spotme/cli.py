"""The command `spotme`: our own programs, and Django's commands; there is no manage.py.

Django's commands that talk to the database get the embedded servers when the environment names none: those of
a running demo, or ones that live as long as the command.
"""

import importlib
import os
import sys

PROGRAMS = {
    "card": "spotme.card:main",
    "connector": "connectors.zk.site.main:main",
    "demo": "spotme.demo:main",
    "demo-reset": "spotme.demo:reset",
    "evaluate": "spotme.evaluate:main",
    "push": "spotme.push:main",
    "servers": "spotme.embedded.show:main",
    "simulate-terminal": "spotme.simulate:main",
    "simulate-hrmis": "connectors.hrmis.simulator.command:main",
}
WITHOUT_SERVERS = frozenset(
    {"", "help", "version", "check", "collectstatic", "compilemessages", "diffsettings", "makemessages"}
)


def main() -> int:
    """Runs the command named by the arguments and returns the exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in PROGRAMS:
        module, _, function = PROGRAMS[name].partition(":")
        status: int = getattr(importlib.import_module(module), function)()
        return status
    return _django(name)


def _django(name: str) -> int:
    from spotme import embedded, env

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
    if name.startswith("-") or name in WITHOUT_SERVERS or {"-h", "--help"} & set(sys.argv):
        _execute()
        return 0
    try:
        with embedded.needed(env.load()):
            _execute()
    except embedded.ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _execute() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    raise SystemExit(main())
