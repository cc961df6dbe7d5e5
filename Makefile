# Everything a fresh clone needs: Python 3.11 or newer, and make. Each target sets up the
# virtual environment .venv itself and renews it when pyproject.toml or constraints.txt change.
# Another interpreter: make test PYTHON=python3.12   More for pytest: make test ARGS='-k fit'
# Also what takes seconds (tests/slow.txt), packs a wheel or mounts a disk: make test ARGS="-m 'not torture'"
# One benchmark only: make bench BENCH=layout ARGS='--turns 20'

PYTHON ?= python3
ARGS ?=
BENCH ?= labels starts layout pdf batch letters editor print
OUT ?= out/

VENV := .venv
BIN := $(VENV)/bin

# Both names: older pip constrains isolated builds with the first, newer with the second.
# The path stays relative, since pip splits these variables at white space.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled tests are kept, even where the caller's environment keeps none: to compile them takes
# each worker longer than to collect them, and tests start many processes.
unexport PYTHONDONTWRITEBYTECODE
PIP_INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
# A checkout has the fonts; the source distribution of the code takes them from cardgen-fonts.
FONTS := $(if $(wildcard fonts/fonts.toml),,fonts)

.DEFAULT_GOAL := help
.PHONY: help demo specimens docs page locale test lint format torture bench release clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
	  | while IFS='|' read -r target says; do printf '%-16s %s\n' "$$target" "$$says"; done

demo: $(VENV)/base.stamp ## the label of every zh-ko and zh-ja case into out/, and a table of them
	@$(BIN)/python examples/demo.py $(OUT)

specimens: $(VENV)/base.stamp ## a page for each typesetting rule, the rule at work, into out/specimens
	@$(BIN)/python examples/specimens.py $(OUT)specimens

docs: $(VENV)/docs.stamp ## the documentation as a site, with pictures and search, into build/docs/site
	@PYTHONPATH=examples $(BIN)/python docs/build_site.py build/docs

# The modules of WebAssembly are compiled already (webassembly/built); Node makes bytecode.
page: $(VENV)/base.stamp webassembly/node_modules/.package-lock.json ## the page that needs no server of ours, a folder for any web server, into dist/page
	@$(BIN)/python webassembly/build_page.py dist/page

webassembly/node_modules/.package-lock.json: webassembly/package-lock.json
	@npm ci --prefix webassembly --ignore-scripts --no-audit --no-fund --silent && touch $@

locale: $(VENV)/dev.stamp ## the texts of the interface into the catalogs of cardgen/locale, and these compiled
	@$(BIN)/python docs/interface_texts.py

# The linters run beside the tests and are reported after them. Three workers for two cores:
# tests wait for printers, browsers and other processes about a third of their time. Each takes
# files that follow one another, whose fixtures are made once, and steals from others at the end.
test: $(VENV)/dev.stamp ## linters, types, import contracts and the test suite
	@log=$$(mktemp); $(MAKE) --no-print-directory lint >$$log 2>&1 & lint=$$!; \
	  workers=$$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) * 3 // 2)'); \
	  $(BIN)/python -m pytest --numprocesses=$$workers --dist=worksteal $(ARGS); tests=$$?; \
	  wait $$lint; lint=$$?; cat $$log; rm -f $$log; exit $$((tests ? tests : lint))

lint: $(VENV)/dev.stamp ## linters, types and import contracts alone
	@echo "ruff check" && $(BIN)/ruff check --quiet --output-format=concise .
	@echo "ruff format" && $(BIN)/ruff format --quiet --check --output-format=concise .
	@echo "mypy" && $(BIN)/mypy --no-error-summary
	@echo "import contracts" && { out=$$($(BIN)/lint-imports --no-logo 2>&1) \
	  || { printf '%s\n' "$$out"; exit 1; }; }

format: $(VENV)/dev.stamp ## mend what ruff can, and lay out the code
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format --quiet .

torture: $(VENV)/dev.stamp ## the tests that take minutes: damaged lists, killed batches
	@$(BIN)/python -m pytest --numprocesses=auto -m torture $(ARGS)

bench: $(VENV)/bench.stamp ## labels, layout, PDF and whole shipments per second, beside what others use
	@for name in $(BENCH); do $(BIN)/python -m benchmarks.$$name $(ARGS) || exit; done

# The list of components is that of an installation of the built packages in an environment of
# its own, with the versions of constraints.txt.
release: $(VENV)/release.stamp ## both packages, the list of their components and their digests into dist/
	@rm -rf dist build/installed && mkdir -p dist
	@$(BIN)/python -m build --outdir dist . >/dev/null && $(BIN)/python -m build --outdir dist fonts >/dev/null
	@$(PYTHON) -m venv --clear --without-pip build/installed
	@$(BIN)/python -m pip --python build/installed/bin/python install --quiet \
	  --constraint constraints.txt --find-links dist 'cardgen[fonts]'
	@$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
	  --output-file dist/cardgen.cdx.json build/installed/bin/python
	@$(BIN)/twine check --strict dist/*.whl dist/*.tar.gz
	@build/installed/bin/cardgen label sister-years --set years=24 -o build/installed/label.png
	@cd dist && sha256sum -- * | tee SHA256SUMS

clean: ## remove what the targets made: .venv, out/, caches
	@rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# A stamp is written last, so a set-up that broke off is done again. pip is asked for first:
# an environment without it is what a missing python3-venv package leaves behind.
$(VENV)/venv.stamp: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "cardgen needs Python 3.11 or newer, but there is no '$(PYTHON)'."; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "cardgen needs Python 3.11 or newer, but '$(PYTHON)' is $$($(PYTHON) -V 2>&1)."; \
	  echo "Name another one: make PYTHON=/path/to/python3.11"; exit 1; } >&2
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  echo "virtual environment in $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@touch $@

# Of an installation with more, each smaller one is a part: its stamp is written too.
$(VENV)/base.stamp: pyproject.toml constraints.txt | $(VENV)/venv.stamp
	@echo "installing cardgen into $(VENV)"
	@$(PIP_INSTALL) --editable '.$(FONTS:%=[%])'
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/venv.stamp
	@echo "installing cardgen and what its tests need into $(VENV)"
	@$(PIP_INSTALL) --editable '.[dev$(FONTS:%=,%)]'
	@touch $(VENV)/base.stamp $@

$(VENV)/release.stamp: pyproject.toml constraints.txt | $(VENV)/venv.stamp
	@echo "installing what makes a release into $(VENV)"
	@$(PIP_INSTALL) build cyclonedx-bom twine
	@touch $@
$(VENV)/docs.stamp: pyproject.toml constraints.txt | $(VENV)/venv.stamp
	@echo "installing cardgen and what its documentation needs into $(VENV)"
	@$(PIP_INSTALL) --editable '.[docs]'
	@touch $(VENV)/base.stamp $@

$(VENV)/bench.stamp: pyproject.toml constraints.txt | $(VENV)/venv.stamp
	@echo "installing cardgen, its tests and what the benchmarks compare with into $(VENV)"
	@$(PIP_INSTALL) --editable '.[dev,bench$(FONTS:%=,%)]'
	@touch $(VENV)/base.stamp $(VENV)/dev.stamp $@
