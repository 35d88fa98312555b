# Glassbox. `make run` opens it; the rest is for people who change it (CONTRIBUTING.md).
# PORT=8600 make class   serves a classroom;   PYTHON=python3.12 make setup   picks an interpreter.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
TORCH = 2.13.0
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
LOCKED = $(PIP) install --quiet --no-deps --require-hashes
# torch and what its CUDA build brings stay out of the lock: which build is right depends on the computer.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  $(foreach name,torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
  nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse \
  nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx,--no-emit-package $(name))

help:
	@echo "make setup | run | class | cluster | near | check | test | test-all | test-cluster | engines | bench | replicas | faults | shots | toy | scaling | recordings | soak | load | lock | architecture | clean"

.venv/ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Glassbox needs Python 3.11 or newer: install it, then run PYTHON=python3.11 make setup." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "This Python has no venv: on Debian or Ubuntu run apt install python3-venv, then try again." >&2; exit 1; }
	@touch $@

# On Linux without an NVIDIA GPU the CPU build saves 2 GB, where an index that has it can be reached; else the usual one.
.venv/torch.stamp: .venv/ok
	@if [ "$$(uname -s)" = Linux ] && ! command -v nvidia-smi >/dev/null && \
	  $(PIP) install --quiet "torch==$(TORCH)+cpu" 2>/dev/null; then echo "PyTorch: the CPU build"; \
	  else $(PIP) install "torch==$(TORCH)"; fi
	@touch $@

.venv/app.stamp: .venv/torch.stamp requirements.lock
	@echo "Installing the packages: about two minutes, the first time."
	@$(LOCKED) -r requirements.lock
	@touch $@

.venv/dev.stamp: .venv/app.stamp requirements-dev.lock
	@echo "Installing what tests and checks need."
	@$(LOCKED) -r requirements-dev.lock
	@touch $@

# Ray is an extra of 380 MB, for `make cluster` alone.
.venv/cluster.stamp: .venv/app.stamp requirements-cluster.lock
	@echo "Installing Ray: about a minute, the first time."
	@$(LOCKED) -r requirements-cluster.lock
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

# Lets the network in, so that phones can join a room; prints where they go.
class: setup
	@$(BIN)/python -m pages.room.lan $(PORT)
	@$(BIN)/streamlit run app.py --server.address 0.0.0.0 --server.port $(PORT)

# Serves the model to any number of copies of the app: docs/operations.md. SERVE="--replicas 2" and so on.
cluster: .venv/cluster.stamp setup
	@$(BIN)/python -m model.served $(SERVE)

setup-tests: .venv/dev.stamp setup
	@sh tests/browser/chromium.sh
	@sh tests/browser/librsvg.sh
	@sh tests/browser/caddy.sh

# A browser test that fails has one more try, and is listed: on a busy machine one of four hundred is late by chance.
AGAIN = --reruns 1 -rR

# Two workers, and a server with each: one thread for each of them, or they wait for one another.
test test-all: export OMP_NUM_THREADS = 1

test: setup-tests node_modules/ok
	$(NODE) npm test --silent
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not slow and not browser and not cluster"
	$(BIN)/pytest -q -n 2 --dist loadfile $(AGAIN) -m "not slow and browser"

test-all: setup-tests node_modules/ok
	$(NODE) npm test --silent
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not browser and not cluster"
	$(BIN)/pytest -q -n 2 --dist loadfile $(AGAIN) -m browser
	@if [ -e .venv/cluster.stamp ]; then $(MAKE) test-cluster; \
	  else echo "Not tested: the model behind Ray Serve. make test-cluster installs Ray and tests it."; fi

test-cluster: .venv/dev.stamp .venv/cluster.stamp setup
	$(BIN)/pytest -q -m cluster tests/model/served

near: check
	$(BIN)/python -m tests.near

check: .venv/dev.stamp node_modules/ok
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.audit
	$(NODE) npm run --silent check

tests/engines/node_modules/ok: tests/engines/package-lock.json .venv/dev.stamp
	@cd tests/engines && sh ../scripts/node.sh npm ci --ignore-scripts --loglevel=error
	@touch $@

engines: setup-tests tests/engines/node_modules/ok
	$(NODE) $(BIN)/python -m tests.engines

toy: .venv/app.stamp
	$(BIN)/python -m model.training.make_toy

scaling: .venv/app.stamp
	$(BIN)/python -m model.training.make_scaling

recordings: setup
	$(BIN)/python -m pages.attention.recorder
	$(BIN)/python -m pages.translation.recorder
	$(BIN)/python -m pages.training.recorder
	$(BIN)/python -m pages.rlhf.recorder
	$(BIN)/python -m pages.prompting.recorder
	$(BIN)/python -m pages.pictures.recorder
	$(BIN)/python -m pages.layer.recorder
	$(BIN)/python -m pages.before.recorder

bench: setup-tests
	$(BIN)/python -m benchmarks

# Two replicas on one PostgreSQL behind Caddy, on this computer.
replicas: setup-tests
	$(BIN)/python -m tests.replicas

faults: setup-tests
	$(BIN)/python -m benchmarks.replicas
	$(BIN)/python -m benchmarks.faults

# Half an hour; MINUTES=120 make soak takes two.
soak: setup-tests
	$(BIN)/python -m benchmarks.soak $(MINUTES)

# A class at home: sixty people for ten minutes, and models that learn.
load: setup-tests
	$(BIN)/python -m benchmarks.load

shots: setup-tests
	$(BIN)/python -m tests.browser.shots

lock: .venv/dev.stamp
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	$(LOCK) requirements-cluster.txt -c requirements.lock -c requirements-dev.lock -o requirements-cluster.lock

architecture: .venv/dev.stamp
	$(BIN)/python -m docs.draw

clean:
	rm -rf .venv node_modules shots .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup run class cluster setup-tests test test-all test-cluster near check engines toy scaling recordings bench replicas faults soak load shots lock architecture clean
