# run · test · lint · bench · docs — plain python -m venv and pip inside
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test lint bench words docs clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## make .venv with everything in it

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: install ## one full night over the bundled demo portals, then the review site
	$(BIN)/guongsang demo

test: install ## all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install ## ruff, mypy --strict, the floors of the house
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: install ## measurements against peers
	$(BIN)/python -m benchmarks

words: install ## collect the words of the pages and compile their English
	$(BIN)/python -m review.translations

docs: install ## pages that are generated from the code
	$(BIN)/guongsang portals docs

clean: ## remove the environment and caches; the store in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
