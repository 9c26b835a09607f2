# Two commands matter: `make demo` runs the main job on a real Kafka, `make test` passes all tests. Both set everything up.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
RUN := .venv/bin/python

.PHONY: demo test check setup setup-dev lock schemas clean help

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/' | expand -t 12

demo: setup      ## start Kafka, enrich the samples (or ARTICLES=path), show every topic, stop all
	@$(RUN) -m tools.demo $(if $(ARTICLES),"$(ARTICLES)",samples)

test: setup-dev  ## all tests, those on the real broker included
	$(RUN) -m pytest

check: setup-dev ## lint, format, types, import contracts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

setup: .venv/.runtime      ## the runtime environment in .venv
setup-dev: .venv/.dev      ## the same with the tools for tests and checks

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PYTHON) is older: say make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --python $(PYTHON) .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(RUN) --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r requirements-dev.lock
	@touch $@

lock: | $(UV)    ## write the lock files anew from pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock

schemas: setup   ## write schemas/json/ and schemas/asyncapi.json anew from the code
	$(RUN) -m tools.contract
	$(RUN) -m tools.asyncapi

clean:           ## remove what setup and demo made
	rm -rf .venv .uv .kafka
