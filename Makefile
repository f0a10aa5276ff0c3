# Two commands for a newcomer: `make demo` and `make test`. They need python3, python3-venv and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEMO ?= demo
PICTURES ?= build/pictures
# Processes of the tests; each takes up to 2 GB.
WORKERS ?= 2

.PHONY: demo test check lint types layers unit attack fuzz-api pictures bench bench-disclosure constraints clean

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

$(VENV)/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@echo "Installing; this takes a minute or two."
	$(PIP) -e '.[forecast]'
	touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) -e '.[dev]'
	touch $@

demo: $(VENV)/.runtime
	$(BIN)/otklik demo $(DEMO) --port $(PORT)

test: lint types layers unit
check: test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# The attacks on a release at full size, and how much was attacked; about twenty minutes.
attack: $(VENV)/.dev
	$(BIN)/python -m pytest tests/attack -m "slow or not slow"

# A hundred thousand requests made up from the API's own description; an hour or more.
fuzz-api: $(VENV)/.dev
	$(BIN)/python -m pytest tests/portal/api/fuzz -m "slow or not slow"

# Pictures of the main pages of the demonstration in DEMO (make demo), to be looked at.
pictures: $(VENV)/.dev
	$(BIN)/python -m tests.pictures $(DEMO) $(PICTURES)

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

# Rounding against the peer's figures and at national size. SIZES="A B C" takes two minutes.
bench-disclosure: $(VENV)/.dev
	$(BIN)/python -m tests.bench.bench_disclosure $(SIZES)

constraints: $(VENV)/.dev
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt

clean:
	rm -rf $(VENV) $(DEMO)
