"""What the worker runs for webhooks."""

from newsclaims.celery import app
from newsclaims.webhooks import services


@app.task(name=services.TASK)
def deliver(delivery_id: int) -> None:
    """Make one attempt at one delivery, if it is due."""
    services.deliver(delivery_id=delivery_id)
