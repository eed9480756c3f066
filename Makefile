# The commands of SPOT-Me. They need make, bash and a Python of at least 3.12 (or uv); the rest installs itself.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check bench

PORT ?= 8000
export PORT
# Without compiled files each of the demo's processes would compile the whole product again: 20 s instead of 5.
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what there is
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

demo: ## Start the whole product with its demo world; PORT=8000; Ctrl-C stops everything
	@ops/dev/bootstrap --run
	@exec .venv/bin/spotme demo

demo-reset: ## Forget the demo's data; the next `make demo` starts afresh
	@ops/dev/bootstrap --run
	@exec .venv/bin/spotme demo-reset

test: ## All checks and all tests, as CI runs them
	@ops/dev/bootstrap
	@exec ops/check

check: ## The quick checks: format, lint, imports, types, migrations, words
	@ops/dev/bootstrap
	@exec ops/check --quick

bench: ## Measure the budgets; prints a table and writes var/bench.json
	@ops/dev/bootstrap
	@exec .venv/bin/python -m ops.bench
