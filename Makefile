# Regard. The work is done by the scripts in deploy/; this is the list of what they can do.
PYTHON ?= python3
PORT ?= 8000
export PORT
RUN := $(PYTHON) -m

.DEFAULT_GOAL := help
.PHONY: help demo test lint format unit attacks bench assets services services-stop clean-demo

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install, seed and start the site with demo people (PORT=8000)
	@$(RUN) deploy.demo

test: ## everything that must pass: style, types, imports, templates, unit, browser, attacks
	@$(RUN) deploy.checks all

lint: ## the static checks alone
	@$(RUN) deploy.checks lint

format: ## put Python and templates into shape
	@$(RUN) deploy.checks format

unit: ## the quick tests: no browser, no attacks
	@$(RUN) deploy.checks unit

attacks: ## the simulated attacks on anonymity at full size
	@$(RUN) deploy.checks attacks

bench: ## the benchmarks
	@$(RUN) deploy.checks bench

assets: ## fetch the typeface and axe-core from npm
	@$(RUN) deploy.assets

services: ## start a private PostgreSQL (main and vault) and Redis, print their addresses
	@$(RUN) deploy.services start

services-stop: ## stop them again
	@$(RUN) deploy.services stop

clean-demo: ## delete the demo's databases, uploads and passwords (not the tool chain)
	@rm -rf var/*.sqlite3 var/*.sqlite3-wal var/*.sqlite3-shm var/media var/mail var/broker var/celerybeat-schedule* var/demo.json
	@echo "The demo's data are gone; make demo seeds it afresh."
