"""The Celery application. PostgreSQL holds every job's state; the broker only says that there is work."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")

LATER, LAST = 6, 9
"""Priorities on the broker; without one a task comes before both. For what came with many others, and for
what nobody waits for."""

app = Celery("newsclaims")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def load_model(**_kwargs: object) -> None:
    """Load the model after the fork, so that each child owns its threads and the first job finds it warm."""
    from claims import competing, extraction

    extraction.extract("The minister said that the bridge was safe.")
    competing.encoder()
