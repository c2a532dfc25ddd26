# Only Python (3.11 to 3.14) and make are needed: `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
ORACLE := $(VENV)/oracle
ORACLE_INSTALLED := $(ORACLE)/.installed
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test test-concurrency check lint bench format lock clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Create .venv and install the locked dependencies

$(INSTALLED): requirements/development.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "Python 3.11 to 3.14 is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || \
	  { echo "The venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@echo "Installing the dependencies…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.lock
	@touch $@

$(ORACLE_INSTALLED): requirements/oracle.lock $(INSTALLED)
	@echo "Installing OpenFisca apart, for the tests that compare amounts…"
	@test -x $(ORACLE)/bin/pip || $(BIN)/python -m venv $(ORACLE)
	@$(ORACLE)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/oracle.lock
	@touch $@

run: $(INSTALLED) ## Start everything on this machine: http://localhost:8000/ (PORT=… to change)
	@$(BIN)/python manage.py serve

test: $(INSTALLED) ## Run the test suite, browser tests included
	@$(BIN)/python -m tests.support.install_chromium
	@$(BIN)/pytest -m "not slow" -n 2 --dist loadfile

test-concurrency: $(INSTALLED) ## Run the races, storms and sudden deaths, with their counts
	@$(BIN)/pytest tests/concurrency

check: lint $(ORACLE_INSTALLED) ## Run the linters, then the slow tests: races, fuzz, repeated starts, OpenFisca
	@$(BIN)/pytest -m slow

lint: $(INSTALLED) ## Check style, types, templates, directions of imports and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

format: $(INSTALLED) ## Rewrite Python and templates in the style of the project
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

bench: $(INSTALLED) ## Measure searches on a national data set, into build/bench.json
	@$(BIN)/python manage.py bench

lock: ## Lock the dependencies again after a change of pyproject.toml (needs uv)
	$(LOCK) pyproject.toml -o requirements/production.lock
	$(LOCK) pyproject.toml --extra local --group test --group lint -c requirements/production.lock -o requirements/development.lock
	$(LOCK) --group pyproject.toml:oracle -o requirements/oracle.lock

clean: ## Remove the environment and the builds; the local data stays in .local
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
