"""The command ``spotme simulate-hrmis``."""

from __future__ import annotations

import argparse
import sys
import threading
from dataclasses import fields
from datetime import UTC, datetime

from connectors.hrmis.mapping import STANDARD, profiles
from connectors.hrmis.simulator.server import Faults, Hrmis, Server
from connectors.hrmis.simulator.world import build

EPILOG = """Faults: --fault error=2 --fault slow_s=35 --fault renamed=id_number --fault busy=-1 …
error busy drop expire double html gone count down (-1: always); retry_after, slow_s, redirect, renamed hold."""


def main() -> int:
    """Serve until interrupted; print where and with which credential."""
    options = _parser().parse_args(sys.argv[2:])
    hrmis = Hrmis(
        world=build(options.officers, today=datetime.now(UTC).date(), agency=options.agency),
        profile=profiles()[options.profile],
        client_id=options.client_id,
        client_secret=options.client_secret,
        faults=faults_of(options.fault),
    )
    with Server(hrmis, options.port) as server:
        sys.stdout.write(
            f"HRMIS simulator: {server.url}  client {hrmis.client_id}  secret {hrmis.client_secret}"
            f"  profile {options.profile}  officers {options.officers}\n"
        )
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
    return 0


def faults_of(texts: list[str]) -> Faults:
    """Read ``name=value`` texts.

    :raises SystemExit: there is no such fault, or its value is none.
    """
    faults = Faults()
    known = {one.name for one in fields(Faults)}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in known:
            raise SystemExit(f"--fault {name}: choose from {', '.join(sorted(known))}")
        before = getattr(faults, name)
        setattr(faults, name, tuple(value.split(",")) if isinstance(before, tuple) else type(before)(value))
    return faults


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spotme simulate-hrmis",
        description="An HRMIS that speaks connectors/hrmis/CONTRACT.md, with invented officers.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--officers", type=int, default=120)
    parser.add_argument("--agency", default="Jabatan Contoh", help="the uppermost unit")
    parser.add_argument("--profile", choices=sorted(profiles()), default=STANDARD)
    parser.add_argument("--client-id", default="spotme")
    parser.add_argument("--client-secret", default="rahsia-simulator")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE")
    return parser
