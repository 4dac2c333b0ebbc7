"""Outlets are organisations: which one an article appeared in."""

from django.db import transaction

from articles.models import Article
from claims.models import Organisation, Publication
from claims.registry import Registry


@transaction.atomic
def note_publisher(*, article: Article) -> None:
    """Tie an article to the outlet on record that its details name, after these were corrected."""
    registry = Registry(article)
    registry.link({}, [])
    publish(article=article, outlet=registry.outlet)


def publish(*, article: Article, outlet: Organisation | None) -> None:
    """The article appeared in ``outlet``; None: its details name none."""
    if outlet is None:
        Publication.objects.filter(article=article).delete()
    else:
        Publication.objects.bulk_create(
            [Publication(article=article, outlet=outlet)],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["outlet"],
        )
