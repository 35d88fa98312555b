# Glassbox. `make run` opens it; the rest is for people who change it.
# HOST=0.0.0.0 PORT=8600 make run   serves a classroom;   PYTHON=python3.12 make setup   picks an interpreter.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check

help:
	@echo "make setup | run | test | test-all | check | bench | shots | toy | scaling | clean"

.venv/ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Glassbox needs Python 3.11 or newer: install it, then run PYTHON=python3.11 make setup." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "This Python has no venv: on Debian or Ubuntu run apt install python3-venv, then try again." >&2; exit 1; }
	@touch $@

.venv/app.stamp: .venv/ok requirements.txt
	$(PIP) install -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/app.stamp requirements-dev.txt
	$(PIP) install -r requirements-dev.txt
	@touch $@

# Node checks and tests the browser scripts; the app needs none.
NODE = sh tests/scripts/node.sh

node_modules/ok: package-lock.json .venv/dev.stamp
	@$(NODE) npm ci --ignore-scripts --loglevel=error
	@touch $@

setup: .venv/app.stamp
	@$(BIN)/python -m model.weights

run: setup
	@echo "Glassbox: http://$(HOST):$(PORT)"
	@$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

setup-tests: .venv/dev.stamp setup
	@sh tests/browser/chromium.sh

test: setup-tests node_modules/ok
	$(NODE) npm test --silent
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not slow and not browser"
	$(BIN)/pytest -q -m "not slow and browser"

test-all: setup-tests node_modules/ok
	$(NODE) npm test --silent
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not browser"
	$(BIN)/pytest -q -m browser

check: .venv/dev.stamp node_modules/ok
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) npm run --silent check

toy: .venv/app.stamp
	$(BIN)/python -m model.make_toy

scaling: .venv/app.stamp
	$(BIN)/python -m model.make_scaling

bench: setup-tests
	$(BIN)/python -m benchmarks

shots: setup-tests
	$(BIN)/python -m tests.browser.shots

clean:
	rm -rf .venv node_modules shots .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup run setup-tests test test-all check toy scaling bench shots clean
