# Two commands do everything: `make run` and `make test`. Both begin with what `make setup` does.

PORT ?= 8000
python = .venv/bin/python
manage = $(python) manage.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench css format messages compile-messages clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv, packages, Pango and .env; repeatable, offline the second time
	@./setup

run: setup ## start riskapp with demo data on 127.0.0.1 (PORT=8000, DEMO_PASSWORD=...)
	@$(python) -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null \
	  || { echo "Port $(PORT) is in use; choose another: make run PORT=8001" >&2; exit 1; }
	@$(manage) migrate --no-input --verbosity 0
	@$(manage) createcachetable --verbosity 0
	@PORT=$(PORT) $(manage) seed_demo
	@PORT=$(PORT) exec $(python) -m gunicorn

test: ## set up what tests need and run every check, on SQLite and PostgreSQL
	@./setup --dev
	@.ci/check

check: ## run every check without setting up first
	@.ci/check

bench: ## measure speed against its floors
	@./setup --dev
	@$(python) -m benchmarks

css: ## compile the style sheet from static/scss (needs Node; the result is committed)
	@sh static/scss/build.sh

format: ## format the code
	@$(python) -m ruff format .
	@$(python) -m ruff check --fix .

messages: ## collect the texts to translate into locale/fr (needs GNU gettext)
	@$(manage) makemessages --locale fr --no-location --no-wrap --no-obsolete --ignore '.venv/*' --ignore 'tests/*' --ignore 'static/*' --ignore 'staticfiles/*'

compile-messages: ## compile the translations into the .mo files the app reads
	@$(python) locale/compile.py

clean: ## remove what can be made again (.env and the database stay)
	@rm -rf .venv .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
