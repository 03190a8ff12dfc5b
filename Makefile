# Every recipe is silent; set-up writes to stderr and takes nothing from standard input.
PYTHON ?= python3
VENV ?= .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: chat bot test check bench quality pictures tour build clean

chat: $(VENV)/.ready
	@$(VENV)/bin/yiju chat

bot: $(VENV)/.ready
	@$(VENV)/bin/yiju bot

test: $(VENV)/.ready-dev
	@$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/.ready-dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal

bench: $(VENV)/.ready-dev
	@$(VENV)/bin/python tests/bench/bench_search.py
	@$(VENV)/bin/python tests/bench/bench_chat.py

quality: $(VENV)/.ready-dev
	@$(VENV)/bin/python tests/quality/repair.py
	@$(PIP) --editable '.[fit]' </dev/null >&2
	@$(VENV)/bin/python tests/quality/public.py $(if $(EVAL),--eval $(EVAL))

pictures: $(VENV)/.ready-dev
	@$(VENV)/bin/python tests/draw_pictures.py

tour: $(VENV)/.ready-dev
	@$(VENV)/bin/python tests/tour.py $(SCENES)

build: $(VENV)/.ready-dev
	@$(VENV)/bin/python -m build --outdir dist . >&2

clean:
	@rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …")' >&2
	@echo 'Setting up $(VENV) (once) …' >&2
	@$(PYTHON) -m venv $(VENV) </dev/null >&2

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) --editable . </dev/null >&2
	@touch $@

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) --editable '.[dev]' </dev/null >&2
	@touch $@ $(VENV)/.ready
