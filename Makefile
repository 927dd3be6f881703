# Two commands do everything: `make serve` and `make test`.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
INDEX  ?= index
export INDEX

.PHONY: serve test lint lock bench bench-index bench-extraction bench-ranking clean help

help:            ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/'

serve: $(VENV)/.run ## build what is missing, then serve http://127.0.0.1:8000
	@test -e "$(INDEX)/searcharchive.json" || $(PY) -m searcharchive reindex seeds --index "$(INDEX)"
	@exec $(PY) -m searcharchive serve --index "$(INDEX)"

test: $(VENV)/.dev ## all tests
	@$(PY) -m pytest

lint: $(VENV)/.dev ## types and style
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

lock: $(VENV)/.dev ## write the pinned requirements again
	@$(PY) -m pip install --quiet pip-tools
	@for r in requirements requirements-dev requirements-bench; do $(VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras \
	  --no-header --allow-unsafe --no-emit-index-url --no-emit-find-links --output-file $$r.txt $$r.in; done

bench: $(VENV)/.bench ## measure searching against others; BENCH=--million for more of it
	@$(PY) -m bench.search $(BENCH)

bench-index: $(VENV)/.bench ## measure indexing against tantivy; BENCH=--million for all of it
	@$(PY) -m bench.indexing $(BENCH)

bench-extraction: $(VENV)/.run ## measure what is understood of stories, and how fast
	@$(PY) -m bench.extraction $(BENCH)

bench-ranking: $(VENV)/.bench ## measure the order of answers against others
	@$(PY) -m bench.ranking

clean:           ## remove the environment and the caches, not the index
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }

# The gazetteer and the kernels are compiled once, so that no request and no import waits for it.
$(VENV)/.installed: requirements.txt | $(PY)
	@echo "Installing the requirements into $(VENV) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -m searcharchive.gazetteer
	@touch $@

$(VENV)/.run: $(VENV)/.installed $(wildcard searcharchive/kernels/*.py)
	@$(PY) -m searcharchive.kernels
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.installed | $(VENV)/.run
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.run
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
