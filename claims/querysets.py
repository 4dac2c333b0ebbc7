"""Chainable reads over claims and over the people and organisations who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from claims.models import Claim, Organisation, Speaker  # noqa: F401


def web_query(words: str) -> SearchQuery:
    """``words``, "phrases", ``-not`` and OR, in the notation that people know from the web."""
    return SearchQuery(words, config="english", search_type="websearch")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Reads over claims."""

    def shown(self) -> Self:
        """Without what an editor rejected."""
        return self.exclude(status="rejected")

    def unreviewed(self) -> Self:
        return self.filter(status="unreviewed", provenance="machine")

    def with_names(self) -> Self:
        """What a list row or card shows beside the words, in two queries whatever the number of claims."""
        return (
            self.select_related("article", "speaker", "speaker__organisation", "organisation")
            .defer("article__text", "article__search", "search")
            .prefetch_related("relays__organisation")
        )

    def by_speaker(self, speaker: Speaker) -> Self:
        return self.filter(speaker=speaker)

    def by_organisation(self, organisation: Organisation) -> Self:
        """What the body said and what people said for it."""
        return self.filter(organisation=organisation)

    def search(self, words: str) -> Self:
        """Claims with ``words`` in them, or in the words that name their source."""
        return self.filter(search=web_query(words))

    def ranked(self, words: str) -> Self:
        """The best match first."""
        return self.annotate(rank=SearchRank(F("search"), web_query(words))).order_by("-rank", "-pk")

    def newest(self) -> Self:
        return self.order_by(Coalesce("article__published_on", "article__created_at__date").desc(), "-pk")


class NamedQuerySet(models.QuerySet[Any]):
    """Reads over speakers and organisations alike."""

    def named(self, words: str) -> Self:
        """Those with an alias that has ``words`` in it, whatever their case."""
        alias = self.model._meta.get_field("aliases").related_model
        owner = self.model._meta.model_name
        return self.filter(Exists(alias.objects.filter(**{owner: OuterRef("pk")}, name__icontains=words)))

    def with_counts(self) -> Self:
        return self.annotate(claim_count=Count("claims", filter=~Q(claims__status="rejected")))

    def most_quoted(self) -> Self:
        return self.with_counts().filter(claim_count__gt=0).order_by("-claim_count", "name")
