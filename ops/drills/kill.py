"""Kill the deployment's parts again and again while terminals send, then count: ``python -m ops.drills.kill``.

1. An agency on servers of its own: a gateway, a web server, a worker; terminals that push, terminals that are read by
   the site connector, and one that is both.
2. While they bring their logs, something dies at random moments (SIGKILL): a process of the gateway or all of it, the
   worker or one of its jobs, the connector in the middle of a reading or a delivery, the web server, PostgreSQL, the
   broker. Whoever watches over it starts it again, as in production.
3. When all has been sent, the worker takes up what waits, as the rounds of the day do. Then :mod:`ops.drills.proof`.

The long form is ``python -m ops.drills.kill --punches 100000 --kills 200``; the suite runs a short one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ops.bench import stage


def main() -> int:
    """Run the drill on servers of its own, print what came of it, and write it down."""
    parser = argparse.ArgumentParser(prog="python -m ops.drills.kill", description=__doc__)
    parser.add_argument("--punches", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between kills, on average")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--result", type=Path, help="where to write the result (JSON)")
    options = parser.parse_args()
    with stage.servers(with_pages=False) as home:
        from ops.drills.deployment import run

        found = run(punches=options.punches, kills=options.kills, every=options.every, seed=options.seed, folder=home)
    text = json.dumps(found, indent=1) + "\n"
    sys.stdout.write(text)
    if options.result:
        options.result.parent.mkdir(parents=True, exist_ok=True)
        options.result.write_text(text)
    return 0 if found["sound"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
