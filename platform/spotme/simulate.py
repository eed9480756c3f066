"""`spotme simulate-terminal --kind push|zk …`: a terminal made of software, of the kind asked for."""

import importlib
import sys
from collections.abc import Callable, Sequence

# Each kind's own command takes the arguments without --kind and returns the exit status.
KINDS = {
    "push": "connectors.adms.simulator.command:main",
    "zk": "connectors.zk.simulator.command:main",
}


def main() -> int:
    """Runs the simulator of the kind named by ``--kind`` (push when none is) and returns the exit status."""
    kind, arguments = split(sys.argv[2:])
    if kind not in KINDS:
        sys.stderr.write(f"--kind {kind}: choose from {', '.join(KINDS)}\n")
        return 2
    module, _, name = KINDS[kind].partition(":")
    run: Callable[[Sequence[str]], int] = getattr(importlib.import_module(module), name)
    return run(arguments)


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The kind, and the arguments that are the simulator's own."""
    kind, rest = "push", []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--kind":
            kind = next(waiting, "")
        elif argument.startswith("--kind="):
            kind = argument.removeprefix("--kind=")
        else:
            rest.append(argument)
    return kind, rest
