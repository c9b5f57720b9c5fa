# Everything a fresh machine with Python 3.11+, make and git needs: `make demo`, `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN    := $(VENV)/.installed-run
DEV    := $(VENV)/.installed-dev
BENCH  := $(VENV)/.installed-bench
MUTATE := $(VENV)/.installed-mutation

NODE_TOOLS := salesforce/node_modules/.installed

.PHONY: help setup demo test test-long test-salesforce salesforce-tools lint unit chaos contract
.PHONY: bench mutation lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Tierwright needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with PYTHON=…") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements/run.txt
	$(PIP) install --require-hashes --requirement requirements/build.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	$(PIP) install --require-hashes --requirement requirements/bench.txt
	@touch $@

$(MUTATE): requirements/mutation.txt $(DEV)
	$(PIP) install --require-hashes --requirement requirements/mutation.txt
	@touch $@

setup: $(RUN) ## make .venv with .venv/bin/tierwright

demo: $(RUN) ## the whole loop on a local org: pull, judge, write back, read back
	$(BIN)/tierwright demo --once

lint: $(DEV) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(NODE_TOOLS): salesforce/package-lock.json
	cd salesforce && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

salesforce-tools: ## what checks the Salesforce package, where npm is there to install it
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NODE_TOOLS); \
	else echo "npm is missing: what it takes to check the Salesforce package is skipped"; fi
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } \
	|| echo "chromium is missing: looking at the Salesforce page is skipped; install it, or be root where apt-get is"

test-salesforce: $(DEV) salesforce-tools ## the Salesforce package, as far as no org is needed
	$(BIN)/python -m pytest tests/salesforce

unit: $(DEV) salesforce-tools ## the tests alone: most of them side by side, those of whole processes alone
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
		--ignore tests/e2e --ignore tests/integration/daemon
	$(BIN)/python -m pytest tests/e2e tests/integration/daemon

test: lint unit ## all checks

test-long: $(DEV) ## the judgement against the oracle on 10,000 random programs
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/property

chaos: $(DEV) ## every fault of the local org at every moment of a run, daemons and off-boarding killed; prints tables
	$(BIN)/python -m tests.chaos.matrix
	$(BIN)/python -m tests.chaos.kills
	$(BIN)/python -m tests.chaos.offboarding

contract: $(DEV) ## jsforce drives the local org (needs Node.js 20 or newer, and npm)
	cd tests/contract && npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python -m tests.contract.run

bench: $(BENCH) ## the evaluator beside its rivals, a pull by Bulk API from the local org, webhooks, the ledger
	$(BIN)/python -m tests.benchmarks.judge
	$(BIN)/python -m tests.benchmarks.judge --alone --enrollments 100000 --records 5000000
	$(BIN)/python -m tests.benchmarks.one
	$(BIN)/python -m tests.benchmarks.bulk
	$(BIN)/python -m tests.benchmarks.webhooks
	$(BIN)/python -m tests.benchmarks.drain

mutation: $(MUTATE) ## break the evaluator on purpose: which changes do the tests miss? (ONLY=evaluator/verdict.py)
	rm -f mutants/mutmut-stats.json # or new functions would count as untested
	HYPOTHESIS_PROFILE=mutation $(BIN)/mutmut run $(if $(ONLY),'$(subst /,.,$(basename $(ONLY))).*')
	$(BIN)/mutmut results
	$(BIN)/python -m tests.mutation.by_module

lock: ## renew the pinned requirements (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements/run.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--constraint requirements/run.txt --quiet --output-file requirements/dev.txt
	uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--constraint requirements/dev.txt --quiet --output-file requirements/build.txt
	uv pip compile requirements/bench.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--constraint requirements/dev.txt --quiet --output-file requirements/bench.txt
	uv pip compile requirements/mutation.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--constraint requirements/dev.txt --quiet --output-file requirements/mutation.txt

clean: ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis mutants \
		salesforce/node_modules
