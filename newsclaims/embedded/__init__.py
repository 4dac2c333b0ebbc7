"""PostgreSQL and a broker from packages, and the processes of a first run.

For development and tests only: ``make run`` and ``make test`` use it where DATABASE_URL or REDIS_URL is
not set. Nothing in production imports it, and nothing in here imports Django.

=============== ====================================================================================
folders.py      where the data lies, and what a socket's path may look like
accounts.py     the account PostgreSQL runs as: never root
servers.py      start a server detached, hold its folder's lock, wait for it
postgres.py     one PostgreSQL cluster
broker.py       one Valkey server
servers, then:
instance.py     both of them for one data folder, their addresses, who still uses them
processes.py    supervise a list of programs
watchdog.py     clean up after a supervisor that was killed
run.py          ``make run``
checks.py       ``make test``: servers of its own, a browser, pytest
bootstrap.py    make ``.venv``; runs on a bare interpreter
=============== ====================================================================================
"""
