"""What the worker runs. A task takes a key, calls one service, and can run twice or die half-way."""

from django.utils import timezone

from articles import jobs
from articles.models import Heartbeat
from claims import services
from claims.services import telling
from claims.services.rereading import REREAD_TASK
from claims.services.vectors import EMBED_DUE_TASK, EMBED_TASK, embed_due, ring
from newsclaims.celery import app


@app.task(name=jobs.EXTRACT_TASK)
def extract(article_id: int) -> None:
    """Extract one article's claims, if its job is free."""
    lease = jobs.claim(article_id)
    if lease is not None:
        services.process(lease)


@app.task(name=jobs.TOGETHER_TASK)
def extract_together(article_ids: list[int]) -> None:
    """Extract the claims of a few articles that came with many others, those whose jobs are free."""
    services.process_together(jobs.claim_together(article_ids))


@app.task(name=REREAD_TASK)
def reread(article_id: int) -> None:
    """Find out what running the model again would change in an article, if somebody asks."""
    services.reread(article_id=article_id)


@app.task(name=EMBED_TASK)
def embed(claims: list[int]) -> None:
    """Make new vectors of claims whose words an editor changed."""
    services.embed(claims=claims)


@app.task(name="claims.digests", expires=50)
def digests() -> None:
    """See to the mails that are due, and forget searches that were deleted long ago."""
    services.send_due(lambda saved_id: digest.apply_async((saved_id,), expires=50, retry=False))


@app.task(name="claims.digest")
def digest(saved_id: int) -> None:
    """Mail what is new in one saved search, if that is due."""
    services.send_digest(saved_id=saved_id)


@app.task(name=EMBED_DUE_TASK)
def embed_what_is_due() -> None:
    """Make vectors of some new claims; articles that came meanwhile go first."""
    if embed_due():
        ring()


@app.task(name="claims.tell_matches", expires=60)
def tell_matches() -> None:
    """Tell webhooks what their saved searches found meanwhile."""
    telling.matched()


@app.task(name="claims.canary", expires=60)
def canary() -> None:
    """Show that a worker takes work from the broker and reaches PostgreSQL."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
