# make demo    open the window on the demo world       make test     pass the tests
# Both do all the set-up themselves. The other targets are for who changes the program: CONTRIBUTING.md.

PYTHON := .venv/bin/python -P
ARGS ?=

.PHONY: demo test check format format-check lint types layers package bench screenshots lock setup setup-dev setup-test clean

demo: setup
	@tools/demo.sh

# A process of tests that crashes ends the run: pytest-xdist, given a new process in its place, may wait for ever.
test: setup-test
	@$(PYTHON) -m pytest -m "not packaging" -n auto --maxprocesses 4 --dist loadgroup --max-worker-restart 0 $(ARGS)

check: format-check lint types layers test

setup:
	@tools/setup.sh run

setup-dev:
	@tools/setup.sh dev

setup-test:
	@tools/setup.sh test

format: setup-dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

format-check: setup-dev
	@.venv/bin/ruff format --check .

lint: setup-dev
	@.venv/bin/ruff check .

types: setup-dev
	@.venv/bin/mypy

layers: setup-dev
	@.venv/bin/lint-imports --no-logo

package: setup-dev
	@$(PYTHON) -m PyInstaller --noconfirm --log-level WARN build_installer.spec
	@echo "dist/cm-inbox is the program: start dist/cm-inbox/cm-inbox"

bench: setup-dev
	@.venv/bin/python -m benchmarks $(ARGS)

screenshots: setup-dev
	@.venv/bin/python -m tools.screenshots $(ARGS)

lock:
	@tools/lock.sh $(ARGS)

clean:
	rm -rf .venv build dist demo-screenshots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .cache *.egg-info
	find cm_inbox tests benchmarks -name __pycache__ -type d -exec rm -rf {} +
