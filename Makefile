# `make serve` and `make test` are all a fresh clone needs: each makes the environment it runs in.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
ROUNDS ?= 200
OUT ?= recordings.zip

BIN := .venv/bin
# Named after the interpreter, so that asking for another one makes another environment.
ENVIRONMENT := .venv/made-with-$(subst /,_,$(PYTHON))

# So that the packages which pip builds from source are built with the pinned tools too. Two
# names, because pip 25.3 took this duty from the first.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The theme's announcement of its own end: CONTRIBUTING.md tells it to those whom it concerns.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build pdf record check test soak mutants bench format audit advisories clean

help: ## Show this list
	@echo "make TARGET [PYTHON=python3.13]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' Makefile

serve: $(ENVIRONMENT) ## Build the book, serve it, rebuild on every change (ADDRESS=127.0.0.1:8000)
	@echo "In a few seconds open http://$(ADDRESS)/ (English: http://$(ADDRESS)/en/); the runs come within a minute"
	@$(BIN)/python -m mkdocs serve --livereload --dev-addr $(ADDRESS)

build: $(ENVIRONMENT) ## Build the site into site/; any warning is an error (RECORDINGS="FILE.zip …")
	$(BIN)/python -m mkdocs build --strict

pdf: build ## Build the site with the whole book as a PDF in each language (needs Chromium or Chrome)
	PYTHONPATH=. $(BIN)/python -m builder.paper site

record: $(ENVIRONMENT) ## Record all programs with this Python into a file, for builds elsewhere (OUT=FILE.zip)
	$(BIN)/python -m book.record_all $(OUT)

check: $(ENVIRONMENT) ## Check style and types, in seconds and without a browser
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test: check ## Run everything that must stay true (a browser is fetched if there is none)
	$(BIN)/python tests/browser.py
	$(BIN)/python tests/validator.py
	$(BIN)/python tests/tested_site.py .cache/tested-site
	$(BIN)/python -m pytest --site=.cache/tested-site --numprocesses 3 --dist loadfile --no-loadscope-reorder

soak: $(ENVIRONMENT) ## Check every claim again and again on a busy machine (ROUNDS=200)
	PYTHONPATH=. $(BIN)/python tests/soak.py --rounds $(ROUNDS)

mutants: $(ENVIRONMENT) ## Ask every page about programs changed in one place (TENTH=1: a tenth of them)
	PYTHONPATH=. $(BIN)/python tests/mutants.py $(if $(TENTH),--tenth)

bench: $(ENVIRONMENT) ## Measure builds, rebuilds, growth and what recording costs a program
	PYTHONPATH=. $(BIN)/python tests/bench.py

format: $(ENVIRONMENT) ## Repair what ruff can repair
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

audit: $(ENVIRONMENT) ## Look at every page: accessibility, weight, links, Lighthouse (ARGS="--site FOLDER --visits 1")
	PYTHONPATH=. $(BIN)/python tests/audit.py $(ARGS)

advisories: $(ENVIRONMENT) ## Ask the advisory database about every installed package
	$(PYTHON) -m venv .venv/advisories
	env -u PIP_CONSTRAINT -u PIP_BUILD_CONSTRAINT .venv/advisories/bin/pip install --quiet pip-audit==2.10.1
	$(BIN)/python -m pip freeze --exclude-editable >.venv/advisories/installed.txt
	.venv/advisories/bin/pip-audit --strict --disable-pip --no-deps --requirement .venv/advisories/installed.txt

clean: ## Remove the environment, the site and every cache
	rm -rf .venv build site .cache .mypy_cache .pytest_cache .ruff_cache *.egg-info
	find recorder book builder tests snippets -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENVIRONMENT): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "Python 3.10 or later is needed; $(PYTHON) is older, or missing: make serve PYTHON=python3.13" >&2; exit 1; }
	@echo "making the environment in .venv with $(PYTHON): about 400 MB and a minute, once"
	@rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --use-pep517 ".[test]"
	@touch $@
