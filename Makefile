# Everything starts here. On a fresh Debian with Python 3.11, git and make, each of these does its
# own set-up first (system packages, a virtual environment in .venv) and is quick the second time.

SHELL := /bin/sh
PYTHON ?= python3
export PYTHON
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint soak exact bench package constraints setup-run setup-test setup-package clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort

run: setup-run  ## set up, then open the window on the practice workspace (or do the job in the terminal)
	@scripts/run.sh

test: setup-test  ## set up, then lint, type check, import contracts and every test, on a virtual screen
	@scripts/with-desktop.sh scripts/check.sh

lint: setup-test  ## format and type check only
	@scripts/check.sh lint

soak: setup-test  ## a thousand seeded trials: kill -9, faults, undo against edits by others (TRIALS=n)
	@$(BIN)/python -m tests.soak --trials $(or $(TRIALS),1000)

exact: setup-test  ## ten thousand random rows: the preview against what Planhat holds (ROWS=n)
	@$(BIN)/python -m tests.exactness --sent $(or $(ROWS),10000)

bench: setup-test  ## measure, and print the ratios
	@scripts/with-desktop.sh $(BIN)/python -m tests.benchmarks

package: setup-package  ## a PyInstaller one-folder build in dist/, proven by its own self-test
	@scripts/with-desktop.sh installer/build.sh

constraints: setup-test  ## pin every dependency anew
	@scripts/pin.sh

setup-run:
	@scripts/setup-system.sh run
	@scripts/setup-venv.sh

setup-test:
	@scripts/setup-system.sh run test
	@scripts/setup-venv.sh

setup-package:
	@scripts/setup-system.sh run test package
	@scripts/setup-venv.sh

clean:  ## forget the virtual environment and everything built
	rm -rf .venv build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
