"""Measures everything, prints one table and writes ``var/bench.json``; the status says whether all budgets are kept."""

from __future__ import annotations

import sys
from pathlib import Path

from ops.bench import figures, rules, stage

KEPT_IN = Path(__file__).resolve().parents[2] / "var" / "bench.json"


def main() -> int:
    """Measure in the order in which things come into being; 1 when a budget is missed."""
    _say("The pure rules ...")
    found = [rules.measure()]
    with stage.servers():
        from ops.bench import agency, punch, reports, terminals  # they import models, which need Django ready

        _say("An agency, its officers, a month ...")
        found += agency.measure()
        _say("Reports ...")
        found += reports.measure()
        _say("Punches and pages over HTTP ...")
        found += punch.measure(agency.sessions())
        _say("Terminals that push ...")
        found += terminals.measure()
    sys.stdout.write(figures.table(found))
    figures.keep(found, KEPT_IN)
    return 0 if all(one.is_kept for one in found) else 1


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
