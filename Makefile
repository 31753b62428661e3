# Undestik. `make run` serves a whole site; `make test` runs everything; `make help` lists the rest.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export DJANGO_SETTINGS_MODULE ?= cms.settings.dev

.PHONY: help run setup test check bench doors faults postgres-start postgres-stop elasticsearch elasticsearch-stop strings ci-setup clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 22

.venv/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Undestik needs Python 3.11; name it with PYTHON=…"; exit 1; }
	@echo "Installing what Undestik runs on …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.installed-to-check: .venv/.installed requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: .venv/.installed  ## make .venv and compile the catalogues
	@mkdir -p var
	@$(BIN)/python -m cms.catalogues.compile

run: setup  ## serve the site with demo content on PORT (8000)
	@LOG_LEVEL=$${LOG_LEVEL:-WARNING} BASE_URL=$${BASE_URL:-http://127.0.0.1:$(PORT)} exec $(BIN)/python manage.py serve --port $(PORT)

test: .venv/.installed-to-check setup  ## everything the tests need, then all tests
	@$(BIN)/python -m tests.everything

check: .venv/.installed-to-check setup  ## lint, types, import law, migrations, catalogues, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.deployment

bench: .venv/.installed-to-check setup  ## print the figures beside a bare Django view
	$(BIN)/python -m tests.bench

faults: .venv/.installed-to-check setup  ## kill, stop, slow down and fill what search stands on (STOP=120 seconds is the longest)
	$(BIN)/python -m tests.faults --seconds $(or $(STOP),120)

storm: .venv/.installed-to-check setup  ## ten thousand acts on boards by eight processes, then the audit
	$(BIN)/python -m tests.storm --acts $(or $(ACTS),10000)

doors: .venv/.installed-to-check setup  ## open each door and grant each permission in turn: a test must fail
	$(BIN)/python -m tests.doors

strings: .venv/.installed-to-check  ## collect the texts of the interface into the catalogues (needs gettext)
	$(BIN)/python manage.py collect_strings

postgres-start:  ## start a PostgreSQL of our own for tests on port 54329
	@scripts/postgres start

postgres-stop:  ## stop it
	@scripts/postgres stop

elasticsearch:  ## start an Elasticsearch of our own for tests on port 9299
	@scripts/elasticsearch start

elasticsearch-stop:  ## stop it
	@scripts/elasticsearch stop

ci-setup:  ## install the Debian packages that tests need (as root)
	@scripts/ci-setup

clean:  ## forget what `make run` made (database, files, index); not .venv
	rm -rf var
