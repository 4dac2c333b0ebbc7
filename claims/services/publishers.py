"""Outlets are organisations: which one an article appeared in."""

from django.db import transaction

from articles.models import Article
from claims.models import Publication
from claims.registry import Registry


@transaction.atomic
def note_publisher(*, article: Article) -> None:
    """Tie an article to the outlet on record that its details name, after these were corrected."""
    registry = Registry(article)
    registry.link({}, [])
    publish(article=article, outlet=registry.body(article.outlet))


def publish(*, article: Article, outlet: int | None) -> None:
    """The article appeared in the outlet of this key; None: its details name none."""
    if outlet is None:
        Publication.objects.filter(article=article).delete()
    else:
        Publication.objects.bulk_create(
            [Publication(article=article, outlet_id=outlet)],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["outlet"],
        )
