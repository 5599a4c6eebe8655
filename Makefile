# A new machine needs Python 3.11 with pip, git and make. Everything else is set up here.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# a folder of its own for packages from npm, which its package.json names
define INSTALL_PACKAGES
mkdir -p $(@D)
cp $< $(@D)/
cd $(@D) && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error
@touch $@
endef

.PHONY: help demo test check bench peers clean

help:
	@echo "make demo    set up and run the demo: a small hotel, twelve doors and more, three kinds, both levels"
	@echo "make test    set up and run the tests"
	@echo "make check   format, lint, types, import contracts, generated code"
	@echo "make bench   measure; writes benchmarks/results/"
	@echo "make peers   tests against independent implementations (npm and Debian packages)"

$(READY): pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	$(BIN)/latchwork demo
	$(BIN)/latchwork demo --level wire

test: $(READY)
	$(BIN)/pytest -n 2 -m "not peer_package"

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m latchwork.protocol.codec --check

bench: $(READY)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory .peers/fake-seam-connect/.ready .peers/zwave-js/.ready || true; fi
	$(BIN)/python -m benchmarks

# the vendor's own fake, which is measured beside ours
.peers/fake-seam-connect/.ready: benchmarks/fake_seam_connect/package.json
	$(INSTALL_PACKAGES)

# The packages that speak to our simulators come from npm and Debian; nothing here is a dependency of the product.
PEER_TOOLS := node npm nfc-list nfc-mfclassic
PEER_PACKAGES := zwave-js seam-js

peers: $(READY) $(PEER_PACKAGES:%=.peers/%/.ready)
	@for tool in $(PEER_TOOLS); do command -v $$tool >/dev/null || \
	  { echo "missing: $$tool (Debian packages: nodejs npm libnfc-bin libnfc-examples)"; exit 1; }; done
	$(BIN)/pytest -m peer_package tests/peers

.SECONDEXPANSION:
.peers/%/.ready: tests/peers/$$(subst -,_,$$*)/package.json
	@command -v npm >/dev/null || { echo "missing: npm (Debian packages: nodejs npm)"; exit 1; }
	$(INSTALL_PACKAGES)

clean:
	rm -rf $(VENV) .peers demo-out
